"""Legal holds: nothing of a provider, or of one item of theirs, is destroyed while one stands."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.models.evidence import EvidenceItem
from accreditation.models.holds import LegalHold
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit


def place(*, organisation_id: int, item_id: int | None, reason: str, actor: Viewer) -> LegalHold:
    """Keep everything of a provider, or one item; raises RuleBroken without a reason, or for another's item."""
    if not reason.strip():
        raise RuleBroken("Say why it must be kept.", field="reason")
    if item_id is not None:
        item = db.session.get(EvidenceItem, item_id)
        if item is None or item.organisation_id != organisation_id:
            raise RuleBroken("This provider has no such piece of evidence.", field="item")
    hold = LegalHold(
        organisation_id=organisation_id,
        item_id=item_id,
        reason=reason.strip(),
        placed_by_id=actor.id,
        placed_at=clock.now(),
    )
    db.session.add(hold)
    db.session.flush()
    audit.record(
        AuditKind.HOLD_PLACED,
        actor=actor,
        stream=audit.organisation(organisation_id),
        hold_id=hold.id,
        organisation_id=organisation_id,
        item_id=item_id,
    )
    return hold


def lift(hold: LegalHold, *, actor: Viewer) -> None:
    """Let the usual time count again; raises RuleBroken where the hold was lifted before."""
    if hold.lifted_at is not None:
        raise RuleBroken("This hold was lifted before.")
    hold.lifted_at, hold.lifted_by_id = clock.now(), actor.id
    db.session.flush()
    audit.record(
        AuditKind.HOLD_LIFTED,
        actor=actor,
        stream=audit.organisation(hold.organisation_id),
        hold_id=hold.id,
    )
