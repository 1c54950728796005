"""What is due by when, and why: one clock for each due thing, the pauses of a case, and what was extended."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, code, pk
from accreditation.enums.clocks import ClockKind
from accreditation.models.people import Person

_RUNNING = text("met_at IS NULL AND ran_out_at IS NULL AND stopped_at IS NULL")


class Clock(Base):
    """One due thing: since when, how many working days it has, and how it ended.

    `length` counts working days from `began_at`; `ends_on` is a day set otherwise (a cycle's last day, an award's); `grace` is
    what somebody has on top of either. `due_on` is what `rules.clocks` makes of them with the pauses and extensions; only
    `services.clocks` writes it.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        CheckConstraint("(length IS NULL) <> (ends_on IS NULL)", name="length_or_day"),
        CheckConstraint("length IS NULL OR length >= 1", name="length_positive"),
        CheckConstraint("(before_on IS NULL) = (back IS NULL)", name="counted_back_whole"),
        CheckConstraint("before_on IS NULL OR ends_on IS NOT NULL", name="counted_back_to_day"),
        CheckConstraint("grace >= 0", name="grace_not_negative"),
        CheckConstraint(
            "application_id IS NOT NULL OR meeting_id IS NOT NULL OR award_id IS NOT NULL OR concern_id IS NOT NULL",
            name="is_about_something",
        ),
        # Whoever reads the dates of a case must not learn from them that a concern was raised in it.
        CheckConstraint("concern_id IS NULL OR application_id IS NULL", name="concern_in_no_case"),
        CheckConstraint(
            "CASE WHEN met_at IS NULL THEN 0 ELSE 1 END + CASE WHEN ran_out_at IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN stopped_at IS NULL THEN 0 ELSE 1 END <= 1",
            name="ends_once",
        ),
        Index(None, "application_id", "kind"),
        Index(None, "review_id"),
        Index(None, "finding_id"),
        Index(None, "meeting_id"),
        Index(None, "award_id"),
        Index(None, "concern_id"),
        Index("ix_clocks_running", "due_on", "id", sqlite_where=_RUNNING, postgresql_where=_RUNNING),
    )
    id: Mapped[pk]
    kind: Mapped[ClockKind] = mapped_column(code(ClockKind))
    # The policy's name of its length: "review", "ratification".
    name: Mapped[str]
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"))
    review_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("findings.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    award_id: Mapped[int | None] = mapped_column(ForeignKey("awards.id"))
    concern_id: Mapped[int | None] = mapped_column(ForeignKey("concerns.id"))
    began_at: Mapped[datetime]
    length: Mapped[int | None]
    ends_on: Mapped[date | None]
    # The day before which so many working days lie: `ends_on` is counted back from it (a meeting, an award's last day).
    before_on: Mapped[date | None]
    back: Mapped[int | None]
    grace: Mapped[int] = mapped_column(default=0)
    due_on: Mapped[date]
    met_at: Mapped[datetime | None]
    ran_out_at: Mapped[datetime | None]
    # What it ran for ended otherwise: the case was withdrawn, the step went back.
    stopped_at: Mapped[datetime | None]


class ClockExtension(Base):
    """Working days that somebody added to a clock, with the reason that the provider reads; append-only."""

    __tablename__ = "clock_extensions"
    __table_args__ = (
        CheckConstraint("days >= 1", name="days_positive"),
        Index(None, "clock_id"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id"))
    days: Mapped[int]
    reason: Mapped[str]
    extended_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    extended_at: Mapped[datetime]
    extended_by: Mapped[Person] = relationship(lazy="raise")


class CasePause(Base):
    """A time in which no clock of a case runs: from a moment, at most so many working days, with the reason that the provider reads."""

    __tablename__ = "case_pauses"
    __table_args__ = (
        CheckConstraint("at_most >= 1", name="at_most_positive"),
        CheckConstraint("(extended_at IS NULL) = (extended_by_id IS NULL)", name="extended_by_somebody"),
        Index(
            "uq_case_pauses_running",
            "application_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "application_id", "id"),
    )
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    began_at: Mapped[datetime]
    reason: Mapped[str]
    paused_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    # Working days, as the policy said when it began, and what the Dean added once.
    at_most: Mapped[int]
    extended_days: Mapped[int] = mapped_column(default=0)
    extended_reason: Mapped[str] = mapped_column(default="")
    extended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    extended_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str] = mapped_column(default="")
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    paused_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[paused_by_id])
    extended_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[extended_by_id])
    ended_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[ended_by_id])


class ExtraHoliday(Base):
    """A bank holiday that was proclaimed after the calendar that ships with the service: nobody's working day."""

    __tablename__ = "extra_holidays"
    id: Mapped[pk]
    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
