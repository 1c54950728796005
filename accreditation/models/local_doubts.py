"""A reviewer's word that an answer of the organisation is not true at the placement they review."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, UniqueConstraint, exists
from sqlalchemy.orm import Mapped, aliased, mapped_column

from accreditation.db import APPEND_ONLY, Base, pk


class LocalDoubt(Base):
    """One version of what a reviewer says of one answer of the organisation return; append-only, and the newest counts.

    While it stands, the standard is scored and agreed in the placement's own round, and not taken from the return.
    """

    __tablename__ = "local_doubts"
    __table_args__ = (
        UniqueConstraint("review_id", "standard_id", "version"),
        CheckConstraint("NOT stands OR words <> ''", name="stands_with_words"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    version: Mapped[int]
    stands: Mapped[bool]
    words: Mapped[str] = mapped_column(default="")
    said_at: Mapped[datetime]


_LATER = aliased(LocalDoubt)

_NEWEST = ~exists().where(
    _LATER.review_id == LocalDoubt.review_id,
    _LATER.standard_id == LocalDoubt.standard_id,
    _LATER.version > LocalDoubt.version,
)

STANDING: ColumnElement[bool] = LocalDoubt.stands & _NEWEST
"""Doubts that their reviewer has not taken back."""

TAKEN_BACK: ColumnElement[bool] = ~LocalDoubt.stands & _NEWEST
"""Doubts that their reviewer has taken back, by the row that says so."""
