"""A reviewer joins a team, or leaves it: answers the invitation and declares, or goes on from the round before."""

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import TAKES_REVIEWERS, ApplicationStatus
from accreditation.enums.jobs import JobKind
from accreditation.enums.people import Duty
from accreditation.enums.reviews import ON_TEAM, ConflictKind, ReviewStatus, ReviewTrigger
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.reviews import Declaration, Review
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.queries import standing, teams
from accreditation.services import clocks, conflicts, duties, jobs
from accreditation.services.reviews.steps import step


def accept(review: Review, *, actor: Viewer, words: str = "") -> None:
    """Declare that no conflict is known, and join the team; who joins a team at work gets their own time."""
    application = review.application
    if application.status not in TAKES_REVIEWERS or not review.is_current:
        raise RuleBroken("This review team is no longer looking for reviewers. Nothing is asked of you.")
    kinds = standing.conflicts_of(application, [actor.id]).get(actor.id, [])
    if kinds:
        words = "; ".join(kind.label.lower() for kind in kinds)
        raise RuleBroken(
            f"You cannot join this review ({words}). Declare a conflict instead, or have the record put right if it is wrong.",
            field="declaration",
        )
    duties.take(application.id, actor.id, Duty.LEAD_REVIEWER if review.is_lead else Duty.REVIEWER)
    # The guard of the step reads it, so it is set first.
    review.declared_clear = True
    step(review, ReviewTrigger.ACCEPT, actor=actor)
    if application.status is ApplicationStatus.IN_REVIEW:
        # A replacement joins after the team's days have begun to run, and would else be late on the first day.
        clocks.begin_reviews(application, [review], "replacement_review")
    _declare(review, is_clear=True, words=words)


def declare_conflict(review: Review, *, actor: Viewer, words: str, kind: ConflictKind | None = None) -> None:
    """Declare which conflict there is and leave the team; the office is told why. Without a kind it is another one."""
    if not words.strip():
        raise RuleBroken("Say what the conflict is.", field="words")
    # Whoever leaves leads no longer, so that the office can name another lead.
    review.is_lead = False
    step(review, ReviewTrigger.DECLARE_CONFLICT, actor=actor)
    _declare(review, is_clear=False, words=words, kind=kind or ConflictKind.OTHER)
    db.session.flush()
    # What is declared here holds in every case of the provider, also where another conflict was set aside.
    conflicts.look_again(actor.id)
    _ask_next(review)


def decline(review: Review, *, actor: Viewer | None, because: str = "") -> None:
    """Decline the invitation, with a reason for the office or without; the clock declines for who has not answered."""
    review.is_lead = False
    review.declined_because = because
    step(review, ReviewTrigger.DECLINE, actor=actor)
    _ask_next(review)


def _ask_next(review: Review) -> None:
    """Have the next in line asked, where the service proposed the team."""
    jobs.enqueue(JobKind.FILL_SEATS, {"application_id": review.application_id})


def begin_scoring(review: Review, *, actor: Viewer) -> None:
    """Open the case to read and score it."""
    step(review, ReviewTrigger.BEGIN_SCORING, actor=actor)


def _declare(review: Review, *, is_clear: bool, words: str, kind: ConflictKind | None = None) -> None:
    db.session.add(
        Declaration(review_id=review.id, made_at=clock.now(), is_clear=is_clear, kind=kind, words=words)
    )


def continue_team(
    earlier_round: ReviewRound, review_round: ReviewRound, application: Application
) -> list[Review]:
    """Give everybody who is still on the team a review in the new round, accepted under the declaration they made."""
    team = [
        _continue(review, review_round, application)
        for review in teams.of_round(earlier_round)
        if review.status in ON_TEAM
    ]
    clocks.begin_reviews(application, team, "review")
    return team


def _continue(earlier_review: Review, review_round: ReviewRound, application: Application) -> Review:
    review = Review(
        application_id=application.id,
        round_id=review_round.id,
        reviewer_id=earlier_review.reviewer_id,
        kind=earlier_review.kind,
        profession=earlier_review.profession,
        is_lead=earlier_review.is_lead,
        from_other_office=earlier_review.from_other_office,
        status=ReviewStatus.INVITED,
        invited_at=clock.now(),
        declared_clear=earlier_review.declared_clear,
        application=application,
        round=review_round,
    )
    db.session.add(review)
    db.session.flush()
    _copy_declarations(earlier_review, review)
    # Nobody is asked a second time, so the service takes the step that a newcomer takes.
    step(review, ReviewTrigger.ACCEPT, actor=None)
    # What waits for the office in the round before waits in this one too.
    conflicts.carry_on(earlier_review, review)
    return review


def _copy_declarations(earlier_review: Review, review: Review) -> None:
    # A declaration is about the case, which is the same one, so each keeps the day on which it was made.
    declarations = db.session.scalars(
        select(Declaration).where(Declaration.review_id == earlier_review.id).order_by(Declaration.id)
    )
    db.session.add_all(
        Declaration(
            review_id=review.id,
            made_at=declaration.made_at,
            is_clear=declaration.is_clear,
            kind=declaration.kind,
            words=declaration.words,
        )
        for declaration in declarations
    )
