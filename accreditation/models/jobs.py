"""Work for the background worker, written in the same transaction as its cause."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from accreditation.db import Base, code, pk
from accreditation.enums.jobs import JobKind, JobState


class Job(Base):
    """One piece of work; the holder of `token` alone may finish it.

    `turn` is its place among the work of everybody who waits; work of nobody's in particular has none, and goes first.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index(None, "state", "turn", "run_at", "id"),
        Index(None, "organisation_id", "person_id", "turn"),
    )
    id: Mapped[pk]
    kind: Mapped[JobKind] = mapped_column(code(JobKind))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[JobState] = mapped_column(code(JobState), default=JobState.READY)
    run_at: Mapped[datetime]
    # No keys to others' tables: a job outlives what it is about, and is forgotten after a month.
    organisation_id: Mapped[int | None]
    person_id: Mapped[int | None]
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    takes_long: Mapped[bool] = mapped_column(default=False, server_default=false())
    tries: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    token: Mapped[str | None]
    unique_key: Mapped[str | None] = mapped_column(unique=True)
    error: Mapped[str | None]
    progress_done: Mapped[int] = mapped_column(default=0, server_default="0")
    progress_of: Mapped[int] = mapped_column(default=0, server_default="0")
    progress: Mapped[str | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ClockJump(Base):
    """A heartbeat more than a day from the last one; no deadline brings anything until the date is confirmed."""

    __tablename__ = "clock_jumps"
    id: Mapped[pk]
    before: Mapped[datetime]
    after: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Heartbeat(Base):
    """One day on which a worker was seen: its first and last moment, and the longest gap in working hours, in seconds."""

    __tablename__ = "heartbeats"
    day: Mapped[date] = mapped_column(primary_key=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    longest_gap: Mapped[int]
