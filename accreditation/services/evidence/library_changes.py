"""Change the kind and the period of several pieces of evidence at once: first what would change, then exactly that."""

import hashlib
from collections.abc import Sequence
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

    @property
    def changes(self) -> bool:
        """Whether anything would be different."""
        return self.now != self.then


def planned(
    items: Sequence[EvidenceItem],
    *,
    kind: EvidenceKind | None = None,
    period_from: date | None = None,
    period_to: date | None = None,
) -> list[Change]:
    """What would change on each item; raises RuleBroken where a period would end before it starts."""
    given = {"kind": kind, "period_from": period_from, "period_to": period_to}
    wanted = {name: value for name, value in given.items() if value is not None}
    if not wanted:
        raise RuleBroken("Choose a kind or a period to set.", field="kind")
    found = [Change(item, details.of(item), replace(details.of(item), **wanted)) for item in items]  # type: ignore[arg-type]
    for one in found:
        if one.then.period_from and one.then.period_to and one.then.period_to < one.then.period_from:
            message = f"The period of “{one.item.title}” would end before it starts."
            raise RuleBroken(message, field="period_to")
    return found


def mark(changes: Sequence[Change]) -> str:
    """What names exactly these changes, so that what is done is what was shown."""
    told = [(one.item.id, one.now.version, one.then.version) for one in changes]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def apply(changes: Sequence[Change], *, seen: str, actor: Viewer) -> int:
    """Do what was shown, and say how many items it changed; raises RuleBroken where it is no longer that."""
    if mark(changes) != seen:
        raise RuleBroken(OVERTAKEN)
    done = [one for one in changes if one.changes]
    for one in done:
        said = {name: getattr(one.then, name) for name in Details.__dataclass_fields__}
        details.describe(one.item, actor=actor, expected_version=one.now.version, **said)
    return len(done)
