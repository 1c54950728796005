"""Concerns raised in a case, and facts about a provider that limit an award."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, code, pk
from accreditation.enums.concerns import ConcernKind, ConcernStatus, FactKind
from accreditation.models.applications import Application
from accreditation.models.frameworks import Standard
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.people import Person


class Concern(Base):
    """A worry about patients or learners; seen by the concern officer alone until the reveal."""

    __tablename__ = "concerns"
    __table_args__ = (Index(None, "office_id", "status", "raised_at"), Index(None, "application_id"))
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    kind: Mapped[ConcernKind] = mapped_column(code(ConcernKind))
    status: Mapped[ConcernStatus] = mapped_column(code(ConcernStatus), default=ConcernStatus.RAISED)
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    raised_at: Mapped[datetime]
    words: Mapped[str]
    triage_words: Mapped[str] = mapped_column(default="")
    application: Mapped[Application] = relationship(lazy="raise")
    standard: Mapped[Standard] = relationship(lazy="raise")
    raised_by: Mapped[Person | None] = relationship(lazy="raise")


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
