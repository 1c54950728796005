"""What a provider's team says among itself about an answer, and whether it is settled; every word stays as it was written."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, pk
from accreditation.models.answers import Answer
from accreditation.models.people import Person


class Comment(Base):
    """A comment on an answer, or a reply to one: then `thread_id` is the comment that began the talk. Append-only.

    `quote` holds the words of the answer that it is about, as they were copied; empty: the whole standard. The case stands
    here too, because an answer of an archive has none.
    """

    __tablename__ = "comments"
    __table_args__ = (
        CheckConstraint("thread_id IS NULL OR quote = ''", name="replies_quote_nothing"),
        Index(None, "answer_id"),
        Index(None, "thread_id"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    quote: Mapped[str] = mapped_column(default="")
    words: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    answer: Mapped[Answer] = relationship(lazy="raise")
    author: Mapped[Person] = relationship(lazy="raise")


class CommentResolution(Base):
    """That a comment was resolved, or opened again; append-only, and the newest counts."""

    __tablename__ = "comment_resolutions"
    __table_args__ = (UniqueConstraint("comment_id", "number"), APPEND_ONLY)
    id: Mapped[pk]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    number: Mapped[int]
    is_resolved: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    by: Mapped[Person] = relationship(lazy="raise")
