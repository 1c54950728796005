"""What a team and its moderator say to each other on a standard, for whoever of them has read the scores; never for a panel."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, literal, select

from accreditation.db import db
from accreditation.enums.reviews import ReviewerKind, ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.frameworks import Standard
from accreditation.models.moderation import ModerationRemark
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.models.snapshots import Entry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import clarified, reviews
from accreditation.visibility import CaseRole, Field, filter_for


@dataclass(frozen=True)
class Remark:
    """One remark with who made it; a moderator has no review."""

    id: int
    words: str
    at: datetime
    author_id: int
    author: str
    review_id: int | None
    kind: ReviewerKind | None
    status: ReviewStatus | None

    @property
    def left_team(self) -> bool:
        """Whether its author's review does not count any more."""
        return self.status is ReviewStatus.SET_ASIDE


class Beside(NamedTuple):
    """What a round rests on for one standard, and whether there is anything to read beside it."""

    entry: Entry | None = None
    was_asked: bool = False
    has_remarks: bool = False


def beside(review_round: ReviewRound, code: str) -> Beside:
    """What was submitted on a standard, whether it was asked about and answered, and whether it was talked about; one statement."""
    remarked = exists().where(
        ModerationRemark.round_id == review_round.id, ModerationRemark.standard_id == Standard.id
    )
    answered = clarified.was_asked(literal(review_round.application_id), Standard.id)
    rows = db.session.execute(reviews.entry_of(review_round, code).add_columns(answered, remarked))
    row = rows.unique().first()
    return Beside(*row) if row is not None else Beside()


def of_standard(viewer: Viewer, review_round: ReviewRound, standard_id: int, role: CaseRole) -> list[Remark]:
    """Every remark on one standard of a round that the viewer may read as that, the oldest first; one statement."""
    rows = db.session.execute(
        select(
            ModerationRemark.id,
            ModerationRemark.words,
            ModerationRemark.at,
            ModerationRemark.author_id,
            Person.name,
            ModerationRemark.review_id,
            Review.kind,
            Review.status,
        )
        .join(ReviewRound, ReviewRound.id == ModerationRemark.round_id)
        .join(Person, Person.id == ModerationRemark.author_id)
        .outerjoin(ModerationRemark.review)
        .join(Application, Application.id == ReviewRound.application_id)
        .where(
            ModerationRemark.round_id == review_round.id,
            ModerationRemark.standard_id == standard_id,
            filter_for(Field.DISCUSSION, viewer, role),
        )
        .order_by(ModerationRemark.id)
    )
    return [Remark(*row) for row in rows]


def newest(review_round: ReviewRound, standard_id: int) -> ModerationRemark | None:
    """The last remark on a standard of a round, for services alone."""
    return db.session.scalars(
        select(ModerationRemark)
        .where(ModerationRemark.round_id == review_round.id, ModerationRemark.standard_id == standard_id)
        .order_by(ModerationRemark.id.desc())
        .limit(1)
    ).first()
