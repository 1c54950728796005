"""What changed between two framework texts, place by place, in one line each, and whether the version number must rise."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from accreditation.frameworks.framework import Framework
from accreditation.frameworks.places import identity, joined, step
from accreditation.frameworks.source import parse

SHOWN = 200
"""Characters of a value; the rest is cut."""


class ChangeKind(StrEnum):
    """What happened at a place."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REORDERED = "reordered"


@dataclass(frozen=True)
class Change:
    """One change; before or after is None where there is nothing, and holds plain data else."""

    kind: ChangeKind
    where: str
    before: Any
    after: Any


def diff(old: str, new: str) -> list[Change]:
    """Every change from one text to another, in the order of the newer file; raises SourceError for broken text."""
    return list(_compare([], "", parse(old), parse(new)))


def needs_new_version(old: Framework, new: Framework) -> bool:
    """Whether the newer of two versions says something else under a number that is not higher."""
    if old.slug != new.slug or old.content_hash == new.content_hash:
        return False
    return new.version <= old.version


def _compare(path: Sequence[str], name: str, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _names(path, old, new)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _items(path, name, old, new)
    elif old != new or type(old) is not type(new):
        yield Change(ChangeKind.CHANGED, joined(path), old, new)


def _names(path: Sequence[str], old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for name in [*new, *(name for name in old if name not in new)]:
        inner = [*path, name]
        if name not in old:
            yield Change(ChangeKind.ADDED, joined(inner), None, new[name])
        elif name not in new:
            yield Change(ChangeKind.REMOVED, joined(inner), old[name], None)
        else:
            yield from _compare(inner, name, old[name], new[name])


def _items(path: Sequence[str], name: str, old: list[Any], new: list[Any]) -> Iterator[Change]:
    before, after = _keyed(name, old), _keyed(name, new)
    for key, (position, item) in after.items():
        # The list's own name gives way to the item's: "domain 1", not "domains / domain 1".
        inner = [*path[:-1], step(name, item, position)]
        if key not in before:
            yield Change(ChangeKind.ADDED, joined(inner), None, item)
        else:
            yield from _compare(inner, "", before[key][1], item)
    for key, (position, item) in before.items():
        if key not in after:
            yield Change(ChangeKind.REMOVED, joined([*path[:-1], step(name, item, position)]), item, None)
    kept_before = [key for key in before if key in after]
    kept_after = [key for key in after if key in before]
    if kept_before != kept_after:
        yield Change(ChangeKind.REORDERED, joined(path), kept_before, kept_after)


def _keyed(name: str, items: list[Any]) -> dict[str, tuple[int, Any]]:
    keyed: dict[str, tuple[int, Any]] = {}
    for position, item in enumerate(items):
        key = identity(name, item)
        if key is None or key in keyed:
            key = f"#{position + 1}"
        keyed[key] = (position, item)
    return keyed


def in_one_line(change: Change) -> str:
    """What happened at a place: `added: …`, `removed: …`, `changed: … → …`."""
    if change.kind is ChangeKind.ADDED:
        return f"added: {shown_value(change.after)}"
    if change.kind is ChangeKind.REMOVED:
        return f"removed: {shown_value(change.before)}"
    if change.kind is ChangeKind.REORDERED:
        return f"put in another order: {shown_value(change.after)}"
    return f"changed: {shown_value(change.before)} → {shown_value(change.after)}"


def shown_value(data: Any) -> str:
    """A value of the file on one line, cut where it is long."""
    text = " ".join(data.split()) if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"
