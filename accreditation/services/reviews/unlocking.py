"""Unlock a locked review before scores are shared: its reviewer asks, and a moderator answers; each with their words."""

from datetime import date, datetime, timedelta

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.enums.reviews import ReviewStatus, ReviewTrigger
from accreditation.errors import RuleBroken
from accreditation.models.reviews import Review
from accreditation.models.unlocks import UnlockRequest
from accreditation.permissions.viewer import Viewer
from accreditation.queries import clocks as clock_queries
from accreditation.queries import heartbeats, holidays, unlocks
from accreditation.queries.policies import policy_of
from accreditation.rules import working_days
from accreditation.services import audit, clocks, duties
from accreditation.services.reviews.locking import share_if_due
from accreditation.services.reviews.steps import step

PAUSED = "This application is paused, so nothing can change until the pause ends."
SHARED = "The scores of the team are shared, so no review is unlocked any more. Yours stands as it is."
UNLOCK_DAYS = "silent_reviewer"
"""A moderator answers within the working days after which a silent reviewer is replaced: nobody of a team waits longer."""
NOBODY_ANSWERED = "No moderator answered by the day, so your review stayed locked."
TAKEN_BACK = "The reviewer has not asked for this, or took it back. Nothing was changed."


def ask_to_unlock(review: Review, *, reason: str, actor: Viewer) -> UnlockRequest:
    """Ask a moderator to unlock one's own review; scores are not shared before the answer. Asked twice is asked once."""
    _refuse_unless_locked(review)
    if not reason.strip():
        raise RuleBroken("Write why your review should be unlocked", field="reason")
    asked_before = unlocks.of_review(review.id)
    if asked_before and asked_before[0].ended_at is None:
        return asked_before[0]
    request = UnlockRequest(
        review_id=review.id,
        number=len(asked_before) + 1,
        reason=reason,
        made_at=clock.now(),
        answer_by=_answered_by(review, clock.now()),
    )
    db.session.add(request)
    db.session.flush()
    _record(AuditKind.UNLOCK_ASKED, review, request, actor)
    return request


def take_back_unlock(review: Review, *, actor: Viewer) -> bool:
    """Leave one's review locked after all; true where the team's scores are shared by that."""
    if review.application.paused_at is not None:
        raise RuleBroken(PAUSED)
    request = unlocks.open_of(review.id)
    if request is None:
        return review.round.revealed_at is not None
    request.ended_at = clock.now()
    db.session.flush()
    _record(AuditKind.UNLOCK_TAKEN_BACK, review, request, actor)
    return _share(review, actor)


def unlock(review: Review, *, answer: str, actor: Viewer) -> None:
    """Let a reviewer who asked for it go on scoring, as a moderator with another part in nothing of the case."""
    request = _answered(review, actor, granted=True, answer=answer)
    step(review, ReviewTrigger.UNLOCK, actor=actor)
    review.locked_at = None
    _end(request, actor, granted=True, answer=answer)


def refuse_to_unlock(review: Review, *, answer: str, actor: Viewer) -> bool:
    """Leave a review locked, with words for its reviewer; true where the team's scores are shared by that."""
    request = _answered(review, actor, granted=False, answer=answer)
    _end(request, actor, granted=False, answer=answer)
    _record(AuditKind.UNLOCK_REFUSED, review, request, actor)
    return _share(review, actor)


def run_out(review: Review) -> bool:
    """Leave a review locked because nobody answered by the day; true where the team's scores are shared by that.

    Nothing happens where the days of a pause, or a day on which the service was down, still give time.
    """
    request = unlocks.open_of(review.id)
    if request is None or review.application.paused_at is not None:
        return False
    request.answer_by = _answered_by(review, request.made_at)
    if clock.today() <= request.answer_by or heartbeats.down_since(
        working_days.closes(request.answer_by),
        timedelta(hours=policy_of(review.application).cycle.outage_hours),
    ):
        return False
    request.answer, request.ended_at = NOBODY_ANSWERED, clock.now()
    db.session.flush()
    _record(AuditKind.UNLOCK_RAN_OUT, review, request, None)
    return _share(review, None)


def _answered_by(review: Review, made_at: datetime) -> date:
    """The day by which a moderator answers; working days inside a pause are not counted."""
    paused = clock_queries.days_of(clock_queries.pause_rows(review.application_id))
    return working_days.day_of(
        holidays.deadline(made_at, clocks.days(review.application, UNLOCK_DAYS), paused)
    )


def _answered(review: Review, actor: Viewer, *, granted: bool, answer: str) -> UnlockRequest:
    """The wish that a moderator may answer now."""
    if review.application.paused_at is not None:
        raise RuleBroken(PAUSED)
    if review.round.revealed_at is not None:
        raise RuleBroken("Scores are shared with the team, so no review is unlocked any more.")
    request = unlocks.open_of(review.id)
    if request is None or review.status is not ReviewStatus.LOCKED:
        raise RuleBroken(TAKEN_BACK)
    if not answer.strip():
        who = "what the reviewer should look at again" if granted else "why the review stays locked"
        raise RuleBroken(f"Write {who}", field="answer")
    # Refused where they review the case themselves: the two who want it must be two.
    duties.take(review.application_id, actor.id, Duty.MODERATOR)
    return request


def _end(request: UnlockRequest, actor: Viewer, *, granted: bool, answer: str) -> None:
    request.granted, request.decided_by_id = granted, actor.id
    request.answer, request.ended_at = answer, clock.now()
    db.session.flush()


def _share(review: Review, actor: Viewer | None) -> bool:
    """Share the team's scores where nothing but this kept them back."""
    application = review.application
    if application.status is not ApplicationStatus.IN_REVIEW or not review.is_current:
        return False
    return share_if_due(application, actor=actor)


def _refuse_unless_locked(review: Review) -> None:
    application = review.application
    if application.paused_at is not None:
        raise RuleBroken(PAUSED)
    if review.round.revealed_at is not None:
        raise RuleBroken(SHARED)
    if (
        review.status is not ReviewStatus.LOCKED
        or not review.is_current
        or application.status is not ApplicationStatus.IN_REVIEW
    ):
        raise RuleBroken("Only a locked review is unlocked, while peer review is under way.")


def _record(kind: AuditKind, review: Review, request: UnlockRequest, actor: Viewer | None) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=audit.case(review.application_id),
        review_id=review.id,
        number=request.number,
    )
