"""Every version of a text of a review's report, for the team: who wrote it when, and what it said."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from accreditation.db import db
from accreditation.models.moderation import AgreedScore
from accreditation.models.people import Person
from accreditation.models.rounds import ReportCorrection, ReportVersion
from accreditation.permissions.viewer import Viewer
from accreditation.queries import reports, rounds
from accreditation.queries.reports import SUMMARY, ReportText


@dataclass(frozen=True)
class TextVersion:
    """One version of a text; `number` counts them from the first, and `note` says what else is known of it."""

    number: int
    at: datetime
    by: str
    words: str
    note: str = ""


@dataclass(frozen=True)
class WrittenText(ReportText):
    """A text of the report with every version, the oldest first, and the version that a save must expect."""

    versions: tuple[TextVersion, ...]
    expected: int
    restored: TextVersion | None = None

    @property
    def code(self) -> str:
        """How the text is named in addresses."""
        return SUMMARY if self.agreed is None else self.agreed.standard.code

    @property
    def title(self) -> str:
        """How the text is named on pages."""
        return (
            "Summary" if self.agreed is None else f"{self.agreed.standard.code} {self.agreed.standard.title}"
        )

    @property
    def words(self) -> str:
        """What the report says now."""
        return self.versions[-1].words if self.versions else ""


def for_team(viewer: Viewer, review_id: int, code: str) -> WrittenText | None:
    """The summary, or the words about one score of the round, with its versions; a constant number of statements."""
    text = reports.text_of_report(viewer, review_id, code)
    if text is None:
        return None
    if text.agreed is None:
        return WrittenText(text.review, None, _of_summary(text), rounds.report(text.round).version)
    return WrittenText(text.review, text.agreed, _of_score(text.agreed), text.agreed.version)


def earlier_for(viewer: Viewer, review_id: int, code: str, number: int) -> WrittenText | None:
    """The same with the version of that number, which is to be restored."""
    text = for_team(viewer, review_id, code)
    version = next((each for each in text.versions if each.number == number), None) if text else None
    if text is None or version is None:
        return None
    return WrittenText(text.review, text.agreed, text.versions, text.expected, version)


def _of_summary(text: ReportText) -> tuple[TextVersion, ...]:
    """Every save of the summary, and every time that it was put right after it was issued."""
    saves = db.session.execute(
        select(ReportVersion.written_at, Person.name, ReportVersion.summary, ReportVersion.issued_at)
        .join(Person, Person.id == ReportVersion.written_by_id)
        .where(ReportVersion.round_id == text.round.id)
        .order_by(ReportVersion.version)
    ).all()
    corrections = db.session.execute(
        select(ReportCorrection.corrected_at, Person.name, ReportCorrection.words_after)
        .join(Person, Person.id == ReportCorrection.corrected_by_id)
        .where(ReportCorrection.round_id == text.round.id, ReportCorrection.standard_id.is_(None))
        .order_by(ReportCorrection.id)
    ).all()
    written = [(at, by, words, "Sent to the provider" if issued else "") for at, by, words, issued in saves]
    written += [(at, by, words, "Put right after the provider’s check") for at, by, words in corrections]
    return tuple(
        TextVersion(number, *row)
        for number, row in enumerate(sorted(written, key=lambda row: row[0]), start=1)
    )


def _of_score(agreed: AgreedScore) -> tuple[TextVersion, ...]:
    """Every version of the words about a score; who agreed it is named where somebody decided on it."""
    rows = db.session.execute(
        select(
            AgreedScore.agreed_at, Person.name, AgreedScore.rationale, AgreedScore.value, AgreedScore.method
        )
        .outerjoin(AgreedScore.agreed_by)
        .where(AgreedScore.round_id == agreed.round_id, AgreedScore.standard_id == agreed.standard_id)
        .order_by(AgreedScore.version)
    )
    return tuple(
        TextVersion(number, at, by or "", words, f"Score {value}, {method.label.lower()}")
        for number, (at, by, words, value, method) in enumerate(rows, start=1)
    )
