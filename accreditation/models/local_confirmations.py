"""What a placement says of its organisation's answers, which it does not give itself."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, pk
from accreditation.models.people import Person
from accreditation.models.snapshots import Entry


class LocalConfirmation(Base):
    """What a placement says of one signed answer of its organisation: true here, or what is different here; append-only.

    The newest version counts, and only while the entry that it is about is the one that the return has signed last.
    """

    __tablename__ = "local_confirmations"
    __table_args__ = (
        UniqueConstraint("application_id", "standard_id", "version"),
        Index(None, "entry_id"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    version: Mapped[int]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    # Empty: it is true here as it stands.
    difference: Mapped[str] = mapped_column(default="")
    confirmed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[Person] = relationship(lazy="raise")
    entry: Mapped[Entry] = relationship(lazy="raise")
