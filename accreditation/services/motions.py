"""What is put to a panel's vote, each motion kept as it stood, and that one was voted down."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.awards import Outcome
from accreditation.models.meetings import Item, LostMotion, Motion
from accreditation.permissions.viewer import Viewer
from accreditation.rules.panel import Tally
from accreditation.services import audit


def put(item: Item, outcome: Outcome, departure_reason: str, *, actor: Viewer) -> None:
    """Put an outcome to the vote; what was proposed before stays on the record."""
    motion = item.motion
    # The same once more, from a second press of the button, is no other motion.
    if motion is not None and (motion.outcome, motion.departure_reason) == (outcome, departure_reason):
        return
    number = len(item.motions) + 1
    item.motions.append(
        Motion(
            item_id=item.id,
            number=number,
            outcome=outcome,
            departure_reason=departure_reason,
            proposed_by_id=actor.id,
            proposed_at=clock.now(),
            votes=[],
            lost=None,
        )
    )
    audit.record(
        AuditKind.MOTION_PROPOSED,
        actor=actor,
        stream=audit.case(item.application_id),
        item_id=item.id,
        number=number,
        outcome=outcome.value,
    )


def lose(item: Item, count: Tally, *, actor: Viewer) -> None:
    """Record that the motion was voted down; another may follow."""
    motion = item.motion
    assert motion is not None
    motion.lost = LostMotion(
        votes_for=count.votes_for,
        votes_against=count.votes_against,
        abstentions=count.abstentions,
        casting_vote=count.casting_vote,
        recorded_by_id=actor.id,
        recorded_at=clock.now(),
    )
    db.session.flush()
    audit.record(
        AuditKind.MOTION_LOST,
        actor=actor,
        stream=audit.case(item.application_id),
        item_id=item.id,
        number=motion.number,
    )
