"""Reviewers' questions to a provider: each reviewer's own until the lead sends them as one request."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, code, pk
from accreditation.enums.clarifications import ClarificationStatus
from accreditation.models.frameworks import Standard
from accreditation.models.people import Person


class ReviewQuestion(Base):
    """A question that a reviewer would ask the provider about one standard: private to them until they give it to the lead."""

    __tablename__ = "review_questions"
    __table_args__ = (UniqueConstraint("review_id", "standard_id"),)
    id: Mapped[pk]
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    words: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]
    # Since when the lead reads it; what is written anew is private again.
    given_at: Mapped[datetime | None]
    standard: Mapped[Standard] = relationship(lazy="raise")


class QuestionWording(Base):
    """How the lead words the question on one standard; the reviewers' own words stay beside it, and it goes out as it stands."""

    __tablename__ = "question_wordings"
    __table_args__ = (UniqueConstraint("round_id", "standard_id"),)
    id: Mapped[pk]
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    words: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]


class Clarification(Base):
    """One request of a round with the questions to the provider, or the lead's word that there are none."""

    __tablename__ = "clarifications"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        # Closed without a declaration: no answer came.
        CheckConstraint("status <> 'answered' OR declared_at IS NOT NULL", name="answered_declared"),
        CheckConstraint("status <> 'closed' OR closed_at IS NOT NULL", name="closed_has_moment"),
        CheckConstraint("status <> 'waived' OR waived_because <> ''", name="waived_with_reason"),
    )
    id: Mapped[pk]
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    number: Mapped[int]
    status: Mapped[ClarificationStatus] = mapped_column(code(ClarificationStatus))
    with_visit: Mapped[bool] = mapped_column(default=False)
    # Why there is nothing to ask, or why what was sent was taken back, where it was waived.
    waived_because: Mapped[str] = mapped_column(default="")
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    declared_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    declared_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
    # What the case said with the answers in it.
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("snapshots.id"))
    questions: Mapped[list["ClarificationQuestion"]] = relationship(
        lazy="raise", order_by="ClarificationQuestion.id", back_populates="clarification"
    )

    @property
    def stands(self) -> str:
        """Where it stands, in words: what was sent and then taken back is not called nothing."""
        taken_back = self.status is ClarificationStatus.WAIVED and self.questions
        return "Taken back" if taken_back else self.status.label


class ClarificationQuestion(Base):
    """A question as it was sent, and the provider's answer to it; neither says who of the team asked."""

    __tablename__ = "clarification_questions"
    __table_args__ = (UniqueConstraint("clarification_id", "standard_id"),)
    id: Mapped[pk]
    clarification_id: Mapped[int] = mapped_column(ForeignKey("clarifications.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    words: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    clarification: Mapped[Clarification] = relationship(lazy="raise", back_populates="questions")
    standard: Mapped[Standard] = relationship(lazy="raise")
    answered_by: Mapped[Person | None] = relationship(lazy="raise")
