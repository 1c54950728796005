"""What a provider says of each standard, with every revision of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, pk
from accreditation.models.applications import Application
from accreditation.models.content import AnswerContent
from accreditation.models.frameworks import Standard
from accreditation.models.people import Person

_ASSIGNED = text("assignee_id IS NOT NULL")


class Answer(AnswerContent, Base):
    """One standard's self-assessment in one application; made with the application, so always there.

    An answer of the case's archive has no `application_id`: so nothing that asks for a case's answers finds it, and
    `ArchivedAnswer` says which move put it there.
    """

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("application_id", "standard_id"),
        CheckConstraint("self_score BETWEEN 0 AND 4", name="score_in_range"),
        CheckConstraint("NOT (not_applicable AND self_score IS NOT NULL)", name="applicable_or_scored"),
        CheckConstraint("assigned_due_on IS NULL OR assignee_id IS NOT NULL", name="due_from_somebody"),
        Index("ix_answers_assigned", "assignee_id", sqlite_where=_ASSIGNED, postgresql_where=_ASSIGNED),
    )
    id: Mapped[pk]
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    version: Mapped[int] = mapped_column(default=0)
    not_applicable_preset: Mapped[bool] = mapped_column(default=False)
    not_applicable_accepted_at: Mapped[datetime | None]
    to_confirm: Mapped[bool] = mapped_column(default=False)
    """It says what the last application of the placement said, and nobody has said whether that is still true."""
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    assigned_due_on: Mapped[date | None]
    """The day by which the provider's lead asked for it; a wish inside the team, which closes nothing."""
    updated_at: Mapped[datetime | None]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    application: Mapped[Application] = relationship(lazy="raise")
    standard: Mapped[Standard] = relationship(lazy="raise")
    assignee: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[assignee_id])
    updated_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[updated_by_id])


class AnswerRevision(AnswerContent, Base):
    """What an answer said after one save."""

    __tablename__ = "answer_revisions"
    __table_args__ = (UniqueConstraint("answer_id", "version"), Index(None, "author_id"), APPEND_ONLY)
    id: Mapped[pk]
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"))
    version: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    author: Mapped[Person] = relationship(lazy="raise")
