"""Reads map files, finds the one between two frameworks, and refuses text that the schema does not allow."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from accreditation.enums.frameworks import MapKind
from accreditation.frameworks.framework import Framework
from accreditation.frameworks.lint import clean_texts
from accreditation.frameworks.maps.framework_map import FrameworkMap, MapRow, by_codes
from accreditation.frameworks.maps.lint import problems_of
from accreditation.frameworks.schema import Problem, schema_problems
from accreditation.frameworks.source import SourceError, parse

_FOLDER = "accreditation.frameworks.maps"


@dataclass(frozen=True)
class Reading:
    """What a map's text comes to: the map, or what is to be mended before it can be read."""

    framework_map: FrameworkMap | None
    problems: tuple[Problem, ...] = ()


def read(text: str) -> Reading:
    """The map that a text describes; it is not held against its frameworks yet."""
    try:
        data = parse(text)
    except SourceError as broken:
        where = "the file" if broken.line is None else f"line {broken.line}"
        return Reading(None, (Problem(where, broken.message),))
    if problems := schema_problems(data, _FOLDER):
        return Reading(None, tuple(problems))
    rows = tuple(
        MapRow(MapKind(row["kind"]), tuple(row["from"]), tuple(row["to"]), row["note"])
        for row in data["rows"]
    )
    return Reading(FrameworkMap(data["from"], data["to"], data["note"], rows), tuple(clean_texts(data)))


def lint(text: str, before: Framework, after: Framework) -> list[Problem]:
    """Everything to mend in the text of a map between two frameworks."""
    reading = read(text)
    if reading.framework_map is None:
        return list(reading.problems)
    return [*reading.problems, *problems_of(reading.framework_map, before, after)]


@cache
def shipped_maps() -> dict[tuple[str, str], str]:
    """The text of each map that ships with the service, by the frameworks that it leads from and to."""
    texts = {}
    for file in files(_FOLDER).iterdir():
        if file.name.endswith(".yaml"):
            before, _, after = file.name.removesuffix(".yaml").partition("-to-")
            texts[before, after] = file.read_text("utf-8")
    return texts


def between(before: Framework, after: Framework) -> FrameworkMap | None:
    """The map from one framework to another, in either direction; None where none ships that speaks for both as they are.

    Two versions of one framework need no file: a standard keeps its code.
    """
    if before.slug == after.slug:
        return by_codes(before, after)
    maps = shipped_maps()
    if (before.slug, after.slug) in maps:
        return _sound(maps[before.slug, after.slug], before, after)
    if (after.slug, before.slug) in maps:
        back = _sound(maps[after.slug, before.slug], after, before)
        return None if back is None else back.turned
    return None


def _sound(text: str, before: Framework, after: Framework) -> FrameworkMap | None:
    # A later version of a framework may have standards that the map has never heard of.
    return None if lint(text, before, after) else read(text).framework_map
