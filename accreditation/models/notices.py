"""What people hear of what happens: a notice for each person and event, and how each person wants to hear."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from accreditation.db import Base, code, pk
from accreditation.enums.notices import Delivery, NoticeGroup, NoticeKind

_UNREAD = text("read_at IS NULL")
_IN_DIGEST = text("digest_on IS NOT NULL")


class Notice(Base):
    """That something happened, for one person; its words are made when they are shown or sent.

    `key` is the event, its subject, the person and the time that it happened, so that nobody hears of it twice.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index(None, "person_id", "id"),
        Index("ix_notices_unread", "person_id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        Index(
            "ix_notices_digest",
            "person_id",
            "digest_on",
            sqlite_where=_IN_DIGEST,
            postgresql_where=_IN_DIGEST,
        ),
    )
    id: Mapped[pk]
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[NoticeKind] = mapped_column(code(NoticeKind))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    # Ids and days alone: what it is about, and by when.
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    # The day of the one letter that it is part of, for whoever prefers that.
    digest_on: Mapped[date | None]


class NoticePreference(Base):
    """How the notices of one group reach somebody, where it is not the usual way."""

    __tablename__ = "notice_preferences"
    __table_args__ = (UniqueConstraint("person_id", "notice_group"),)
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    notice_group: Mapped[NoticeGroup] = mapped_column(code(NoticeGroup))
    delivery: Mapped[Delivery] = mapped_column(code(Delivery))


class NoticeTimes(Base):
    """When letters wait: between two hours in England, and while somebody is away (both days inside)."""

    __tablename__ = "notice_times"
    __table_args__ = (
        CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="quiet_both"),
        CheckConstraint("(away_from IS NULL) = (away_until IS NULL)", name="away_both"),
        CheckConstraint("away_from IS NULL OR away_from <= away_until", name="away_in_order"),
    )
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
