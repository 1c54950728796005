"""Lock reviews and share their scores with the team, both for good; then a review is only set aside, or a visit recorded."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ENDED, ApplicationStatus, Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.enums.reviews import COUNTED, ConflictKind, ReviewStatus, ReviewTrigger, SetAsideCause
from accreditation.errors import RuleBroken, Stale
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound, Visit
from accreditation.permissions.viewer import Viewer
from accreditation.queries import rounds, unlocks
from accreditation.queries.policies import policy_of
from accreditation.rules import working_days
from accreditation.services import audit, conflicts, duties, moves
from accreditation.services.case_facts import CaseFacts
from accreditation.services.reviews.steps import ReviewFacts, count_open, step

NO_SESSION = (
    "You wrote of a session with learners. Tick that they spoke with you in confidence, or take that out."
)


def lock_review(review: Review, *, actor: Viewer) -> bool:
    """Lock the reviewer's scores; true where the team's scores are shared by now. Locked twice is locked once."""
    if review.status in COUNTED:
        return review.round.revealed_at is not None
    facts = ReviewFacts(review)
    # The row's own check wants the time beside the state, so it is set before the step that changes the state.
    review.locked_at = clock.now()
    step(review, ReviewTrigger.LOCK, actor=actor, facts=facts)
    db.session.flush()
    return share_if_due(review.application, actor=actor)


def share_if_due(application: Application, *, actor: Viewer | None) -> bool:
    """Share the scores of a round's locked reviews, once all of a complete team are; a late replacement's on its own."""
    review_round = application.current_round
    is_first_reveal = review_round.revealed_at is None
    # Scores are blind until everybody has locked: whoever saw another's score first could be led by it.
    if is_first_reveal and (count_open(review_round.id) or _team_waits(application, actor)):
        return False
    # Who asked to unlock their review has the moderator's answer first: after the reveal it would come too late.
    if is_first_reveal and unlocks.answer_by(review_round.id) is not None:
        return False
    locked_reviews = _locked_reviews(review_round)
    if not locked_reviews:
        return False
    if is_first_reveal:
        review_round.revealed_at = clock.now()
        audit.record(
            AuditKind.SCORES_REVEALED,
            actor=actor,
            stream=audit.case(application.id),
            application_id=application.id,
        )
    for review in locked_reviews:
        # Nobody chooses to share: the last lock does, so these steps have no actor.
        step(review, ReviewTrigger.REVEAL, actor=None)
    return True


def _team_waits(application: Application, actor: Viewer | None) -> bool:
    """Whether somebody is missing, or the office has to decide about a conflict in the team."""
    facts = CaseFacts(application, actor)
    return bool(facts.conflicts_undecided or facts.team_short)


def _locked_reviews(review_round: ReviewRound) -> Sequence[Review]:
    return db.session.scalars(
        select(Review)
        .options(joinedload(Review.application), joinedload(Review.round))
        .where(Review.round_id == review_round.id, Review.status == ReviewStatus.LOCKED)
        .order_by(Review.id)
    ).all()


def set_aside(review: Review, *, cause: SetAsideCause | None, reason: str = "", actor: Viewer) -> None:
    """Take a reviewer off a case, as its office: their scores stay and count no more; the others' are shared where that is due now."""
    _refuse_over(review)
    duties.take(review.application.id, actor.id, Duty.SECRETARIAT)
    _take_off(review, cause, reason, actor)


def release(review: Review, *, reason: str, actor: Viewer | None) -> None:
    """Take somebody off a case who leaves the service: whoever ends their role takes no part in the case by that."""
    _refuse_over(review)
    _take_off(review, SetAsideCause.LEFT, reason, actor)


def _refuse_over(review: Review) -> None:
    if review.application.status in ENDED:
        raise RuleBroken(
            "This application has ended, so its reviews stand as they are. If a conflict was found, tell the ratifier of the"
            " office: only a new review, ordered by the Dean or after an appeal, can take this one's place."
        )
    if not review.is_current:
        raise RuleBroken("This review belongs to an earlier round, which stands as it is.")


