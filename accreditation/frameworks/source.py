"""Reads framework files into plain data; refuses what is not plain YAML: aliases, tags, repeated keys, depth, size."""

from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LARGEST = 1_000_000
"""Bytes of UTF-8; the file that ships has about eighty thousand."""

DEEPEST = 12
"""Levels of nesting; the C composer ends the whole process on a hundred thousand."""

_YAML = "tag:yaml.org,2002:"
_PLAIN = frozenset(f"{_YAML}{kind}" for kind in ("str", "int", "bool", "null", "timestamp", "map", "seq"))
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class SourceError(ValueError):
    """The text is not a framework file at all; `line` counts from 1, or is None where no line is to blame."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


FIRST_SHIPPED = "hee-2016"
"""The framework that a new service starts with."""


@cache
def shipped_slugs() -> tuple[str, ...]:
    """The name of each framework that ships with the service, in order."""
    names = (file.name for file in files("accreditation.frameworks").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def shipped(slug: str = FIRST_SHIPPED) -> str:
    """The text of a framework file that ships with the service; raises FileNotFoundError for any other name."""
    if slug not in shipped_slugs():
        raise FileNotFoundError(slug)
    return files("accreditation.frameworks").joinpath(f"{slug}.yaml").read_text("utf-8")


def parse(text: str) -> dict[str, Any]:
    """The file's data as JSON would hold it (names are text, dates are ISO text); raises SourceError."""
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise SourceError(f"The file is larger than {LARGEST:,} bytes.")
    try:
        _look_before_composing(text)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            data = _plain(loader, node) if node is not None else None
        finally:
            loader.dispose()
    except yaml.YAMLError as broken:
        raise _explained(broken) from broken
    except UnicodeEncodeError as broken:
        raise SourceError("The file holds half of a character; save it as UTF-8.") from broken
    if not isinstance(data, dict):
        raise SourceError("The file should be a list of names with values, beginning with `slug:`.")
    return data


def _look_before_composing(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        mark: Any = event.start_mark
        line = mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise SourceError("Anchors (&) and aliases (*) are not used here: write the text out.", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise SourceError(f"The file is nested more than {DEEPEST} levels deep.", line)


def _plain(loader: Any, node: Node) -> Any:
    line = node.start_mark.line + 1
    if node.tag == f"{_YAML}float":
        raise SourceError(f"{node.value} is read as a fraction: put it in quotes if it is a code.", line)
    if node.tag not in _PLAIN:
        raise SourceError(f"{node.tag} is not used here.", line)
    if isinstance(node, MappingNode):
        return _mapping(loader, node)
    if isinstance(node, SequenceNode):
        return [_plain(loader, item) for item in node.value]
    return _scalar(loader, node, line)


def _mapping(loader: Any, node: MappingNode) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode) or key.value == "<<":
            raise SourceError("A name should be plain text.", line)
        if key.value in mapping:
            raise SourceError(f"`{key.value}` is given twice in the same place.", line)
        # The name as typed: 0 and "0" are one name, and `on` does not become a truth value.
        mapping[key.value] = _plain(loader, value)
    return mapping


def _scalar(loader: Any, node: Node, line: int) -> Any:
    try:
        value = loader.construct_object(node)
    except (ValueError, OverflowError, KeyError, IndexError, AttributeError) as broken:
        # The last three are what PyYAML raises for `!!bool maybe`, an empty `!!int` and `!!timestamp soon`.
        raise SourceError(f"{str(node.value)[:40]} cannot be read as what it says it is.", line) from broken
    if isinstance(value, datetime):
        raise SourceError("A date has no time of day here: write it as 2016-04-01.", line)
    return value.isoformat() if isinstance(value, date) else value


def _explained(broken: yaml.YAMLError) -> SourceError:
    mark = getattr(broken, "problem_mark", None)
    problem = getattr(broken, "problem", None) or "there is a character that a text file cannot hold"
    return SourceError(
        f"The file cannot be read as YAML: {problem}.", mark.line + 1 if mark is not None else None
    )
