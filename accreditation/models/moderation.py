"""How a team's scores become one agreed score a standard."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, code, pk
from accreditation.enums.reviews import AgreementMethod
from accreditation.models.frameworks import Standard
from accreditation.models.people import Person


class ModerationCase(Base):
    """A standard that has to be talked about, and why; `reasons` are codes joined by spaces.

    The team has it until `moderator_from`, which is the opening itself where it goes to the moderator at once, and the
    moment at which the team passes it on; `note` is what the team says then.
    """

    __tablename__ = "moderation_cases"
    __table_args__ = (UniqueConstraint("application_id", "standard_id"),)
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    reasons: Mapped[str]
    for_moderator: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime]
    moderator_from: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    standard: Mapped[Standard] = relationship(lazy="raise")


class AgreedScore(Base):
    """The one score that counts for a standard, and how it was reached.

    `entry_id` and `reviews` (ids joined by spaces) are what it rests on: it stands for as long as both do.
    """

    __tablename__ = "agreed_scores"
    __table_args__ = (
        UniqueConstraint("application_id", "standard_id"),
        CheckConstraint("value BETWEEN 0 AND 4", name="score_in_range"),
        CheckConstraint("(value IS NULL) = (method = 'not_applicable')", name="value_unless_not_applicable"),
    )
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"))
    reviews: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    value: Mapped[int | None]
    method: Mapped[AgreementMethod] = mapped_column(code(AgreementMethod))
    rationale: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    agreed_at: Mapped[datetime]
    standard: Mapped[Standard] = relationship(lazy="raise")
    agreed_by: Mapped[Person | None] = relationship(lazy="raise")
