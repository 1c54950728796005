"""Scores as their reviewers locked them, for figures of agreement; what of it a viewer sees, its caller decides."""

from typing import NamedTuple

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased

from accreditation.db import db
from accreditation.enums.reviews import COUNTED
from accreditation.models.applications import Application
from accreditation.models.frameworks import Standard
from accreditation.models.reviews import Review, Score, ScoreRevision
from accreditation.models.rounds import ReviewRound
from accreditation.queries.scores import COUNTS, SHARED
from accreditation.rules.scores import SCALE

_EARLIER = aliased(ScoreRevision)


AS_LOCKED = and_(
    ScoreRevision.version
    == (
        select(func.max(_EARLIER.version))
        .where(
            _EARLIER.score_id == ScoreRevision.score_id,
            _EARLIER.at <= Review.locked_at,
            _EARLIER.revised_because == "",
        )
        .correlate(ScoreRevision, Review)
        .scalar_subquery()
    ),
    COUNTS,
)
"""The versions of scores that count as their reviewer locked them, whatever a visit or talking changed later."""


class LockedScore(NamedTuple):
    """What one reviewer had given on one standard when they locked (None is "cannot judge")."""

    score_id: int
    review_id: int
    standard_id: int
    value: int | None


def as_locked(review_round: ReviewRound) -> list[LockedScore]:
    """The shared scores of a round as they were locked, by standard and then by reviewer: what agreement is measured on.

    For services and measures alone, as `counted`: a page gives what its viewer may see. A version that a visit brought
    counts in none of them, however soon after the lock it was saved.
    """
    rows = db.session.execute(
        select(Score.id, Score.review_id, Score.standard_id, ScoreRevision.value)
        .join(ScoreRevision, ScoreRevision.score_id == Score.id)
        .join(Score.review)
        .join(Review.round)
        .join(Score.standard)
        .where(
            Review.round_id == review_round.id,
            Review.status.in_(SHARED),
            ReviewRound.revealed_at.is_not(None),
            AS_LOCKED,
        )
        .order_by(Standard.position, Review.id)
    )
    return [LockedScore(*row) for row in rows]


class KindOfUnit(NamedTuple):
    """Standards of an office's cases that were scored alike: how often each score was given, and how many such there are."""

    office_id: int
    code: str
    counts: tuple[int, ...]
    times: int


def kinds_in_cycle(cycle_id: int) -> list[KindOfUnit]:
    """How the shared reviews of a cycle scored each standard as they were locked, counted by kind; one statement.

    For figures of agreement alone: it names no case and no reviewer.
    """
    names = [f"gave_{score}" for score in SCALE]
    units = (
        select(
            Application.office_id,
            Score.standard_id,
            *(
                func.sum(case((ScoreRevision.value == score, 1), else_=0)).label(name)
                for score, name in zip(SCALE, names, strict=True)
            ),
        )
        .select_from(Application)
        .join(ReviewRound, ReviewRound.application_id == Application.id)
        .join(Review, Review.round_id == ReviewRound.id)
        .join(Score, Score.review_id == Review.id)
        .join(ScoreRevision, ScoreRevision.score_id == Score.id)
        .where(
            Application.cycle_id == cycle_id,
            ReviewRound.revealed_at.is_not(None),
            Review.status.in_(SHARED & COUNTED),
            AS_LOCKED,
        )
        .group_by(Application.office_id, ReviewRound.id, Score.standard_id)
        .subquery()
    )
    counts = [units.c[name] for name in names]
    rows = db.session.execute(
        select(units.c.office_id, Standard.code, *counts, func.count())
        .join(Standard, Standard.id == units.c.standard_id)
        .group_by(units.c.office_id, Standard.code, *counts)
        .order_by(units.c.office_id, Standard.code, *counts)
    )
    return [
        KindOfUnit(office_id, code, tuple(map(int, given)), times) for office_id, code, *given, times in rows
    ]
