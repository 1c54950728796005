"""What a workbook would change in an answer as it stands now, and what somebody else changed meanwhile in the same place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accreditation.enums.workbooks import Taking
from accreditation.rules.merging import Merged, merge
from accreditation.rules.workbooks import layout
from accreditation.rules.workbooks.typed import Typed

SCORE = "self_score"
UNITS: dict[str, tuple[str, ...]] = {
    SCORE: (SCORE, "not_applicable"),
    **{name: (name,) for name in layout.TEXTS},
}
"""What is changed as one thing, by the field that names it: a score goes with whether the standard applies."""

Values = tuple[Any, ...]


@dataclass(frozen=True)
class Change:
    """One thing that only the workbook changed: what is saved now, and what it would be."""

    name: str
    before: Values
    after: Values


@dataclass(frozen=True)
class Clash:
    """One thing that the workbook and somebody else both changed, and not alike."""

    name: str
    began: Values
    saved: Values
    typed: Values
    longest: int | None

    @cached_property
    def merged(self) -> Merged | None:
        """Both texts put together; None for a score, and where that would be longer than is taken."""
        if self.name == SCORE or self.longest is None:
            return None
        merged = merge(self.began[0], self.saved[0], self.typed[0])
        return merged if len(merged.text) <= self.longest else None

    @property
    def choices(self) -> Sequence[Taking]:
        """What may become of it."""
        return [taking for taking in Taking if taking is not Taking.BOTH or self.merged is not None]

    def taken(self, taking: Taking) -> Values:
        """What it says after the choice."""
        if taking is Taking.BOTH and self.merged is not None:
            return (self.merged.text,)
        return self.typed if taking is Taking.TYPED else self.saved


@dataclass(frozen=True)
class Comparison:
    """What the workbook would change of one answer."""

    changes: Sequence[Change]
    clashes: Sequence[Clash]

    @property
    def is_empty(self) -> bool:
        """Whether all of it is saved already."""
        return not self.changes and not self.clashes


def compare(typed: Typed, now: Mapping[str, Any], *, longest: Mapping[str, int]) -> Comparison:
    """Each thing that was typed against what is saved now; what says the same already is no change."""
    changes, clashes = [], []
    for name, fields in UNITS.items():
        if name not in typed.typed:
            continue
        began, saved, proposed = (_values(source, fields) for source in (typed.began, now, typed.typed))
        if proposed == saved:
            continue
        if saved == began:
            changes.append(Change(name, saved, proposed))
        else:
            clashes.append(Clash(name, began, saved, proposed, longest.get(name)))
    return Comparison(changes, clashes)


def resolved(comparison: Comparison, now: Mapping[str, Any], takings: Mapping[str, Taking]) -> dict[str, Any]:
    """What the whole answer says with the changes and with what was chosen of each clash; raises KeyError for one left open."""
    values = dict(now)
    chosen = [(change.name, change.after) for change in comparison.changes]
    chosen += [(clash.name, clash.taken(takings[clash.name])) for clash in comparison.clashes]
    for name, taken in chosen:
        values |= dict(zip(UNITS[name], taken, strict=True))
    return values


def _values(source: Mapping[str, Any], fields: Sequence[str]) -> Values:
    return tuple(source[name] for name in fields)
