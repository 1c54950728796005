"""Letters by e-mail, from the moment they are asked for to the server's answer, and addresses that refuse them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, code, pk
from accreditation.enums.letters import LetterKind, LetterState
from accreditation.models.people import Person

_WAITING = text("state = 'waiting'")


class Letter(Base):
    """One letter to one address; its words are composed when it is sent, so that nothing secret waits in the database.

    `key` names its cause, so that it is asked for once whatever crashes; `message_id` stays the same with every try.
    """

    __tablename__ = "letters"
    __table_args__ = (
        Index(
            "ix_letters_waiting", "turn", "send_at", "id", sqlite_where=_WAITING, postgresql_where=_WAITING
        ),
        Index(None, "state", "id"),
        Index(None, "person_id"),
    )
    id: Mapped[pk]
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[LetterKind] = mapped_column(code(LetterKind))
    # Nobody, where it goes to an address that has no account yet.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # Of a person it is their address at the time of sending.
    address: Mapped[str] = mapped_column(default="")
    # Numbers and codes alone.
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_at: Mapped[datetime]
    # What somebody waits for at a page goes before what can wait: 0, then 1.
    turn: Mapped[int]
    # The next moment at which it is tried.
    send_at: Mapped[datetime]
    state: Mapped[LetterState] = mapped_column(code(LetterState), default=LetterState.WAITING)
    message_id: Mapped[str] = mapped_column(unique=True)
    tries: Mapped[int] = mapped_column(default=0)
    first_tried_at: Mapped[datetime | None]
    # Whoever sends it now holds it until then, by this token.
    token: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    sent_to: Mapped[str] = mapped_column(default="")
    # When its address and facts were forgotten; the key stays.
    cleared_at: Mapped[datetime | None]
    person: Mapped[Person | None] = relationship(lazy="raise")


class RefusingAddress(Base):
    """An address that a mail server refused for good; nothing is sent to it from `suppressed_at` until it is allowed again."""

    __tablename__ = "refusing_addresses"
    id: Mapped[pk]
    address: Mapped[str] = mapped_column(unique=True)
    refusals: Mapped[int]
    reason: Mapped[str]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    suppressed_at: Mapped[datetime | None] = mapped_column(index=True)
