"""A reviewer asks to unlock their own review, and a moderator answers: two people, each with their words."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, pk
from accreditation.models.reviews import Review

_OPEN = text("ended_at IS NULL")


class UnlockRequest(Base):
    """A reviewer's wish to go on scoring after the lock, before scores are shared; `number` counts those of a review.

    It ends by the moderator's answer (`granted`, `decided_by_id`), because the reviewer took it back or left, or because
    nobody answered by `answer_by`; then `answer` says that in the service's words.
    """

    __tablename__ = "unlock_requests"
    __table_args__ = (
        UniqueConstraint("review_id", "number"),
        CheckConstraint("(granted IS NULL) = (decided_by_id IS NULL)", name="decided_by_somebody"),
        CheckConstraint("granted IS NULL OR (ended_at IS NOT NULL AND answer <> '')", name="answer_whole"),
        Index(
            "uq_unlock_requests_open", "review_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
    )
    id: Mapped[pk]
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    number: Mapped[int]
    reason: Mapped[str]
    made_at: Mapped[datetime]
    answer_by: Mapped[date]
    ended_at: Mapped[datetime | None]
    granted: Mapped[bool | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answer: Mapped[str] = mapped_column(default="")
    review: Mapped[Review] = relationship(lazy="raise")

    @property
    def ran_out(self) -> bool:
        """Whether nobody answered by its day, so that the review stayed locked."""
        return self.granted is None and self.answer != ""
