"""Concerns, raised in a case or without one, what is done about them, and facts about a provider that limit an award."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation import clock
from accreditation.db import APPEND_ONLY, Base, code, pk
from accreditation.enums.concerns import ConcernAct, ConcernKind, ConcernStatus, FactKind, SharedWith
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.clocks import Clock
from accreditation.models.findings import Finding
from accreditation.models.frameworks import Standard
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.people import Person


class Concern(Base):
    """A worry about patients or learners; one of a case is seen by the concern officer alone until the reveal.

    It always has its office. It may be about a case and one of its standards, about an award, or about neither yet.
    """

    __tablename__ = "concerns"
    __table_args__ = (
        CheckConstraint(
            "standard_id IS NULL OR application_id IS NOT NULL OR award_id IS NOT NULL",
            name="standard_of_case_or_award",
        ),
        Index(None, "office_id", "status", "raised_at"),
        Index(None, "application_id"),
        Index(None, "award_id"),
    )
    id: Mapped[pk]
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"))
    standard_id: Mapped[int | None] = mapped_column(ForeignKey("standards.id"))
    award_id: Mapped[int | None] = mapped_column(ForeignKey("awards.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    kind: Mapped[ConcernKind] = mapped_column(code(ConcernKind))
    status: Mapped[ConcernStatus] = mapped_column(code(ConcernStatus), default=ConcernStatus.RAISED)
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    raised_at: Mapped[datetime]
    words: Mapped[str]
    application: Mapped[Application | None] = relationship(lazy="raise")
    standard: Mapped[Standard | None] = relationship(lazy="raise")
    award: Mapped[Award | None] = relationship(lazy="raise")
    raised_by: Mapped[Person | None] = relationship(lazy="raise")
    triage: Mapped[Clock | None] = relationship(lazy="raise", viewonly=True)

    @property
    def look_by(self) -> date | None:
        """The day by which somebody has to look at it, while nobody has."""
        waits = self.status is ConcernStatus.RAISED and self.triage is not None
        return self.triage.due_on if waits and self.triage is not None else None

    @property
    def overdue(self) -> bool:
        """Whether nobody has looked at it by its day."""
        return self.look_by is not None and self.look_by < clock.today()

    @property
    def organisation_id(self) -> int | None:
        """The provider that it is about, where its case or its award's placement names one."""
        if self.application is not None:
            return self.application.organisation_id
        return None if self.award is None else self.award.placement.organisation_id

    @property
    def place(self) -> str | None:
        """The place that it is about, by name, where it names one."""
        if self.application is not None:
            return self.application.subject.name
        return None if self.award is None else self.award.placement_name

    @property
    def provider(self) -> str | None:
        """The provider that it is about, by name, where it names one."""
        if self.application is not None:
            return self.application.organisation.name
        return None if self.award is None else self.award.organisation_name


class ConcernRecord(Base):
    """One thing that was done about a concern, and what was written with it; append-only.

    Words of an act in `READ_BY_PROVIDER` are the provider's to read, in wording of their own; all others are the officer's.
    """

    __tablename__ = "concern_records"
    __table_args__ = (
        CheckConstraint("(act = 'share') = (shared_with IS NOT NULL)", name="shared_with_somebody"),
        CheckConstraint("(act = 'require') = (finding_id IS NOT NULL)", name="requirement_is_finding"),
        CheckConstraint("(act = 'support_level') = (fact_id IS NOT NULL)", name="level_is_fact"),
        Index(None, "concern_id", "id"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id"))
    act: Mapped[ConcernAct] = mapped_column(code(ConcernAct))
    words: Mapped[str]
    shared_with: Mapped[SharedWith | None] = mapped_column(code(SharedWith))
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("findings.id"))
    fact_id: Mapped[int | None] = mapped_column(ForeignKey("facts.id"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    concern: Mapped[Concern] = relationship(lazy="raise")
    finding: Mapped[Finding | None] = relationship(lazy="raise")
    fact: Mapped["Fact | None"] = relationship(lazy="raise")
    recorded_by: Mapped[Person] = relationship(lazy="raise")


class Fact(Base):
    """Something known of a provider or one placement, with its source and date; the newest of a kind counts."""

    __tablename__ = "facts"
    __table_args__ = (
        CheckConstraint("organisation_id IS NOT NULL", name="has_organisation"),
        Index(None, "organisation_id", "kind", "dated_on"),
    )
    id: Mapped[pk]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("placements.id"))
    kind: Mapped[FactKind] = mapped_column(code(FactKind))
    value: Mapped[str]
    source: Mapped[str]
    dated_on: Mapped[date]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    placement: Mapped[Placement | None] = relationship(lazy="raise")
