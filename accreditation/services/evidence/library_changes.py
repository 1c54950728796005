"""Change the kind and the period of several pieces of evidence at once: first what would change, then exactly that."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from accreditation.enums.evidence import EvidenceKind
from accreditation.errors import RuleBroken
from accreditation.models.evidence import EvidenceItem
from accreditation.permissions.viewer import Viewer
from accreditation.services.evidence import details
from accreditation.services.evidence.details import Details

MOST = 200
OVERTAKEN = "Somebody changed one of these meanwhile. Look again at what will change."


@dataclass(frozen=True)
class Change:
    """One item with what it says now and what it would say."""

    item: EvidenceItem
    now: Details
    then: Details
    kind_seen: bool = False

    @property
    def changes(self) -> bool:
        """Whether anything would be different; a guess that is confirmed is."""
        return self.now != self.then or (self.kind_seen and not self.item.kind_confirmed)


def planned(
    items: Sequence[EvidenceItem],
    *,
    kind: EvidenceKind | None = None,
    period_from: date | None = None,
    period_to: date | None = None,
) -> list[Change]:
    """What would change on each item; raises RuleBroken where a period would end before it starts."""
    given = {"kind": kind, "period_from": period_from, "period_to": period_to}
    settings = {name: value for name, value in given.items() if value is not None}
    if not settings:
        raise RuleBroken("Choose a kind or a period to set.", field="kind")
    changes = [
        Change(item, details.of(item), replace(details.of(item), **settings), kind is not None)  # type: ignore[arg-type]
        for item in items
    ]
    for change in changes:
        if (
            change.then.period_from
            and change.then.period_to
            and change.then.period_to < change.then.period_from
        ):
            message = f"The period of “{change.item.title}” would end before it starts."
            raise RuleBroken(message, field="period_to")
    return changes


def mark(changes: Sequence[Change]) -> str:
    """What names exactly these changes, so that what is done is what was shown."""
    versions = [
        (change.item.id, change.now.version, change.then.version, change.item.kind_confirmed)
        for change in changes
    ]
    return hashlib.sha256(repr(versions).encode()).hexdigest()


def apply(changes: Sequence[Change], *, seen: str, actor: Viewer) -> int:
    """Do what was shown, and say how many items it changed; raises RuleBroken where it is no longer that."""
    # Computed again under the locks of this request; anybody's change since then shows in the versions.
    if mark(changes) != seen:
        raise RuleBroken(OVERTAKEN)
    done = [change for change in changes if change.changes]
    for change in done:
        _describe(change, actor)
    return len(done)


def confirm_kinds(
    items: Sequence[EvidenceItem], kinds: Mapping[int, EvidenceKind], *, actor: Viewer
) -> list[EvidenceItem]:
    """Say of each item what kind it is, by its id; gives those that still wait for it.

    What somebody confirmed meanwhile stays as they said. Raises RuleBroken where nothing was chosen at all.
    """
    waiting = [item for item in items if not item.kind_confirmed]
    if waiting and not any(item.id in kinds for item in waiting):
        raise RuleBroken("Choose a kind for at least one of the files.", field="kinds")
    for item in waiting:
        if item.id in kinds:
            now = details.of(item)
            _describe(Change(item, now, replace(now, kind=kinds[item.id]), kind_seen=True), actor)
    return [item for item in waiting if not item.kind_confirmed]


def _describe(change: Change, actor: Viewer) -> None:
    details_then = {name: getattr(change.then, name) for name in Details.__dataclass_fields__}
    details.describe(
        change.item,
        actor=actor,
        expected_version=change.now.version,
        kind_seen=change.kind_seen,
        **details_then,
    )
