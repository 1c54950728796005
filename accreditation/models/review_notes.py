"""What a reviewer writes to themselves about a standard: nobody else ever reads it."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accreditation.db import Base, pk


class ReviewNote(Base):
    """A reviewer's own note on one standard, for themselves alone; it goes into no pack, paper or record."""

    __tablename__ = "review_notes"
    __table_args__ = (UniqueConstraint("review_id", "standard_id"),)
    id: Mapped[pk]
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    version: Mapped[int]
    words: Mapped[str]
    updated_at: Mapped[datetime]