def _take_off(review: Review, cause: SetAsideCause | None, reason: str, actor: Viewer | None) -> None:
    """Set a review aside; until a decision is ratified this also stops the case, whose guards ask whose reviews count."""
    application = review.application
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
        moves.keep_reason(
            application,
            Trigger.SET_ASIDE,
            reason.strip() or cause.label,
            actor=actor,
            review_id=review.id,
        )
    db.session.flush()
    # Perhaps only this review kept the team waiting.
    if application.status is ApplicationStatus.IN_REVIEW:
        share_if_due(application, actor=actor)


def clear_conflict(review: Review, *, reason: str, actor: Viewer) -> None:
    """Let a review that waited for the office go on; the team's scores are shared where that is due now."""
    application = review.application
    duties.take(application.id, actor.id, Duty.SECRETARIAT)
    conflicts.clear(review, reason=reason, actor=actor)
    if application.status is ApplicationStatus.IN_REVIEW:
        share_if_due(application, actor=actor)


def note_conflict(review: Review, *, kind: ConflictKind, actor: Viewer) -> None:
    """Keep that the office learnt of a reviewer's conflict: the case is closed to them, and flagged until it is mended."""
    duties.take(review.application.id, actor.id, Duty.SECRETARIAT)
    conflicts.notice(review, [kind])


def record_visit(
    review: Review,
    *,
    held_on: date,
    learner_session: bool,
    notes: str,
    learners: int | None = None,
    learners_said: str = "",
    expected_version: int = 0,
    actor: Viewer,
) -> None:
    """Record when the visit took place and whether learners spoke in confidence; it comes after the desk scores.

    `learners` is how many of them did, and `learners_said` what they said together, in the lead's words. Raises Stale where
    another window recorded it first.
    """
    application, review_round = review.application, review.round
    _refuse_day(held_on, shared_on=_shared_on(review))
    if not learner_session and (learners is not None or learners_said):
        raise RuleBroken(NO_SESSION, field="learner_session")
    version = rounds.visit_version(review_round)
    before = rounds.visit(application, review_round, notes=True) if version else None
    content: dict[str, Any] = {
        "held_on": held_on,
        "learner_session": learner_session,
        "notes": notes,
        "learners": learners,
        "learners_said": learners_said,
    }
    # Sent again as it stands: another version would say that somebody changed what scores rest on.
    if before is not None and content == {field: getattr(before, field) for field in content}:
        return
    if version != expected_version:
        raise Stale(before, at=before.recorded_at if before is not None else None)
    db.session.add(
        Visit(
            round_id=review_round.id,
            # What was recorded before stays: scores may rest on it.
            version=version + 1,
            recorded_by_id=actor.id,
            recorded_at=clock.now(),
            **content,
        )
    )
    audit.record(
        AuditKind.VISIT_RECORDED,
        actor=actor,
        stream=audit.case(application.id),
        application_id=application.id,
    )


def _refuse_day(held_on: date, *, shared_on: date) -> None:
    if held_on > clock.today():
        raise RuleBroken("The visit cannot be in the future.", field="held_on")
    if held_on < shared_on:
        raise RuleBroken("The visit comes after the scores were shared.", field="held_on")


def _shared_on(review: Review) -> date:
    """The day on which the desk scores were shared; refused where no visit may be recorded now."""
    application = review.application
    if not policy_of(application).visit_needed:
        raise RuleBroken("Only an application for excellence has a visit.")
    if application.status is not ApplicationStatus.IN_REVIEW or not review.is_current:
        raise RuleBroken("A visit is recorded while peer review is under way.")
    # A visit lets reviewers change their scores, so they first have to stand without it.
    if review.round.revealed_at is None:
        raise RuleBroken("The visit comes after every reviewer has locked their scores.")
    if review.held_at is not None:
        raise RuleBroken("The office has to decide about a conflict first.")
    # Whoever replaces somebody scores blind, without what was seen on the visit.
    if review.status not in COUNTED:
        raise RuleBroken("Lock your own review first: the visit comes after the desk scores.")
    return working_days.day_of(review.round.revealed_at)
