"""Who asks to unlock their own review: for that reviewer, and for the moderator who answers; nobody else reads a word of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.reviews import COUNTED, ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound, newest_number
from accreditation.models.unlocks import UnlockRequest
from accreditation.permissions.viewer import Viewer
from accreditation.queries import moderators
from accreditation.queries.applications import WHOLE, OfCase
from accreditation.queries.paging import SIZE
from accreditation.visibility import CaseRole, Field, filter_for


def _waits() -> ColumnElement[bool]:
    """Over UnlockRequest, Review, its round and its case: an answer would still change something."""
    return (
        UnlockRequest.ended_at.is_(None)
        & (Review.status == ReviewStatus.LOCKED)
        & ReviewRound.revealed_at.is_(None)
        & (Application.status == ApplicationStatus.IN_REVIEW)
    )


def of_review(review_id: int) -> Sequence[UnlockRequest]:
    """What a reviewer has asked so far, newest first, for that reviewer alone."""
    return db.session.scalars(
        select(UnlockRequest)
        .where(UnlockRequest.review_id == review_id)
        .order_by(UnlockRequest.number.desc())
    ).all()


def open_of(review_id: int) -> UnlockRequest | None:
    """What a reviewer asks now."""
    return db.session.scalars(
        select(UnlockRequest).where(UnlockRequest.review_id == review_id, UnlockRequest.ended_at.is_(None))
    ).first()


def _asked_of_case(column: Any) -> ScalarSelect[Any]:
    """The least of a column of what is asked in a case and not answered, as a column over Application; null where nobody asks."""
    return (
        select(func.min(column))
        .select_from(UnlockRequest)
        .join(UnlockRequest.review)
        .join(ReviewRound, ReviewRound.id == Review.round_id)
        .where(
            Review.application_id == Application.id,
            UnlockRequest.ended_at.is_(None),
            Review.status == ReviewStatus.LOCKED,
            ReviewRound.revealed_at.is_(None),
        )
        .correlate(Application)
        .scalar_subquery()
    )


_OF_NEWEST = and_(
    ReviewRound.application_id == Application.id, ReviewRound.number == newest_number(Application.id)
)
ALL_LOCKED: ColumnElement[bool] = and_(
    exists()
    .where(_OF_NEWEST, Review.round_id == ReviewRound.id, Review.status.in_(COUNTED))
    .correlate(Application),
    ~exists()
    .where(
        _OF_NEWEST,
        Review.round_id == ReviewRound.id,
        Review.status.in_((ReviewStatus.ACCEPTED, ReviewStatus.SCORING)),
    )
    .correlate(Application),
)
"""Cases whose reviewers have all locked in the newest round."""
ANSWER_BY: ScalarSelect[date] = _asked_of_case(UnlockRequest.answer_by)
"""By when a moderator answers somebody who asks to unlock a review of a case."""
ASKED_FOR: ScalarSelect[int] = _asked_of_case(UnlockRequest.review_id)
"""A review of a case that its reviewer asks to unlock."""
TO_ANSWER: ColumnElement[bool] = and_(
    Application.status == ApplicationStatus.IN_REVIEW, ANSWER_BY.is_not(None)
)
"""Cases in review in which a reviewer waits for a moderator's answer."""


def answer_by(round_id: int) -> date | None:
    """By when a moderator answers for a locked review of a round, so that its scores are not shared before; None where nobody asks."""
    return db.session.scalar(
        select(func.min(UnlockRequest.answer_by))
        .join(UnlockRequest.review)
        .where(
            UnlockRequest.ended_at.is_(None),
            Review.round_id == round_id,
            Review.status == ReviewStatus.LOCKED,
        )
    )


def overdue() -> Sequence[int]:
    """The reviews whose request nobody has answered by its day, in cases that are not paused, the oldest first."""
    return db.session.scalars(
        select(UnlockRequest.review_id)
        .join(UnlockRequest.review)
        .join(Review.application)
        .join(ReviewRound, ReviewRound.id == Review.round_id)
        .where(_waits(), Application.paused_at.is_(None), UnlockRequest.answer_by < clock.today())
        .order_by(UnlockRequest.answer_by, UnlockRequest.id)
    ).all()


def overdue_review(review_id: int) -> Review:
    """One of these reviews, with its round and its whole case, for the clock that ends its request."""
    return db.session.scalars(
        select(Review)
        .options(joinedload(Review.round), joinedload(Review.application).options(*WHOLE))
        .where(Review.id == review_id)
    ).one()


@dataclass(frozen=True)
class UnlockPage(OfCase):
    """A review that its reviewer asks to unlock, with what they asked last."""

    review: Review
    request: UnlockRequest

    @property
    def waits(self) -> bool:
        """Whether an answer is asked for still."""
        application = self.application
        return (
            self.request.ended_at is None
            and self.review.status is ReviewStatus.LOCKED
            and application.status is ApplicationStatus.IN_REVIEW
            and self.review.round_id == application.current_round.id
            and application.current_round.revealed_at is None
        )

    @property
    def overdue(self) -> bool:
        """Whether its day has passed."""
        return self.request.answer_by < clock.today()


def _for_moderator(viewer: Viewer) -> Select[UnlockRequest]:
    """What is asked in cases that the viewer may moderate, in which they have no other part."""
    return (
        select(UnlockRequest)
        .join(UnlockRequest.review)
        .join(Review.application)
        .join(ReviewRound, ReviewRound.id == Review.round_id)
        .where(
            filter_for(Field.UNLOCK_REQUESTS, viewer, CaseRole.MODERATOR),
            moderators.has_no_other_part(viewer),
        )
    )


def for_moderator(viewer: Viewer, review_id: int, **_others: object) -> UnlockPage | None:
    """What was asked last about one review, for a moderator of its office."""
    request = db.session.scalars(
        _for_moderator(viewer)
        .options(
            contains_eager(UnlockRequest.review).options(
                contains_eager(Review.application).options(*WHOLE), joinedload(Review.round)
            )
        )
        .where(UnlockRequest.review_id == review_id)
        .order_by(UnlockRequest.number.desc())
        .limit(1)
    ).first()
    if request is None:
        return None
    return UnlockPage(request.review.application, request.review, request)


def waiting(viewer: Viewer) -> Sequence[UnlockPage]:
    """What waits for a moderator's answer in their offices, the oldest first; as many as one page has."""
    requests = db.session.scalars(
        _for_moderator(viewer)
        .options(contains_eager(UnlockRequest.review).contains_eager(Review.application).options(*WHOLE))
        .where(_waits())
        .order_by(UnlockRequest.id)
        .limit(SIZE)
    )
    return [UnlockPage(request.review.application, request.review, request) for request in requests]
