"""Scores, with their rationales and citations: the only way in which anybody reads them, each filtered by who looks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from accreditation.db import db
from accreditation.enums.reviews import COUNTED, ReviewerKind, ReviewStatus
from accreditation.models.frameworks import Standard
from accreditation.models.people import Person
from accreditation.models.reviews import Review, Score, ScoreCitation, ScoreRevision
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.rules import agreement
from accreditation.visibility import Field, filter_for

__all__ = [
    "SHARED",
    "Agreement",
    "GivenScore",
    "PrivateNote",
    "Score",
    "agreement_of",
    "counted",
    "first_versions",
    "of_standard",
    "private_notes",
    "texts_of",
    "values_visible_to",
    "visible_to",
]

SHARED = frozenset({ReviewStatus.REVEALED, ReviewStatus.CLOSED})
"""Reviews whose scores the team has shared: a late replacement's stay its own until its lock."""


def visible_to(viewer: Viewer, review_round: ReviewRound) -> list[Score]:
    """The scores of a round that the viewer may read now, by standard and then by reviewer.

    Each comes with its review, reviewer, standard, and citations with what they point to; private notes are left out.
    Two statements, whatever their number. Reviews that were set aside are left out.
    """
    citations = selectinload(Score.citations).joinedload(ScoreCitation.entry_citation)
    return list(db.session.scalars(_whole(viewer, review_round).options(citations)))


class GivenScore(NamedTuple):
    """What one reviewer gave on one standard (None is "cannot judge"), and who they are; without a word or a citation."""

    id: int
    review_id: int
    standard_id: int
    value: int | None
    kind: ReviewerKind
    reviewer: str
    code: str
    title: str


# Columns, not objects: a page shows a hundred of them, and nothing of them but these.
_VALUES = (
    select(
        Score.id,
        Score.review_id,
        Score.standard_id,
        Score.value,
        Review.kind,
        Person.name,
        Standard.code,
        Standard.title,
    )
    .select_from(Score)
    .order_by(Standard.position, Review.id)
)


def values_visible_to(viewer: Viewer, review_round: ReviewRound) -> list[GivenScore]:
    """What each reviewer gave, as far as the viewer may read it now, in the same order; one statement."""
    statement = _shown(_VALUES, viewer, review_round).join(Review.reviewer)
    return [GivenScore._make(row) for row in db.session.execute(statement)]


def of_standard(viewer: Viewer, review_round: ReviewRound, standard_id: int) -> list[Score]:
    """The scores of one standard that the viewer may read now, as `visible_to` gives them; one statement."""
    # A few scores have few citations, so that a join is cheaper than a statement of their own.
    citations = joinedload(Score.citations).joinedload(ScoreCitation.entry_citation)
    statement = _whole(viewer, review_round).options(citations).where(Score.standard_id == standard_id)
    return list(db.session.scalars(statement).unique())


def _whole(viewer: Viewer, review_round: ReviewRound) -> Select[Score]:
    statement: Select[Score] = _shown(select(Score), viewer, review_round)
    return statement.options(
        contains_eager(Score.review).joinedload(Review.reviewer),
        contains_eager(Score.standard),
        defer(Score.private_note, raiseload=True),
    ).order_by(Standard.position, Review.id)


class PrivateNote(NamedTuple):
    """What a reviewer wrote for the panel alone on one standard; who they are is not said."""

    code: str
    kind: ReviewerKind
    words: str


_NOTES = (
    select(Standard.code, Review.kind, Score.private_note)
    .select_from(Score)
    .where(Score.private_note != "")
    .order_by(Standard.position, Review.id)
)


def private_notes(viewer: Viewer, review_round: ReviewRound) -> list[PrivateNote]:
    """The private notes of others that the viewer may read, by standard and then by reviewer."""
    statement = _shown(_NOTES, viewer, review_round, Field.PRIVATE_NOTES)
    rows = db.session.execute(statement.where(Review.reviewer_id != viewer.id))
    return [PrivateNote._make(row) for row in rows]


