"""Finds everything wrong with a map between two frameworks, held against both; it says so in words and changes nothing."""

from collections import Counter
from collections.abc import Iterator

from accreditation.enums.frameworks import MapKind
from accreditation.frameworks.framework import Framework, StandardText
from accreditation.frameworks.maps.framework_map import FrameworkMap, MapRow
from accreditation.frameworks.schema import Problem

_SIDES = {
    MapKind.ONE_TO_ONE: ("one", "one"),
    MapKind.SPLIT: ("one", "several"),
    MapKind.MERGED: ("several", "one"),
    MapKind.NEW: ("none", "one"),
    MapKind.GONE: ("one", "none"),
}


def problems_of(framework_map: FrameworkMap, before: Framework, after: Framework) -> list[Problem]:
    """Everything to mend in a map between two frameworks, in the order of its rows."""
    if (framework_map.before, framework_map.after) != (before.slug, after.slug):
        return [
            Problem(
                "the file",
                f"It leads from {framework_map.before} to {framework_map.after}, not from {before.slug} to {after.slug}.",
            )
        ]
    problems = [
        *_spoken_for_once("from", [code for row in framework_map.rows for code in row.before], before),
        *_spoken_for_once("to", [code for row in framework_map.rows for code in row.after], after),
    ]
    for position, row in enumerate(framework_map.rows):
        where = f"row {position + 1}"
        problems += _counts_fit(where, row)
        problems += _standards_fit(where, _texts(row.before, before), _texts(row.after, after))
    return problems


def _spoken_for_once(side: str, codes: list[str], framework: Framework) -> Iterator[Problem]:
    """Each standard of one side stands in exactly one row, and no row names another."""
    times = Counter(codes)
    codes_of_framework = [standard.code for standard in framework.standards]
    for code in codes_of_framework:
        if times[code] == 0:
            yield Problem(
                side,
                f"No row says what becomes of standard {code} of {framework.slug}."
                if side == "from"
                else f"No row says where standard {code} of {framework.slug} comes from.",
            )
        elif times[code] > 1:
            yield Problem(side, f"Standard {code} of {framework.slug} stands in {times[code]} rows.")
    for code in times:
        if code not in codes_of_framework:
            yield Problem(side, f"{framework.slug} has no standard {code}.")


def _counts_fit(where: str, row: MapRow) -> Iterator[Problem]:
    """The kind of a row says how many standards stand on each side."""
    expected = _SIDES[row.kind]
    if (_how_many(row.before), _how_many(row.after)) != expected:
        yield Problem(where, f"A row of the kind {row.kind} goes from {expected[0]} to {expected[1]}.")


def _standards_fit(where: str, before: list[StandardText], after: list[StandardText]) -> Iterator[Problem]:
    """What is asked for excellence, and who answers, does not change on the way; what must be met does not get lost."""
    both = [*before, *after]
    if len({standard.is_stretch for standard in both}) > 1:
        yield Problem(where, "A standard for excellence and one of the core set are not the same.")
    if len({standard.scope for standard in both}) > 1:
        yield Problem(where, "One of these is answered by the placement and another by the organisation.")
    for standard in before:
        if standard.is_gateway and not any(text.is_gateway for text in after):
            yield Problem(
                where, f"Standard {standard.code} must be met, but nothing that it becomes must be."
            )


def _how_many(codes: tuple[str, ...]) -> str:
    return ("none", "one")[len(codes)] if len(codes) < 2 else "several"


def _texts(codes: tuple[str, ...], framework: Framework) -> list[StandardText]:
    return [standard for standard in framework.standards if standard.code in codes]
