"""Trainings of reviewers as they are on record: which of them count, and which were struck out, by whom and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from accreditation.db import db
from accreditation.models.reviewers import ReviewerTraining

_STRIKES = aliased(ReviewerTraining)

COUNTS: ColumnElement[bool] = and_(
    ReviewerTraining.strikes_id.is_(None), ~exists().where(_STRIKES.strikes_id == ReviewerTraining.id)
)
"""Trainings that nobody has struck out, as a filter over ReviewerTraining; what strikes out is no training itself."""


@dataclass(frozen=True)
class RecordedTraining:
    """A training on record, with what struck it out, if anything did."""

    training: ReviewerTraining
    struck: ReviewerTraining | None


def of_person(person_id: int) -> Sequence[RecordedTraining]:
    """Every training of a reviewer, the newest day first, struck out or not; one statement."""
    rows = db.session.execute(
        select(ReviewerTraining, _STRIKES)
        .outerjoin(_STRIKES, _STRIKES.strikes_id == ReviewerTraining.id)
        .where(ReviewerTraining.person_id == person_id, ReviewerTraining.strikes_id.is_(None))
        .order_by(ReviewerTraining.held_on.desc(), ReviewerTraining.id.desc())
    )
    return [RecordedTraining(training, struck) for training, struck in rows]
