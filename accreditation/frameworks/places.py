"""Names places in a framework's data in words (`domain 1 / standard 1.1 / levels / 3`), for lint and diff alike."""

from collections.abc import Iterable, Sequence
from typing import Any

SEPARATOR = " / "

_NOUNS = {
    "domains": "domain",
    "standards": "standard",
    "scale": "score",
    "preset_not_applicable": "preset_not_applicable",
    "evidence_kinds": "evidence kind",
    "evidence_hints": "evidence hint",
    "metrics": "metric",
    "regulators": "regulator",
    "crosswalk": "crosswalk",
}
_KEYS: dict[str, tuple[str, ...]] = {
    "domains": ("code",),
    "standards": ("code",),
    "scale": ("score",),
    "preset_not_applicable": ("when",),
    "evidence_kinds": ("code",),
    "evidence_hints": ("kind",),
    "metrics": ("code",),
    "regulators": ("code",),
    "crosswalk": ("subject", "regulator", "reference"),
}


def identity(list_name: str, item: Any) -> str | None:
    """What tells an item of a list from its neighbours, such as its code; None where only its position does."""
    keys = _KEYS.get(list_name)
    if keys is None or not isinstance(item, dict) or any(key not in item for key in keys):
        return None
    return " ".join(str(item[key]) for key in keys)


def step(list_name: str, item: Any, position: int) -> str:
    """An item of a list in words: by its code where it has one, else by its place, counted from 1."""
    key = identity(list_name, item)
    return f"{_NOUNS[list_name]} {key}" if key is not None else f"{list_name} {position + 1}"


def place(data: Any, path: Iterable[str | int]) -> str:
    """The place at the end of a path of names and positions; "the file" for the empty path."""
    words: list[str] = []
    node, last_name = data, ""
    for part in path:
        node = _enter(node, part)
        if isinstance(part, int):
            # "domains" alone says nothing once the item itself is named.
            if words and words[-1] == last_name:
                words.pop()
            words.append(step(last_name, node, part))
        else:
            words.append(part)
            last_name = part
    return joined(words)


def joined(words: Sequence[str]) -> str:
    """Steps written as one place."""
    return SEPARATOR.join(words) or "the file"


def _enter(node: Any, part: str | int) -> Any:
    if isinstance(node, dict) and isinstance(part, str):
        return node.get(part)
    if isinstance(node, list) and isinstance(part, int) and part < len(node):
        return node[part]
    return None
