"""Take a duty on a case: the one way in, through the one matrix; nothing that was taken is ever given back."""

from sqlalchemy import bindparam, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.enums.reviews import ConflictKind
from accreditation.errors import RuleBroken
from accreditation.models.applications import CaseDuty
from accreditation.permissions.viewer import Viewer
from accreditation.queries import standing
from accreditation.rules.duties import PROVIDER_DUTIES, conflicts
from accreditation.services import audit
from accreditation.services import conflicts as conflicts_of_reviewers

_HELD = select(CaseDuty.duty).where(
    CaseDuty.application_id == bindparam("application_id"), CaseDuty.person_id == bindparam("person_id")
)


def take(application_id: int, person_id: int, duty: Duty, *, actor: Viewer | None = None) -> bool:
    """Let a person take a duty on a case whose lock the caller holds; False where they have it already.

    Raises RuleBroken that names the other duty where one person may not do both (separation of duties, one case at a
    time). `actor` is who gives the duty; without one, the person takes it.
    """
    held = held_by(application_id, person_id)
    # Taken again at every save, so once must be as good as often.
    if duty in held:
        return False
    others = conflicts(held, duty)
    if others:
        raise RuleBroken(refusal(others, duty))
    db.session.add(
        CaseDuty(application_id=application_id, person_id=person_id, duty=duty.value, taken_at=clock.now())
    )
    audit.record(
        AuditKind.DUTY_TAKEN,
        actor=actor or Viewer(person_id=person_id),
        stream=audit.case(application_id),
        application_id=application_id,
        person_id=person_id,
        duty=duty.value,
    )
    # The next duty in the same request must see this one.
    db.session.flush()
    if duty in PROVIDER_DUTIES:
        # Who was asked to review it, and has not answered yet, holds no duty that would have refused this one.
        stop_reviews(application_id, person_id)
    return True


def stop_reviews(application_id: int, person_id: int) -> None:
    """Let a person's review of a case wait for the office, because they took a part on the other side."""
    for review in standing.open_reviews(person_id):
        if review.application_id == application_id:
            conflicts_of_reviewers.notice(review, [ConflictKind.PROVIDER_DUTY])


def held_by(application_id: int, person_id: int) -> set[Duty]:
    """What a person has done on a case."""
    values = {"application_id": application_id, "person_id": person_id}
    return {Duty(duty) for duty in db.session.scalars(_HELD, values)}


def refusal(others: list[Duty], sought: Duty) -> str:
    """Why the wanted duty cannot be taken, in words that fit whoever reads them."""
    done = " and ".join(f"“{other.label}”" for other in others)
    return f"Nobody may do both on one application: “{sought.label}” cannot go with {done}. Somebody else has to do this."
