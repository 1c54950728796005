"""What a review's workflow may ask, answered when asked; it counts other people's reviews and never reads their scores."""

from collections.abc import Sequence
from functools import cached_property

from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.reviews import SetAsideCause
from accreditation.errors import Reason
from accreditation.models.reviews import Review
from accreditation.queries.policies import policy_of
from accreditation.rules import working_days
from accreditation.rules.review import left_before_locking
from accreditation.services import clocks
from accreditation.services.case_facts.reviewing import NOT_LOCKED
from accreditation.services.reviews import drafts

BEFORE_TEAM = frozenset({ApplicationStatus.ALLOCATION})


class ReviewFacts:
    """The facts of one review; its case comes loaded with cycle and framework version."""

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
    def team_allocated(self) -> bool:
        """Whether the team is confirmed."""
        return self.application.status not in BEFORE_TEAM

    @property
    def clarification_settled(self) -> bool:
        """Questions to the provider are not offered yet, so nothing is open."""
        return True

    @cached_property
    def unfinished(self) -> Sequence[Reason]:
        """What is left before locking."""
        return left_before_locking(drafts.of_review(self.review), policy_of(self.application).reviewing)

    @cached_property
    def open_reviews(self) -> int:
        """Reviews of the team that are not locked; after the reveal a late replacement counts only itself."""
        if self.review.round.revealed_at is not None:
            return int(self.review.status in NOT_LOCKED)
        return count_open(self.review.round_id)

    @property
    def silent_too_long(self) -> bool:
        """Whether the reviewer has been silent for so many working days past the due date."""
        if self.review.due_on is None:
            return False
        days = clocks.days(self.application, "silent_reviewer")
        return clock.now() > working_days.deadline(self.review.due_on, days)


def count_open(round_id: int) -> int:
    """How many reviews of a round are not locked."""
    return db.session.scalars(
        select(func.count())
        .select_from(Review)
        .where(Review.round_id == round_id, Review.status.in_(NOT_LOCKED))
    ).one()
