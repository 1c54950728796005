"""What the office found when it checked what was submitted, one answer at a time."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, pk
from accreditation.models.people import Person


class EntryCheck(Base):
    """What is missing in one answer as it was submitted; nothing where it is complete. Sent only with a return.

    It belongs to the entry, so what was complete stays so when the application comes back with that answer unchanged.
    """

    __tablename__ = "entry_checks"
    __table_args__ = (UniqueConstraint("entry_id"),)
    id: Mapped[pk]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    version: Mapped[int]
    missing: Mapped[str]
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    checked_at: Mapped[datetime]
    checked_by: Mapped[Person] = relationship(lazy="raise")
