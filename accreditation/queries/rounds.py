"""What belongs to one round of review beside its reviews and scores: the visit that counts in it, its report, its accuracy points."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, exists, false, func, or_, select
from sqlalchemy.orm import joinedload, undefer

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus, Tier, standing
from accreditation.models.applications import Application
from accreditation.models.rounds import (
    AccuracyPoint,
    ReportCorrection,
    ReportVersion,
    ReviewRound,
    Visit,
    newest_number,
)


def of_case(application_id: int) -> list[ReviewRound]:
    """Every round of a case, oldest first."""
    return list(
        db.session.scalars(
            select(ReviewRound)
            .where(ReviewRound.application_id == application_id)
            .order_by(ReviewRound.number)
        )
    )


def shared() -> ColumnElement[bool]:
    """Cases whose newest round's scores are shared, as a filter over Application."""
    return exists().where(
        ReviewRound.application_id == Application.id,
        ReviewRound.number == newest_number(Application.id),
        ReviewRound.revealed_at.is_not(None),
    )


def visit(application: Application, review_round: ReviewRound, *, notes: bool = False) -> Visit | None:
    """The visit that counts in a round: its own, else that of the round it follows; `notes` are for the team and the panel.

    A remitted round follows none, so a visit before it never counts. Only excellence has a visit: nothing else asks.
    """
    # A visit comes after the reveal: before it there can only be the one of a round that this one follows.
    begun = review_round.revealed_at is not None or review_round.follows_id is not None
    if application.tier is not Tier.EXCELLENCE or not begun:
        return None
    followed = select(ReviewRound.id, ReviewRound.follows_id).where(ReviewRound.id == review_round.id)
    line = followed.cte("line", recursive=True)
    line = line.union_all(
        select(ReviewRound.id, ReviewRound.follows_id).where(ReviewRound.id == line.c.follows_id)
    )
    statement = (
        select(Visit)
        .join(line, line.c.id == Visit.round_id)
        # A round is always younger than the one it follows.
        .order_by(Visit.round_id.desc(), Visit.version.desc())
        .limit(1)
    )
    written = (undefer(Visit.notes), undefer(Visit.learners), undefer(Visit.learners_said))
    return db.session.scalars(statement.options(*written) if notes else statement).first()


def visit_version(review_round: ReviewRound) -> int:
    """How often a visit of this very round was recorded."""
    return db.session.scalars(
        select(func.coalesce(func.max(Visit.version), 0)).where(Visit.round_id == review_round.id)
    ).one()


@dataclass(frozen=True)
class Report:
    """A round's report as it stands, and every point that the provider made on what was issued of it, oldest first."""

    newest: ReportVersion | None
    points: tuple[AccuracyPoint, ...]
    corrections: tuple[ReportCorrection, ...] = ()

    @property
    def version(self) -> int:
        """The version that stands; 0 before anything was written."""
        return self.newest.version if self.newest is not None else 0

    @property
    def summary(self) -> str:
        """The summary that stands."""
        # What went out stays as it was; what was put right in it stands beside it.
        corrected = [correction for correction in self.corrections if correction.standard_id is None]
        if corrected:
            return corrected[-1].words_after
        return self.newest.summary if self.newest is not None else ""

    @property
    def confirmation(self) -> AccuracyPoint | None:
        """What the provider says of the report that stands; None until they, or the clock for them, confirmed it."""
        last = self.points[-1] if self.points else None
        if last is None or last.made_at is None or self.newest is None:
            return None
        return last if last.report_id == self.newest.id else None


def report(review_round: ReviewRound) -> Report:
    """The report of a round with its accuracy points, and with its corrections once there can be any."""
    later = (
        select(func.max(ReportVersion.version))
        .where(ReportVersion.round_id == review_round.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(ReportVersion, AccuracyPoint)
        .outerjoin(AccuracyPoint, AccuracyPoint.report_id == ReportVersion.id)
        .where(
            ReportVersion.round_id == review_round.id,
            # Versions that nobody outside has read are history, and no page's.
            or_(AccuracyPoint.id.is_not(None), ReportVersion.version == later),
        )
        .order_by(ReportVersion.version)
    ).all()
    newest, points = rows[-1][0] if rows else None, tuple(filter(None, (point for _, point in rows)))
    return Report(newest, points, _corrections(review_round) if points else ())


def report_version(review_round: ReviewRound, number: int) -> ReportVersion | None:
    """One version of a round's report, as it was saved."""
    return db.session.scalars(
        select(ReportVersion).where(
            ReportVersion.round_id == review_round.id, ReportVersion.version == number
        )
    ).first()


def _corrections(review_round: ReviewRound) -> tuple[ReportCorrection, ...]:
    """What was put right in the words of the report since it was issued, oldest first."""
    return tuple(
        db.session.scalars(
            select(ReportCorrection)
            .options(joinedload(ReportCorrection.standard))
            .where(ReportCorrection.round_id == review_round.id)
            .order_by(ReportCorrection.id)
        )
    )


def confirmed() -> ColumnElement[bool]:
    """Cases whose report that stands was confirmed by the provider or the clock, as a filter over Application."""
    newest = (
        select(ReportVersion.id)
        .join(ReviewRound, ReviewRound.id == ReportVersion.round_id)
        .where(ReviewRound.application_id == Application.id)
        .order_by(ReviewRound.number.desc(), ReportVersion.version.desc())
        .limit(1)
        .correlate(Application)
        .scalar_subquery()
    )
    return exists().where(AccuracyPoint.report_id == newest, AccuracyPoint.made_at.is_not(None))


def answers_wanted() -> ColumnElement[bool]:
    """Cases whose lead answers on a confirmed report: asked of no other state, so that long lists stay quick."""
    return case((Application.status == ApplicationStatus.FACTUAL_ACCURACY, confirmed()), else_=false())


def is_confirmed(application: Application) -> bool:
    """Whether the provider, or the clock for them, has confirmed the report; a statement only while that is open."""
    asks = application.status is ApplicationStatus.FACTUAL_ACCURACY
    return asks and bool(db.session.scalar(select(confirmed()).where(Application.id == application.id)))


def where_it_stands(application: Application) -> str:
    """Where a case stands in words; a statement more only while its report is with the provider or the lead."""
    return standing(application.status, report_confirmed=is_confirmed(application))
