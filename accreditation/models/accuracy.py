"""What a provider says is factually wrong in an issued report, passage by passage, and what the lead reviewer answers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, code, pk
from accreditation.enums.reports import AccuracyAnswer
from accreditation.models.frameworks import Standard
from accreditation.models.people import Person
from accreditation.models.rounds import ReportVersion
from accreditation.models.snapshots import EntryCitation


class AccuracyRemark(Base):
    """A passage of one issued report that is wrong, with what shows it; on a standard, or on the summary where it names none.

    It is the provider's own draft until the report is confirmed. `citation_id` is evidence as it was submitted; without one,
    the answer that was submitted shows it. What is taken out of the draft has `withdrawn_at`.
    """

    __tablename__ = "accuracy_remarks"
    __table_args__ = (
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_a_moment"),
        CheckConstraint("(answer IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
        CheckConstraint("answer IS NULL OR withdrawn_at IS NULL", name="withdrawn_is_not_answered"),
        Index(None, "report_id"),
    )
    id: Mapped[pk]
    report_id: Mapped[int] = mapped_column(ForeignKey("report_versions.id"))
    standard_id: Mapped[int | None] = mapped_column(ForeignKey("standards.id"))
    version: Mapped[int] = mapped_column(default=1)
    quote: Mapped[str]
    words: Mapped[str]
    citation_id: Mapped[int | None] = mapped_column(ForeignKey("entry_citations.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    answer: Mapped[AccuracyAnswer | None] = mapped_column(code(AccuracyAnswer))
    answer_words: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    report: Mapped[ReportVersion] = relationship(lazy="raise")
    standard: Mapped[Standard | None] = relationship(lazy="raise")
    citation: Mapped[EntryCitation | None] = relationship(lazy="raise")
    made_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[made_by_id])
