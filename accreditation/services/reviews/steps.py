"""How a review moves: what is given and what is left in it, what its workflow may ask, and the one way to take a step."""

from collections.abc import Sequence
from functools import cached_property

from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.reviews import ReviewTrigger, SetAsideCause
from accreditation.errors import Reason
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import clarifications, holidays, scoring, unlocks
from accreditation.queries.policies import policy_of
from accreditation.rules.review import ScoreDraft, left_before_locking
from accreditation.services import audit, clocks
from accreditation.services.case_facts.reviewing import NOT_LOCKED
from accreditation.services.moves import move
from workflows.review import REVIEW

BEFORE_TEAM = frozenset({ApplicationStatus.ALLOCATION})


def drafts(review: Review) -> list[ScoreDraft]:
    """Every standard to score in a review as it stands, in order; what does not apply is left out."""
    return [line.draft for line in scoring.lines(review) if line.draft is not None]


def left(review: Review) -> list[Reason]:
    """What is left before a review may be locked, standard by standard."""
    return left_before_locking(drafts(review), policy_of(review.application).reviewing)


class ReviewFacts:
    """What a review's workflow may ask, answered when asked; its case comes loaded with cycle and framework version.

    It counts other people's reviews and never reads their scores.
    """

    def __init__(self, review: Review, *, cause: SetAsideCause | None = None) -> None:
        self.review = review
        self.application = review.application
        self.set_aside_cause = cause

    @property
    def paused(self) -> bool:
        """Whether the case is paused."""
        return self.application.paused_at is not None

    @property
    def declared_clear(self) -> bool:
        """Whether the reviewer declared no conflict."""
        return self.review.declared_clear

    @property
    def conflict_undecided(self) -> bool:
        """Whether a conflict came up, and the office has not decided about it."""
        return self.review.held_at is not None

    @property
    def team_allocated(self) -> bool:
        """Whether the team is confirmed."""
        return self.application.status not in BEFORE_TEAM

    @property
    def clarification_settled(self) -> bool:
        """Whether the lead has sent or waived the questions to the provider, and none is open."""
        return clarifications.is_settled(self.review.round_id)

    @cached_property
    def unfinished(self) -> Sequence[Reason]:
        """What is left before locking."""
        return left(self.review)

    @cached_property
    def open_reviews(self) -> int:
        """Reviews of the team that are not locked; after the reveal a late replacement counts only itself."""
        # The others' scores are out already: a replacement who locks shares theirs, whoever else is still at work.
        if self.review.round.revealed_at is not None:
            return int(self.review.status in NOT_LOCKED)
        return count_open(self.review.round_id)

    @property
    def unlock_wanted(self) -> bool:
        """Whether the reviewer has asked to unlock it, and nobody has answered yet."""
        return unlocks.open_of(self.review.id) is not None

    @property
    def scores_shared(self) -> bool:
        """Whether the scores of its round are shared."""
        return self.review.round.revealed_at is not None

    @property
    def silent_too_long(self) -> bool:
        """Whether the due date has passed by more working days than a silent reviewer is given."""
        if self.review.due_on is None:
            return False
        days = clocks.days(self.application, "silent_reviewer")
        return clock.now() > holidays.deadline(self.review.due_on, days)


def count_open(round_id: int) -> int:
    """How many reviews of a round are not locked."""
    return db.session.scalars(
        select(func.count())
        .select_from(Review)
        .where(Review.round_id == round_id, Review.status.in_(NOT_LOCKED))
    ).one()


def step(
    review: Review, trigger: ReviewTrigger, *, actor: Viewer | None, facts: ReviewFacts | None = None
) -> None:
    """Move a review and write it down in its case's stream; raises RuleBroken with every reason."""
    move(
        REVIEW,
        review,
        trigger,
        facts or ReviewFacts(review),
        kind=AuditKind.REVIEW_MOVED,
        stream=audit.case(review.application_id),
        actor=actor,
        review_id=review.id,
    )
    clocks.review_moved(review, trigger)
