"""Scores, with their rationales and citations: the only way in which anybody reads them, each filtered by who looks."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import contains_eager, defer, load_only, selectinload

from accreditation.db import db
from accreditation.enums.reviews import COUNTED, ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.frameworks import Standard
from accreditation.models.reviews import Review, Score, ScoreCitation, ScoreRevision
from accreditation.models.snapshots import Entry, Snapshot, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.visibility import Field, filter_for

__all__ = [
    "SHARED",
    "Score",
    "counted",
    "first_versions",
    "of_standard",
    "own",
    "own_done",
    "own_of_standard",
    "private_notes",
    "stale",
    "values_visible_to",
    "visible_to",
]

SHARED = frozenset({ReviewStatus.REVEALED, ReviewStatus.CLOSED})
"""Reviews whose scores the team has shared: a late replacement's stay its own until its lock."""


def visible_to(viewer: Viewer, application_id: int, *, standard_id: int | None = None) -> list[Score]:
    """The scores of a case that the viewer may read now, by standard and then by reviewer.

    Each comes with its review, reviewer, standard, and citations with what they point to; private notes are left out.
    Three statements, whatever their number. Reviews that were set aside are left out.
    """
    statement = _shown(viewer, application_id).options(
        contains_eager(Score.review).joinedload(Review.reviewer),
        contains_eager(Score.standard),
        selectinload(Score.citations).joinedload(ScoreCitation.entry_citation),
        defer(Score.private_note, raiseload=True),
    )
    if standard_id is not None:
        statement = statement.where(Score.standard_id == standard_id)
    return list(db.session.scalars(statement.order_by(Standard.position, Review.id)))


def values_visible_to(viewer: Viewer, application_id: int) -> list[Score]:
    """What each reviewer gave, as far as the viewer may read it now, in the same order; without a word or a citation.

    Each comes with its review, reviewer and standard; one statement.
    """
    statement = _shown(viewer, application_id).options(
        load_only(
            Score.review_id,
            Score.standard_id,
            Score.value,
            Score.cannot_judge,
            raiseload=True,
        ),
        contains_eager(Score.review).joinedload(Review.reviewer),
        contains_eager(Score.standard),
    )
    return list(db.session.scalars(statement.order_by(Standard.position, Review.id)))


def of_standard(viewer: Viewer, application_id: int, standard_id: int) -> list[Score]:
    """The scores of one standard that the viewer may read now, as `visible_to` gives them."""
    return visible_to(viewer, application_id, standard_id=standard_id)


def private_notes(viewer: Viewer, application_id: int) -> list[Score]:
    """The scores with a private note of others that the viewer may read, each with review, reviewer and standard."""
    statement = _shown(viewer, application_id, Field.PRIVATE_NOTES).options(
        contains_eager(Score.review).joinedload(Review.reviewer), contains_eager(Score.standard)
    )
    return list(
        db.session.scalars(
            statement.where(Score.private_note != "", Review.reviewer_id != viewer.id).order_by(
                Standard.position, Review.id
            )
        )
    )


def _shown(viewer: Viewer, application_id: int, field: Field = Field.SCORES) -> Select[Score]:
    return (
        select(Score)
        .join(Score.review)
        .join(Review.application)
        .join(Score.standard)
        .where(
            Review.application_id == application_id,
            filter_for(field, viewer),
            or_(Review.status.in_(SHARED), Review.reviewer_id == viewer.person_id),
        )
    )


def own(review: Review) -> list[Score]:
    """Every score of one's own review with standard and citations; the review was loaded for its reviewer."""
    return list(
        db.session.scalars(
            select(Score)
            .join(Score.standard)
            .options(
                contains_eager(Score.standard),
                selectinload(Score.citations).joinedload(ScoreCitation.entry_citation),
            )
            .where(Score.review_id == review.id)
            .order_by(Standard.position)
        )
    )


def own_of_standard(review: Review, standard_id: int) -> Score | None:
    """One's own score of one standard with its citations; the review was loaded for its reviewer."""
    return db.session.scalars(
        select(Score)
        .options(selectinload(Score.citations).joinedload(ScoreCitation.entry_citation))
        .where(Score.review_id == review.id, Score.standard_id == standard_id)
    ).first()


def own_done(review: Review) -> list[tuple[int, int]]:
    """Standard and entry of each of one's own scores that is given or judged impossible, for done marks."""
    rows = db.session.execute(
        select(Score.standard_id, Score.entry_id).where(
            Score.review_id == review.id, or_(Score.value.is_not(None), Score.cannot_judge)
        )
    )
    return [(standard_id, entry_id) for standard_id, entry_id in rows]


def counted(application_id: int) -> list[Score]:
    """Every score that counts towards agreement, for services alone: never given to a page.

    Each comes with its review, standard and citations; only after the reveal are there any.
    """
    return list(
        db.session.scalars(
            select(Score)
            .join(Score.review)
            .join(Review.application)
            .join(Score.standard)
            .options(
                contains_eager(Score.review),
                contains_eager(Score.standard),
                selectinload(Score.citations).joinedload(ScoreCitation.entry_citation),
            )
            .where(
                Review.application_id == application_id,
                Review.status.in_(SHARED & COUNTED),
                Application.revealed_at.is_not(None),
            )
            .order_by(Standard.position, Review.id)
        )
    )


def first_versions(application_id: int) -> dict[int, int | None]:
    """What each shared score said when it was locked first, by score id: agreement statistics use these."""
    rows = db.session.execute(
        select(ScoreRevision.score_id, ScoreRevision.value)
        .join(Score, Score.id == ScoreRevision.score_id)
        .join(Score.review)
        .join(Review.application)
        .where(
            Review.application_id == application_id,
            Review.status.in_(SHARED),
            Application.revealed_at.is_not(None),
            ScoreRevision.at <= Review.locked_at,
        )
        .order_by(ScoreRevision.score_id, ScoreRevision.version)
    )
    return {row.score_id: row.value for row in rows}


def stale(review_ids: Iterable[int], snapshot: Snapshot) -> dict[int, set[int]]:
    """Standards whose score was given to another entry than the snapshot holds, by review id; not what no longer applies."""
    rows = db.session.execute(
        select(Score.review_id, Score.standard_id)
        .join(
            SnapshotEntry,
            (SnapshotEntry.standard_id == Score.standard_id) & (SnapshotEntry.snapshot_id == snapshot.id),
        )
        .join(Entry, Entry.id == SnapshotEntry.entry_id)
        .where(
            Score.review_id.in_(list(review_ids)),
            Score.entry_id != SnapshotEntry.entry_id,
            Entry.not_applicable.is_(False),
        )
    )
    found: dict[int, set[int]] = {}
    for review_id, standard_id in rows:
        found.setdefault(review_id, set()).add(standard_id)
    return found


def given_before_it_changed() -> ColumnElement[bool]:
    """Reviews with a score of an answer that is another one now."""
    newest = (
        select(Snapshot.id)
        .where(Snapshot.application_id == Application.id, Snapshot.submitted_at.is_not(None))
        .order_by(Snapshot.number.desc())
        .limit(1)
        .correlate(Application)
        .scalar_subquery()
    )
    return exists(
        select(Score.id)
        .join(SnapshotEntry, SnapshotEntry.standard_id == Score.standard_id)
        .join(Entry, Entry.id == SnapshotEntry.entry_id)
        .where(
            Score.review_id == Review.id,
            SnapshotEntry.snapshot_id == newest,
            Score.entry_id != SnapshotEntry.entry_id,
            Entry.not_applicable.is_(False),
        )
        .correlate(Review, Application)
    )
