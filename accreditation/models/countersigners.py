"""Outsiders who countersign where nobody else can sign: proposed by the provider's lead, agreed or refused by the office."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, pk
from accreditation.models.people import Person

_STANDS = text("withdrawn_at IS NULL AND refused_reason IS NULL")


class Countersigner(Base):
    """A named outsider for one case. Whoever proves to have `address` is meant, until `person_id` says who it is."""

    __tablename__ = "countersigners"
    __table_args__ = (
        CheckConstraint("(decided_by_id IS NULL) = (decided_at IS NULL)", name="decided_by_somebody"),
        CheckConstraint("refused_reason IS NULL OR decided_at IS NOT NULL", name="refused_by_somebody"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="two_people"),
        # One at a time; those who were refused or taken back stay on the record.
        Index(
            "uq_countersigners_standing",
            "application_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index(None, "application_id"),
        Index(None, "person_id"),
        Index(None, "address"),
    )
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    name: Mapped[str]
    address: Mapped[str]
    organisation_name: Mapped[str]
    # Why nobody else can sign, for the office.
    reason: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    refused_reason: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    proposed_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[proposed_by_id])
    decided_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])

    @property
    def is_agreed(self) -> bool:
        """Whether the office agreed, and nobody took it back since."""
        return self.decided_at is not None and self.refused_reason is None and self.withdrawn_at is None

    @property
    def is_waiting(self) -> bool:
        """Whether the office has yet to agree or refuse."""
        return self.decided_at is None and self.withdrawn_at is None
