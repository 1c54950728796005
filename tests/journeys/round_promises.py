"""What the service promises of rounds of review, asked of the database after every step; one table cannot say it."""

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from accreditation.db import Base, db
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.moderation import AgreedScore, AgreedScoreReview, ModerationCase
from accreditation.models.reviews import Declaration, Review, Score, ScoreRevision
from accreditation.models.rounds import (
    AccuracyPoint,
    CarriedScore,
    ReportVersion,
    ReviewRound,
    RoundStandard,
    Visit,
    newest_number,
)
from accreditation.models.snapshots import SnapshotEntry

BEFORE_REVEAL = {S.ALLOCATION, S.IN_REVIEW}
UNDER_WAY = {S.MODERATION, S.FACTUAL_ACCURACY}
WITH_A_PANEL = {S.READY_FOR_PANEL, S.AT_PANEL, S.DECIDED, S.DEFERRED, S.CLOSED}
REVIEWED = BEFORE_REVEAL | UNDER_WAY | WITH_A_PANEL

HISTORY: tuple[type[Base], ...] = (
    ReviewRound,
    RoundStandard,
    CarriedScore,
    Review,
    Declaration,
    Score,
    ScoreRevision,
    ModerationCase,
    AgreedScore,
    AgreedScoreReview,
    Visit,
    ReportVersion,
    AccuracyPoint,
)
"""Tables from which nothing ever goes."""


def history() -> dict[str, int]:
    """How many rows each table of history has."""
    return {
        model.__tablename__: db.session.scalars(select(func.count()).select_from(model)).one()
        for model in HISTORY
    }


def rounds_hold() -> None:
    """Ask every promise about rounds."""
    each_case_is_where_its_newest_round_is()
    nothing_goes_on_in_a_round_that_is_over()
    scores_are_of_their_rounds_standards()
    versions_have_no_gap()


def each_case_is_where_its_newest_round_is() -> None:
    """A case from acceptance on has a round; it is revealed before scores are agreed, and closed for a panel."""
    rows = db.session.execute(
        select(Application.id, Application.status, ReviewRound)
        .outerjoin(
            ReviewRound,
            (ReviewRound.application_id == Application.id)
            & (ReviewRound.number == newest_number(Application.id)),
        )
        .where(Application.status.in_(REVIEWED))
    )
    for case, status, newest in rows:
        assert newest is not None, f"case {case} is {status} without a round"
        if status not in BEFORE_REVEAL:
            assert newest.revealed_at is not None, f"case {case} is {status} before the reveal"
        assert (newest.closed_at is not None) == (status in WITH_A_PANEL), f"case {case} is {status}"


def nothing_goes_on_in_a_round_that_is_over() -> None:
    """A round that was followed by another is closed, and no moderation case is open in a closed one."""
    later = aliased(ReviewRound)
    followed = (
        select(later.id)
        .where(later.application_id == ReviewRound.application_id, later.number > ReviewRound.number)
        .exists()
    )
    assert not db.session.scalars(
        select(ReviewRound.id).where(followed, ReviewRound.closed_at.is_(None))
    ).all()
    working = (ReviewStatus.ACCEPTED, ReviewStatus.SCORING, ReviewStatus.LOCKED)
    assert not db.session.scalars(
        select(Review.id).join(Review.round).where(followed, Review.status.in_(working))
    ).all()
    assert not db.session.scalars(
        select(ModerationCase.id)
        .join(ReviewRound, ReviewRound.id == ModerationCase.round_id)
        .where(ReviewRound.closed_at.is_not(None), ModerationCase.settled_at.is_(None))
    ).all()


def scores_are_of_their_rounds_standards() -> None:
    """What is scored or agreed in a round is one of its standards, as its snapshot has it; what is carried is not."""
    own = (
        select(RoundStandard.id)
        .where(RoundStandard.round_id == ReviewRound.id, RoundStandard.standard_id == Score.standard_id)
        .exists()
    )
    frozen = (
        select(SnapshotEntry.id)
        .where(SnapshotEntry.snapshot_id == ReviewRound.snapshot_id, SnapshotEntry.entry_id == Score.entry_id)
        .exists()
    )
    assert not db.session.scalars(
        select(Score.id).join(Score.review).join(Review.round).where(~own | ~frozen)
    ).all()
    agreed = (
        select(RoundStandard.id)
        .where(
            RoundStandard.round_id == AgreedScore.round_id,
            RoundStandard.standard_id == AgreedScore.standard_id,
        )
        .exists()
    )
    assert not db.session.scalars(select(AgreedScore.id).where(~agreed)).all()
    assert not db.session.scalars(
        select(CarriedScore.id).join(
            RoundStandard,
            (RoundStandard.round_id == CarriedScore.round_id)
            & (RoundStandard.standard_id == CarriedScore.standard_id),
        )
    ).all()


def versions_have_no_gap() -> None:
    """Versions of an agreed score, cases of a standard and rounds of a case are counted from 1."""
    for number, *things in (
        (AgreedScore.version, AgreedScore.round_id, AgreedScore.standard_id),
        (ModerationCase.number, ModerationCase.round_id, ModerationCase.standard_id),
        (ReviewRound.number, ReviewRound.application_id),
    ):
        gaps = select(*things).group_by(*things).having(func.max(number) != func.count())
        assert not db.session.execute(gaps).all()
