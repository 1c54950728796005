"""Scores of a round with their rationales and citations, filtered by who looks; and, for services alone, those that count.

Other readers of the table are listed in `tests/architecture/test_status.py` (`MAY_READ_SCORES`).
"""

from datetime import datetime
from itertools import takewhile
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload, selectinload

from accreditation.db import db
from accreditation.enums.reviews import COUNTED, ReviewerKind, ReviewStatus
from accreditation.models.frameworks import Standard
from accreditation.models.local_doubts import TAKEN_BACK, LocalDoubt
from accreditation.models.people import Person
from accreditation.models.reviews import Review, Score, ScoreCitation, ScoreRevision
from accreditation.models.rounds import ReviewRound
from accreditation.models.snapshots import SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.visibility import Field, filter_for

__all__ = [
    "COUNTS",
    "SHARED",
    "TO_CONFIRM",
    "GivenScore",
    "PrivateNote",
    "Score",
    "answered_since",
    "changed_at",
    "counted",
    "counted_values",
    "of_standard",
    "private_notes",
    "texts_of",
    "values_visible_to",
    "visible_to",
]

SHARED = frozenset({ReviewStatus.REVEALED, ReviewStatus.CLOSED})
"""Reviews whose scores the team has shared: a late replacement's stay its own until its lock."""

COUNTS: ColumnElement[bool] = ~exists().where(
    LocalDoubt.review_id == Score.review_id, LocalDoubt.standard_id == Score.standard_id, TAKEN_BACK
).correlate(Score)
"""Scores but those of an answer of the organisation that their reviewer first called not true here, and then took that back."""


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


_OF_ROUND = aliased(ReviewRound)
_OUTDATED = (Score.standard_id == SnapshotEntry.standard_id) & (Score.entry_id != SnapshotEntry.entry_id)

TO_CONFIRM: ColumnElement[bool] = (
    exists(Score.id)
    .where(Score.review_id == Review.id, _OUTDATED)
    .where(_OF_ROUND.id == Review.round_id, SnapshotEntry.snapshot_id == _OF_ROUND.snapshot_id)
    .correlate(Review)
)
"""Reviews with a score of something to which the provider has added since, as a filter over Review; it tells no score."""


def answered_since(review_round: ReviewRound) -> list[str]:
    """Codes of standards that the provider has added to since a reviewer whose score counts saved it, each once.

    It tells no score and no reviewer: the guard of the step that agrees scores asks it.
    """
    return list(
        db.session.scalars(
            select(Standard.code)
            .select_from(Score)
            .join(Score.review)
            .join(Score.standard)
            .join(SnapshotEntry, _OUTDATED)
            .where(
                SnapshotEntry.snapshot_id == review_round.snapshot_id,
                Review.round_id == review_round.id,
                Review.status.in_(COUNTED),
            )
            .group_by(Standard.code, Standard.position)
            .order_by(Standard.position)
        )
    )


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
                COUNTS,
            )
            .order_by(Standard.position, Review.id)
        )
    )


def counted_values(review_round: ReviewRound) -> list[dict[str, int | None]]:
    """What each reviewer whose scores count gave, by the code of the standard; for a reckoning alone, and never given to a page.

    None is "cannot judge". Only after the reveal are there any.
    """
    rows = db.session.execute(
        select(Score.review_id, Standard.code, Score.value)
        .join(Score.review)
        .join(Review.round)
        .join(Score.standard)
        .where(
            Review.round_id == review_round.id,
            Review.status.in_(SHARED & COUNTED),
            ReviewRound.revealed_at.is_not(None),
            COUNTS,
        )
        .order_by(Score.review_id, Standard.position)
    )
    by_review: dict[int, dict[str, int | None]] = {}
    for row in rows:
        by_review.setdefault(row.review_id, {})[row.code] = row.value
    return list(by_review.values())


def texts_of(score: Score, version: int) -> dict[str, str]:
    """The texts that a score had in one of its versions, by field, for whoever writes it; empty where there is no such version."""
    row = db.session.execute(
        select(ScoreRevision.rationale, ScoreRevision.ceiling_reason, ScoreRevision.private_note).where(
            ScoreRevision.score_id == score.id, ScoreRevision.version == version
        )
    ).first()
    return row._asdict() if row is not None else {}


def changed_at(score: Score, *names: str) -> datetime:
    """When a score last became what it is in some of what it says, whatever else of it was saved since; one statement."""
    now = tuple(getattr(score, name) for name in names)
    saves = db.session.execute(
        select(ScoreRevision.at, *(getattr(ScoreRevision, name) for name in names))
        .where(ScoreRevision.score_id == score.id)
        .order_by(ScoreRevision.version.desc())
    )
    same = list(takewhile(lambda save: save[1:] == now, map(tuple, saves)))
    return same[-1][0] if same else score.updated_at
