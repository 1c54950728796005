"""Filters of a list that a person keeps under a name."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accreditation.db import Base, pk


class SavedView(Base):
    """One person's name for one set of filters of one page."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("person_id", "page", "name"),)
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    page: Mapped[str]
    name: Mapped[str]
    query: Mapped[str]
