"""What a provider says is wrong in a report, passage by passage: its own draft first, then the team's to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.models.accuracy import AccuracyRemark
from accreditation.models.applications import Application
from accreditation.models.frameworks import Standard
from accreditation.models.moderation import AgreedScore
from accreditation.models.rounds import ReportVersion, ReviewRound
from accreditation.models.snapshots import Entry, EntryCitation, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import moderation, reports, rounds
from accreditation.queries.applications import OfCase
from accreditation.queries.reports import SUMMARY
from accreditation.queries.reviews import OfReview
from accreditation.queries.rounds import Report


def of_report(report: ReportVersion) -> list[AccuracyRemark]:
    """Every point on one issued report that was not taken out, the summary's first, then in the framework's order."""
    return list(db.session.scalars(_of_report(report.id)))


def _of_report(report_id: int) -> Select[AccuracyRemark]:
    return (
        select(AccuracyRemark)
        .outerjoin(AccuracyRemark.standard)
        .options(joinedload(AccuracyRemark.standard), joinedload(AccuracyRemark.citation))
        .where(AccuracyRemark.report_id == report_id, AccuracyRemark.withdrawn_at.is_(None))
        .order_by(func.coalesce(Standard.position, -1), AccuracyRemark.id)
    )


def sent_of(report: Report) -> list[AccuracyRemark]:
    """The points that the provider sent with a report that stands; none before they confirm it, and none where only the clock did."""
    confirmation = report.confirmation
    if confirmation is None or confirmation.made_by_id is None or report.newest is None:
        return []
    return of_report(report.newest)


def answered_before(review_round: ReviewRound, report: Report) -> list[AccuracyRemark]:
    """The points on earlier issues of a round's report, which the provider sent, the oldest first."""
    sent = [point.report_id for point in report.points if point.made_by_id is not None]
    earlier = [number for number in sent if report.newest is None or number != report.newest.id]
    return [remark for report_id in earlier for remark in db.session.scalars(_of_report(report_id))]


def count_drafts(application: Application) -> int:
    """How many points wait to be sent when the report is confirmed."""
    report = rounds.report(application.current_round)
    return len(of_report(report.newest)) if report.newest is not None and report.confirmation is None else 0


def out_of_bounds(report: ReportVersion, review_round: ReviewRound) -> Sequence[str]:
    """The passages whose evidence is no part of what the round's reviewers were given: it is newer than that."""
    in_snapshot = (
        exists()
        .where(
            SnapshotEntry.snapshot_id == review_round.snapshot_id,
            SnapshotEntry.entry_id == EntryCitation.entry_id,
        )
        .correlate(EntryCitation)
    )
    return db.session.scalars(
        select(AccuracyRemark.quote)
        .join(AccuracyRemark.citation)
        .where(AccuracyRemark.report_id == report.id, AccuracyRemark.withdrawn_at.is_(None), ~in_snapshot)
        .order_by(AccuracyRemark.id)
    ).all()


class Submitted(NamedTuple):
    """A citation as it was submitted, with the standard under which it stood."""

    citation: EntryCitation
    code: str


def submitted(review_round: ReviewRound, standard_id: int | None) -> list[Submitted]:
    """The evidence that was submitted on one standard, or on all where none is named; nothing newer. One statement."""
    statement = (
        select(EntryCitation, Standard.code)
        .join(Entry, Entry.id == EntryCitation.entry_id)
        .join(SnapshotEntry, SnapshotEntry.entry_id == Entry.id)
        .join(Entry.standard)
        .where(SnapshotEntry.snapshot_id == review_round.snapshot_id)
        .order_by(SnapshotEntry.position, EntryCitation.position)
    )
    if standard_id is not None:
        statement = statement.where(Entry.standard_id == standard_id)
    return [Submitted(*row) for row in db.session.execute(statement)]


