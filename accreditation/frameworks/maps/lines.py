"""A map between two frameworks as it is read: each row with the standards it names, and what changes for them in words."""

from dataclasses import dataclass

from accreditation.enums.frameworks import MapKind
from accreditation.frameworks.framework import Framework, StandardText
from accreditation.frameworks.maps.framework_map import FrameworkMap


@dataclass(frozen=True)
class MapLine:
    """Standards before and after, what to look at again, and what changes in how they count and are asked."""

    kind: MapKind
    before: tuple[StandardText, ...]
    after: tuple[StandardText, ...]
    note: str
    changes: tuple[str, ...]


def lines(framework_map: FrameworkMap, before: Framework, after: Framework) -> list[MapLine]:
    """Every row of a map that has no problems, in its order."""
    map_lines = []
    for row in framework_map.rows:
        old = tuple(before.standard(code) for code in row.before)
        new = tuple(after.standard(code) for code in row.after)
        map_lines.append(MapLine(row.kind, old, new, row.note, tuple(_changes(row.kind, old, new))))
    return map_lines


def by_kind(map_lines: list[MapLine]) -> list[tuple[MapKind, list[MapLine]]]:
    """The lines of each kind that there are, in the order of the kinds."""
    groups = [(kind, [line for line in map_lines if line.kind is kind]) for kind in MapKind]
    return [(kind, group) for kind, group in groups if group]


def _changes(kind: MapKind, old: tuple[StandardText, ...], new: tuple[StandardText, ...]) -> list[str]:
    changes = []
    was, now = ([standard.code for standard in side if standard.is_gateway] for side in (old, new))
    if now and not was:
        changes.append(f"{', '.join(now)} must be met.")
    if was and not now and new:
        changes.append("It need not be met any more.")
    if kind is MapKind.ONE_TO_ONE:
        changes.append(_wording(old[0], new[0]))
    return changes


def _wording(old: StandardText, new: StandardText) -> str:
    parts = [
        name
        for name, is_same in (
            ("what it asks", old.wording == new.wording),
            ("its questions", old.prompts == new.prompts),
            ("what each score looks like", old.levels == new.levels),
        )
        if not is_same
    ]
    if not parts:
        return "The words stay as they are."
    return f"Said anew: {', '.join(parts)}."