def _shown(
    statement: Select[*tuple[Any, ...]],
    viewer: Viewer,
    review_round: ReviewRound,
    field: Field = Field.SCORES,
) -> Select[*tuple[Any, ...]]:
    """Those rows of a statement over Score that the viewer may read now, with their review, its case and its round."""
    return (
        statement.join(Score.review)
        .join(Review.application)
        .join(Review.round)
        .join(Score.standard)
        .where(
            Review.round_id == review_round.id,
            filter_for(field, viewer),
            # After the reveal a late replacement still scores blind, so theirs are not the team's yet.
            or_(Review.status.in_(SHARED), Review.reviewer_id == viewer.person_id),
        )
    )


def counted(review_round: ReviewRound) -> list[Score]:
    """Every score of a round that counts towards agreement, for services alone: never given to a page.

    Each comes with its review, standard and citations; only after the reveal are there any.
    """
    return list(
        db.session.scalars(
            select(Score)
            .join(Score.review)
            .join(Review.round)
            .join(Score.standard)
            .options(
                contains_eager(Score.review),
                contains_eager(Score.standard),
                selectinload(Score.citations).joinedload(ScoreCitation.entry_citation),
            )
            .where(
                Review.round_id == review_round.id,
                Review.status.in_(SHARED & COUNTED),
                ReviewRound.revealed_at.is_not(None),
            )
            .order_by(Standard.position, Review.id)
        )
    )


@dataclass(frozen=True)
class Agreement:
    """How far the reviewers of a round agree, over its standards; None where a measure is not defined."""

    standards: int
    exact: float | None
    within_one: float | None
    alpha: float | None
    kappa: float | None


def agreement_of(review_round: ReviewRound, shown_scores: Iterable[GivenScore]) -> Agreement:
    """How far a round's reviewers agree on the scores that the viewer was shown, each as it was when first locked."""
    # What a visit or talking changed later says nothing of how alike the reviewers judge on their own.
    first_values = first_versions(review_round)
    by_standard: dict[int, dict[int, int | None]] = {}
    for score in shown_scores:
        values = by_standard.setdefault(score.standard_id, {})
        values[score.review_id] = first_values.get(score.id, score.value)
    review_ids = sorted({review_id for values in by_standard.values() for review_id in values})
    ratings = [[values.get(review_id) for review_id in review_ids] for values in by_standard.values()]
    return Agreement(
        standards=sum(sum(value is not None for value in row) > 1 for row in ratings),
        exact=agreement.exact_percent(ratings),
        within_one=agreement.within_one_percent(ratings),
        alpha=agreement.ordinal_alpha(ratings),
        kappa=agreement.weighted_kappa(ratings) if len(review_ids) == 2 else None,
    )


def first_versions(review_round: ReviewRound) -> dict[int, int | None]:
    """The value of each shared score of a round when it was first locked, by score id."""
    rows = db.session.execute(
        select(ScoreRevision.score_id, ScoreRevision.value)
        .join(Score, Score.id == ScoreRevision.score_id)
        .join(Score.review)
        .join(Review.round)
        .where(
            Review.round_id == review_round.id,
            Review.status.in_(SHARED),
            ReviewRound.revealed_at.is_not(None),
            ScoreRevision.at <= Review.locked_at,
        )
        .order_by(ScoreRevision.score_id, ScoreRevision.version)
    )
    return {row.score_id: row.value for row in rows}


def texts_of(score: Score, version: int) -> dict[str, str]:
    """The texts that a score had in one of its versions, by field, for whoever writes it; empty where there is no such version."""
    row = db.session.execute(
        select(ScoreRevision.rationale, ScoreRevision.ceiling_reason, ScoreRevision.private_note).where(
            ScoreRevision.score_id == score.id, ScoreRevision.version == version
        )
    ).first()
    return row._asdict() if row is not None else {}