@dataclass(frozen=True)
class Passage(OfCase):
    """One text of an issued report as its provider reads it, the points that were made on it, and one of them to change."""

    agreed: AgreedScore | None
    report: Report
    remarks: tuple[AccuracyRemark, ...]
    remark: AccuracyRemark | None = None

    @property
    def words(self) -> str:
        """What the report says."""
        return self.report.summary if self.agreed is None else self.agreed.rationale

    @property
    def code(self) -> str:
        """How the text is named in addresses."""
        return SUMMARY if self.agreed is None else self.agreed.standard.code

    @property
    def title(self) -> str:
        """How the text is named on pages."""
        if self.agreed is None:
            return "Summary"
        return f"{self.agreed.standard.code} {self.agreed.standard.title}"

    @property
    def is_taken_out(self) -> bool:
        """Whether the point to change was taken out, and is not sent."""
        return self.remark is not None and self.remark.withdrawn_at is not None

    @property
    def is_open(self) -> bool:
        """Whether the provider may still say what is wrong."""
        checking = self.application.status is ApplicationStatus.FACTUAL_ACCURACY
        return checking and self.report.newest is not None and self.report.confirmation is None


def passage(viewer: Viewer, application_id: int, code: str) -> Passage | None:
    """The summary, or the words about one score of the newest round, for the provider that reads the report."""
    application = reports.for_provider(viewer, application_id)
    return None if application is None else _passage(application, code)


def _passage(application: Application, code: str, remark: AccuracyRemark | None = None) -> Passage | None:
    report = rounds.report(application.current_round)
    scores = reports.open_to_question(application.current_round) if code != SUMMARY else []
    agreed = next((score for score in scores if score.standard.code == code), None)
    if report.newest is None or (agreed is None and code != SUMMARY):
        return None
    standard_id = None if agreed is None else agreed.standard_id
    remarks = tuple(each for each in of_report(report.newest) if each.standard_id == standard_id)
    return Passage(application, agreed, report, remarks, remark)


def draft(viewer: Viewer, application_id: int, remark_id: int) -> Passage | None:
    """One point of the provider's on the report that stands, with the text that it is about; one that was taken out, too."""
    application = reports.for_provider(viewer, application_id)
    newest = None if application is None else rounds.report(application.current_round).newest
    if application is None or newest is None:
        return None
    remark = db.session.scalars(
        select(AccuracyRemark)
        .options(joinedload(AccuracyRemark.standard), joinedload(AccuracyRemark.citation))
        .where(AccuracyRemark.id == remark_id, AccuracyRemark.report_id == newest.id)
    ).first()
    if remark is None:
        return None
    return _passage(application, SUMMARY if remark.standard is None else remark.standard.code, remark)


@dataclass(frozen=True)
class SentPoint(OfReview):
    """A point that the provider sent, the text that it is about, and the next point without an answer."""

    remark: AccuracyRemark
    agreed: AgreedScore | None
    report: Report
    following: int | None

    @property
    def words(self) -> str:
        """What the report says now."""
        return self.report.summary if self.agreed is None else self.agreed.rationale

    @property
    def is_corrected(self) -> bool:
        """Whether these words were put right since the provider confirmed the report."""
        standard_id = self.remark.standard_id
        point = self.report.confirmation
        return any(
            correction.standard_id == standard_id
            and point is not None
            and point.made_at is not None
            and correction.corrected_at >= point.made_at
            for correction in self.report.corrections
        )


def sent_point(viewer: Viewer, review_id: int, remark_id: int) -> SentPoint | None:
    """One point that the provider sent on the report that stands, for a member of the team."""
    review = moderation.for_team(viewer, review_id)
    if review is None:
        return None
    report = rounds.report(review.round)
    sent = sent_of(report)
    remark = next((each for each in sent if each.id == remark_id), None)
    if remark is None:
        return None
    agreed = next(
        (
            score
            for score in reports.open_to_question(review.round)
            if score.standard_id == remark.standard_id
        ),
        None,
    )
    following = next((each.id for each in sent if each.answer is None and each.id != remark_id), None)
    return SentPoint(review, remark, agreed, report, following)
