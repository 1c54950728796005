"""The office sets a review aside: its scores are kept and count no more."""

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.enums.reviews import ReviewTrigger, SetAsideCause
from accreditation.errors import RuleBroken
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit, duties, moves
from accreditation.services.reviews.facts import ReviewFacts
from accreditation.services.reviews.locking import share_if_due
from accreditation.services.reviews.steps import step


def set_aside(review: Review, *, cause: SetAsideCause | None, actor: Viewer) -> None:
    """Take a reviewer off a case; where only locked reviews are left of a complete team, scores are shared."""
    application = review.application
    if not review.is_current:
        raise RuleBroken("This review belongs to an earlier round, which stands as it is.")
    duties.take(application.id, actor.id, Duty.SECRETARIAT)
    if application.status is ApplicationStatus.IN_REVIEW:
        moves.case(application, Trigger.SET_ASIDE, actor=actor)
    step(review, ReviewTrigger.SET_ASIDE, actor=actor, facts=ReviewFacts(review, cause=cause))
    review.is_lead = False
    if cause is not None:
        audit.record(
            AuditKind.REVIEWER_SET_ASIDE,
            actor=actor,
            stream=audit.case(application.id),
            review_id=review.id,
            cause=cause.value,
        )
    db.session.flush()
    if application.status is ApplicationStatus.IN_REVIEW:
        share_if_due(application, actor=actor)
