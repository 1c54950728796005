"""A provider says what it has against a person of the team that it was shown, or that it has nothing; the office decides."""

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.enums.reviews import SetAsideCause
from accreditation.errors import RuleBroken
from accreditation.models.allocations import ReviewerObjection
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import objections as queries
from accreditation.services import allocations, audit, duties, reviews
from accreditation.text import single_line

TO_REVIEWER = "The provider of this application asked for somebody else, and the office agreed."
"""What the reviewer reads: never what the provider wrote."""


def lodge(application: Application, review: Review, *, reason: str, actor: Viewer) -> ReviewerObjection:
    """Object to somebody on the team that was shown, within the days for it, with a reason."""
    shown = next((each for each in queries.shown(application) if each.review.id == review.id), None)
    if shown is None:
        raise RuleBroken("This person is not on the review team any more, so there is nothing to object to.")
    if shown.objection is not None:
        raise RuleBroken("An objection to this person was sent already.")
    if not shown.is_open:
        raise RuleBroken("The time to object to this person has passed.")
    if not single_line(reason):
        raise RuleBroken("Say why this person should not review your application", field="reason")
    duties.take(application.id, actor.id, Duty.PROVIDER_LEAD)
    objection = ReviewerObjection(
        review_id=review.id, reason=reason, raised_by_id=actor.id, raised_at=clock.now()
    )
    db.session.add(objection)
    db.session.flush()
    _record(AuditKind.OBJECTION_LODGED, review, actor)
    return objection


def have_none(application: Application, *, actor: Viewer) -> None:
    """Say that the provider has nothing against those who are shown now, so that the office need not wait."""
    without = [each for each in queries.shown(application) if each.objection is None]
    waiting = [each.review for each in without if each.is_open]
    if not waiting:
        # Pressed twice, it is recorded once.
        if any(each.review.unopposed_at is not None for each in without):
            return
        raise RuleBroken("Nobody is shown now to whom you could object.")
    duties.take(application.id, actor.id, Duty.PROVIDER_LEAD)
    for review in waiting:
        review.unopposed_at = clock.now()
        _record(AuditKind.OBJECTION_WAIVED, review, actor)


def decide(review: Review, *, upheld: bool, reason: str, actor: Viewer) -> None:
    """Decide about an objection as the office; one that is upheld sets the review aside, and the next in line is asked."""
    objection = db.session.scalars(
        select(ReviewerObjection).where(ReviewerObjection.review_id == review.id)
    ).first()
    if objection is not None and objection.decided_at is not None:
        decision = (objection.decided_by_id, objection.upheld, objection.decision_reason)
        # What is sent again because its reply was lost is decided once.
        if decision == (actor.id, upheld, reason):
            return
    if objection is None or objection.decided_at is not None:
        raise RuleBroken("No objection waits for a decision here.")
    if not single_line(reason):
        raise RuleBroken("Say why. The provider reads it", field="reason")
    duties.take(review.application_id, actor.id, Duty.SECRETARIAT)
    # The row's own check wants all of it at once.
    with db.session.no_autoflush:
        objection.upheld, objection.decision_reason = upheld, reason
        objection.decided_by_id, objection.decided_at = actor.id, clock.now()
    _record(AuditKind.OBJECTION_DECIDED, review, actor)
    if upheld and review.status in queries.OBJECTED_TO:
        reviews.set_aside(review, cause=SetAsideCause.OBJECTION, reason=TO_REVIEWER, actor=actor)
        allocations.ask_to_fill(review.application_id)


def _record(kind: AuditKind, review: Review, actor: Viewer) -> None:
    audit.record(kind, actor=actor, stream=audit.case(review.application_id), review_id=review.id)
