"""The audit record: one hash chain a stream, which the database refuses to change."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accreditation.db import APPEND_ONLY, Base, pk


class AuditEvent(Base):
    """Something that happened; `facts` is the exact text that the hash is over."""

    __tablename__ = "audit_events"
    __table_args__ = (
        UniqueConstraint("stream", "seq"),
        Index(None, "at"),
        Index(None, "actor_id"),
        Index(None, "kind", "id"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    stream: Mapped[str]
    seq: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[str]
    actor_id: Mapped[int | None]
    facts: Mapped[str]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class AuditHead(Base):
    """Where a stream's chain ends now."""

    __tablename__ = "audit_heads"
    stream: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]


class AuditSeal(Base):
    """Which rows an event's digest is over, and the salt that keeps it from telling what they say; append-only."""

    __tablename__ = "audit_seals"
    __table_args__ = (APPEND_ONLY,)
    id: Mapped[pk]
    what: Mapped[str]
    row_ids: Mapped[str]
    salt: Mapped[str]
