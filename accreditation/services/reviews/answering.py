"""A reviewer answers an invitation and declares; nothing of the case is read before."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.people import Duty
from accreditation.enums.reviews import ReviewTrigger
from accreditation.errors import RuleBroken
from accreditation.models.reviews import Declaration, Review
from accreditation.permissions.viewer import Viewer
from accreditation.rules import working_days
from accreditation.services import clocks, duties
from accreditation.services.reviews.steps import step

OPEN = frozenset({ApplicationStatus.ALLOCATION, ApplicationStatus.IN_REVIEW})


def accept(review: Review, *, actor: Viewer, words: str = "") -> None:
    """Declare that no conflict is known, and join the team; who joins a team at work gets their own time."""
    application = review.application
    if application.status not in OPEN or not review.is_current:
        raise RuleBroken("This review team is no longer looking for reviewers. Nothing is asked of you.")
    duties.take(application.id, actor.id, Duty.LEAD_REVIEWER if review.is_lead else Duty.REVIEWER)
    review.declared_clear = True
    step(review, ReviewTrigger.ACCEPT, actor=actor)
    if application.status is ApplicationStatus.IN_REVIEW:
        days = clocks.days(application, "replacement_review")
        review.due_on = working_days.deadline(clock.now(), days).date()
    _declare(review, is_clear=True, words=words)


def declare_conflict(review: Review, *, actor: Viewer, words: str) -> None:
    """Declare a conflict and leave the team; the office is told why."""
    if not words.strip():
        raise RuleBroken("Say what the conflict is.", field="words")
    review.is_lead = False
    step(review, ReviewTrigger.DECLARE_CONFLICT, actor=actor)
    _declare(review, is_clear=False, words=words)


def decline(review: Review, *, actor: Viewer) -> None:
    """Decline the invitation."""
    review.is_lead = False
    step(review, ReviewTrigger.DECLINE, actor=actor)


def begin_scoring(review: Review, *, actor: Viewer) -> None:
    """Open the case to read and score it."""
    step(review, ReviewTrigger.BEGIN_SCORING, actor=actor)


def _declare(review: Review, *, is_clear: bool, words: str) -> None:
    db.session.add(Declaration(review_id=review.id, made_at=clock.now(), is_clear=is_clear, words=words))
