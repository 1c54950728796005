"""A case moved from one framework version to another, and the answers that the move put in the case's archive."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, pk
from accreditation.models.answers import Answer
from accreditation.models.frameworks import FrameworkVersion
from accreditation.models.people import Person


class FrameworkMove(Base):
    """One move of a draft; append-only.

    `answers_version` is the version that every answer of the case had right after it, above any that an answer of the
    case had before: so a page opened before the move never saves over another standard's answer.
    """

    __tablename__ = "framework_moves"
    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        CheckConstraint("from_version_id <> to_version_id", name="to_another_version"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    number: Mapped[int]
    from_version_id: Mapped[int] = mapped_column(ForeignKey("framework_versions.id"))
    to_version_id: Mapped[int] = mapped_column(ForeignKey("framework_versions.id"))
    answers_version: Mapped[int]
    moved_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    moved_at: Mapped[datetime]
    from_version: Mapped[FrameworkVersion] = relationship(lazy="raise", foreign_keys=[from_version_id])
    to_version: Mapped[FrameworkVersion] = relationship(lazy="raise", foreign_keys=[to_version_id])
    moved_by: Mapped[Person] = relationship(lazy="raise")


class ArchivedAnswer(Base):
    """An answer that a move put in the archive; append-only, as it stays on record where a later move takes it out again."""

    __tablename__ = "archived_answers"
    __table_args__ = (UniqueConstraint("move_id", "answer_id"), Index(None, "answer_id"), APPEND_ONLY)
    id: Mapped[pk]
    move_id: Mapped[int] = mapped_column(ForeignKey("framework_moves.id"))
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"))
    move: Mapped[FrameworkMove] = relationship(lazy="raise")
    answer: Mapped[Answer] = relationship(lazy="raise")
