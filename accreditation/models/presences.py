"""Who has the page of a standard open now; nothing here is kept for longer than it is true."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, pk
from accreditation.models.people import Person


class Presence(Base):
    """One person at one answer: when their page was heard of last, whether they write, and since when they do or read."""

    __tablename__ = "presences"
    __table_args__ = (
        UniqueConstraint("person_id", "answer_id"),
        Index(None, "answer_id"),
        Index(None, "seen_at"),
    )
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"))
    is_typing: Mapped[bool]
    since: Mapped[datetime]
    seen_at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="raise")
