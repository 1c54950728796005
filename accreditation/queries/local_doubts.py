"""What reviewers of a placement say of their organisation's answers: read by whoever may read their scores, and no earlier."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.reviews import COUNTED, ReviewerKind
from accreditation.models.frameworks import Standard
from accreditation.models.local_confirmations import LocalConfirmation
from accreditation.models.local_doubts import STANDING, LocalDoubt
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.models.snapshots import Entry, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import reviews
from accreditation.queries.reviews import OfReview
from accreditation.queries.scores import SHARED
from accreditation.visibility import Field, filter_for


class ServedLine(NamedTuple):
    """One standard that the organisation return answers for the case, and whether this reviewer says it is not true here."""

    standard_id: int
    code: str
    title: str
    domain: str
    difference: str
    is_doubted: bool


_OWN = and_(LocalDoubt.standard_id == SnapshotEntry.standard_id, STANDING)


def served_lines(review: Review) -> list[ServedLine]:
    """What a review's case takes from its organisation return, in the framework's order; one statement, none where nothing serves it."""
    if review.application.return_id is None:
        return []
    rows = db.session.execute(
        select(
            Standard.id,
            Standard.code,
            Standard.title,
            Standard.domain,
            LocalConfirmation.difference,
            LocalDoubt.id.is_not(None),
        )
        .select_from(SnapshotEntry)
        .join(SnapshotEntry.local_confirmation)
        .join(Standard, Standard.id == SnapshotEntry.standard_id)
        .outerjoin(LocalDoubt, and_(_OWN, LocalDoubt.review_id == review.id))
        .where(SnapshotEntry.snapshot_id == review.round.snapshot_id)
        .order_by(SnapshotEntry.position)
    )
    return [ServedLine._make(row) for row in rows]


class ServedAnswer(NamedTuple):
    """One answer of the organisation as the case submitted it, with what the placement says of it, and a reviewer's own doubt."""

    entry: Entry
    confirmation: LocalConfirmation
    doubt: LocalDoubt | None
    """The newest version of what the reviewer said, standing or taken back."""


@dataclass(frozen=True)
class DoubtedAnswer(OfReview):
    """An answer of the organisation for one reviewer who may read the case."""

    served: ServedAnswer


def to_doubt(viewer: Viewer, review_id: int, code: str) -> DoubtedAnswer | None:
    """One answer that the organisation return gives for a case, for a reviewer who may read what was submitted."""
    review = reviews.with_content(viewer, review_id)
    served = None if review is None else served_answer(review, code)
    return None if review is None or served is None else DoubtedAnswer(review, served)


def served_answer(review: Review, code: str) -> ServedAnswer | None:
    """The same for whoever was let in already."""
    newest = (
        select(func.max(LocalDoubt.version))
        .where(LocalDoubt.review_id == review.id, LocalDoubt.standard_id == SnapshotEntry.standard_id)
        .correlate(SnapshotEntry)
        .scalar_subquery()
    )
    row = (
        db.session.execute(
            select(Entry, LocalConfirmation, LocalDoubt)
            .select_from(SnapshotEntry)
            .join(SnapshotEntry.entry)
            .join(SnapshotEntry.local_confirmation)
            .join(Entry.standard)
            .outerjoin(
                LocalDoubt,
                and_(
                    LocalDoubt.review_id == review.id,
                    LocalDoubt.standard_id == SnapshotEntry.standard_id,
                    LocalDoubt.version == newest,
                ),
            )
            .options(joinedload(Entry.standard), joinedload(Entry.citations))
            .where(SnapshotEntry.snapshot_id == review.round.snapshot_id, Standard.code == code)
        )
        .unique()
        .first()
    )
    return None if row is None else ServedAnswer(*row)


def served_ids(review_round: ReviewRound) -> set[int]:
    """The standards that a round's case takes from its organisation return."""
    return set(
        db.session.scalars(
            select(SnapshotEntry.standard_id).where(
                SnapshotEntry.snapshot_id == review_round.snapshot_id,
                SnapshotEntry.local_confirmation_id.is_not(None),
            )
        )
    )


def doubted_ids(review_round: ReviewRound) -> set[int]:
    """The standards that a review which counts says are not true here, for services alone; only after the reveal there are any."""
    if review_round.revealed_at is None:
        return set()
    return set(
        db.session.scalars(
            select(LocalDoubt.standard_id)
            .join(Review, Review.id == LocalDoubt.review_id)
            .where(Review.round_id == review_round.id, Review.status.in_(SHARED & COUNTED), STANDING)
        )
    )


class ShownDoubt(NamedTuple):
    """What a reviewer said of an answer of the organisation, and as whom they review."""

    review_id: int
    kind: ReviewerKind
    words: str


def visible_to(viewer: Viewer, review_round: ReviewRound, standard_id: int) -> Sequence[ShownDoubt]:
    """What the viewer may read now of doubts about one standard, by reviewer."""
    rows = db.session.execute(
        select(Review.id, Review.kind, LocalDoubt.words)
        .select_from(LocalDoubt)
        .join(Review, Review.id == LocalDoubt.review_id)
        .join(Review.application)
        .join(Review.round)
        .where(
            Review.round_id == review_round.id,
            LocalDoubt.standard_id == standard_id,
            STANDING,
            filter_for(Field.SCORES, viewer),
            or_(Review.status.in_(SHARED), Review.reviewer_id == viewer.person_id),
        )
        .order_by(Review.id)
    )
    return [ShownDoubt._make(row) for row in rows]
