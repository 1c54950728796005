"""Legal holds: what must not be destroyed, whatever its time."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, pk
from accreditation.models.evidence import EvidenceItem
from accreditation.models.organisations import Organisation
from accreditation.models.people import Person


class LegalHold(Base):
    """Nothing of this provider, or of this one item of theirs, is destroyed until the hold is lifted."""

    __tablename__ = "legal_holds"
    __table_args__ = (
        CheckConstraint("(lifted_at IS NULL) = (lifted_by_id IS NULL)", name="lifting_has_author"),
        Index(None, "organisation_id"),
    )
    id: Mapped[pk]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_items.id"))
    reason: Mapped[str]
    placed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    placed_at: Mapped[datetime]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    lifted_at: Mapped[datetime | None]
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    item: Mapped[EvidenceItem | None] = relationship(lazy="raise")
    placed_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[placed_by_id])
    lifted_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[lifted_by_id])
