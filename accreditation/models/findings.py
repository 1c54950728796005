"""What a review asks of a provider."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, code, pk
from accreditation.enums.findings import FindingKind, FindingStatus
from accreditation.models.frameworks import Standard


class Finding(Base):
    """A commendation, recommendation, requirement or condition, in a case or on an award, on one standard or on none."""

    __tablename__ = "findings"
    __table_args__ = (
        CheckConstraint("application_id IS NOT NULL OR award_id IS NOT NULL", name="of_case_or_award"),
        Index(None, "application_id", "standard_id"),
        Index(None, "award_id"),
    )
    id: Mapped[pk]
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"))
    award_id: Mapped[int | None] = mapped_column(ForeignKey("awards.id"))
    standard_id: Mapped[int | None] = mapped_column(ForeignKey("standards.id"))
    kind: Mapped[FindingKind] = mapped_column(code(FindingKind))
    status: Mapped[FindingStatus] = mapped_column(code(FindingStatus), default=FindingStatus.DRAFT)
    words: Mapped[str]
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    extended: Mapped[bool] = mapped_column(default=False)
    standard: Mapped[Standard | None] = relationship(lazy="raise")
