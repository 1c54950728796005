"""What a provider says of an item: title, kind, period, expiry, notes; what was signed keeps the words it was signed with."""

import zlib
from dataclasses import astuple, dataclass
from datetime import date

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import EvidenceKind
from accreditation.errors import RuleBroken, Stale
from accreditation.models.evidence import EvidenceItem
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit
from accreditation.services.evidence import shelving


@dataclass(frozen=True)
class Details:
    """Everything that may be edited of an item."""

    title: str
    kind: EvidenceKind
    period_from: date | None
    period_to: date | None
    expires_on: date | None
    notes: str

    @property
    def version(self) -> int:
        """A number that differs where any detail does, so that an edit of something older is noticed."""
        # Kept within a form's whole number; it need only differ by accident, nobody gains by forging it.
        return zlib.crc32(repr(astuple(self)).encode()) & 0x7FFFFFFF


def of(item: EvidenceItem) -> Details:
    """What the item says now."""
    return Details(item.title, item.kind, item.period_from, item.period_to, item.expires_on, item.notes)


def describe(
    item: EvidenceItem, *, actor: Viewer, expected_version: int, kind_seen: bool = True, **changes: object
) -> None:
    """Change what is said of an item; raises Stale with the details that stand if somebody saved first.

    `kind_seen` says that the person was shown the kind and let it stand or changed it: that confirms a guess.
    """
    current = of(item)
    described = Details(**changes)  # type: ignore[arg-type]
    confirms = kind_seen and not item.kind_confirmed
    # Nothing to write down: an audit event would say that somebody changed something. It is asked before the version,
    # because what is sent again when its reply was lost is no conflict with itself.
    if described == current and not confirms:
        return
    if current.version != expected_version:
        raise Stale(current)
    shelving.check_period(described.period_from, described.period_to)
    # Only after the checks: a change to a loaded item is written by the next statement.
    for name, value in changes.items():
        setattr(item, name, value)
    item.kind_confirmed = item.kind_confirmed or kind_seen
    db.session.flush()
    audit.record(
        AuditKind.EVIDENCE_DESCRIBED,
        actor=actor,
        stream=audit.organisation(item.organisation_id),
        item_id=item.id,
    )


def confirm_current(item: EvidenceItem, *, actor: Viewer) -> None:
    """Say that an item was looked at today and is still current; twice on one day by one person is once."""
    today = clock.today()
    if item.is_out_of_date:
        raise RuleBroken("This evidence is out of date. Change its last day, or add a newer file.")
    if (item.confirmed_on, item.confirmed_by_id) == (today, actor.id):
        return
    item.confirmed_on, item.confirmed_by_id = today, actor.id
    db.session.flush()
    audit.record(
        AuditKind.EVIDENCE_CURRENT,
        actor=actor,
        stream=audit.organisation(item.organisation_id),
        item_id=item.id,
    )
