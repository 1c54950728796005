"""What a reviewer scores: one standard as it was submitted with the score that they gave it, and what is done of the others."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.frameworks import Standard
from accreditation.models.reviews import Review, Score, ScoreCitation
from accreditation.models.rounds import ReviewRound, RoundStandard
from accreditation.models.snapshots import Entry, EntryCitation, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import WHOLE
from accreditation.queries.reviews import LINES, OfReview, StandardLine, reads_content


@dataclass(frozen=True)
class ToScore(OfReview):
    """What was submitted on one standard that the round scores, and the reviewer's own score of it."""

    entry: Entry
    score: Score | None


@dataclass(frozen=True)
class ScoredLines:
    """The standards that a round scores, in their order, and which of them the reviewer has judged."""

    lines: list[StandardLine]
    done: frozenset[int]


# Nobody but the reviewer is asked for here, and what is read is their own, so no filter of the table of visibility is needed.
_OWN_SCORE = and_(Score.review_id == Review.id, Score.standard_id == Standard.id)

# All of a page in one statement: joined, it costs less than a question each for the entry, the score and their citations.
_TO_SCORE = (
    select(Review, Entry, Score)
    .join(Review.round)
    .join(SnapshotEntry, SnapshotEntry.snapshot_id == ReviewRound.snapshot_id)
    .join(SnapshotEntry.entry)
    .join(Entry.standard)
    .join(
        RoundStandard,
        and_(RoundStandard.round_id == Review.round_id, RoundStandard.standard_id == Standard.id),
    )
    .outerjoin(Entry.citations)
    .outerjoin(Score, _OWN_SCORE)
    # A score says something of this entry's citations alone, because its round's snapshot never changes.
    .outerjoin(
        ScoreCitation,
        and_(
            ScoreCitation.score_id == Score.id,
            ScoreCitation.version == Score.version,
            ScoreCitation.entry_citation_id == EntryCitation.id,
        ),
    )
    .options(
        contains_eager(Review.round),
        joinedload(Review.application).options(*WHOLE),
        contains_eager(Entry.standard),
        contains_eager(Entry.citations),
        contains_eager(Score.citations).contains_eager(ScoreCitation.entry_citation),
    )
    .where(
        Review.id == bindparam("review_id"),
        Review.reviewer_id == bindparam("reviewer_id"),
        Standard.code == bindparam("code"),
    )
    .order_by(EntryCitation.position)
)

_LINES_WITH_DONE = (
    LINES.add_columns(or_(Score.value.is_not(None), Score.cannot_judge))
    .outerjoin(Score, and_(Score.review_id == bindparam("review_id"), Score.standard_id == Standard.id))
    .where(RoundStandard.id.is_not(None))
)


def to_score(viewer: Viewer, review_id: int, code: str) -> ToScore | None:
    """One standard of a case for a reviewer who may read it, with their own score."""
    if viewer.person_id is None or not viewer.has(Role.REVIEWER):
        return None
    subject = own(review_id, viewer.person_id, code)
    return subject if subject is not None and reads_content(viewer, subject.review) else None


def own(review_id: int, reviewer_id: int, code: str) -> ToScore | None:
    """The same for whoever was let in already; one statement.

    None for a standard that the round does not score, because its agreed score is carried on.
    """
    values = {"review_id": review_id, "reviewer_id": reviewer_id, "code": code}
    row = db.session.execute(_TO_SCORE, values).unique().first()
    return None if row is None else ToScore(row.Review, row.Entry, row.Score)


def lines(review: Review) -> ScoredLines:
    """The standards that the round of one's own review scores, with those that are given or judged impossible; one statement."""
    values = {
        "review_id": review.id,
        "round_id": review.round_id,
        "snapshot_id": review.round.snapshot_id,
    }
    rows = db.session.execute(_LINES_WITH_DONE, values).all()
    return ScoredLines(
        [StandardLine(*row[:-1]) for row in rows], frozenset(row[0] for row in rows if row[-1])
    )
