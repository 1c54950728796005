"""A visit as it is planned and as it is kept: days to choose from, the day that was settled, the agenda, people met, notes."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, code, pk
from accreditation.enums.visits import GroupMet
from accreditation.models.people import Person


class VisitDate(Base):
    """A day on which a visit could be held; taken back where it is offered no longer."""

    __tablename__ = "visit_dates"
    __table_args__ = (UniqueConstraint("round_id", "day"),)
    id: Mapped[pk]
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    day: Mapped[date]
    begins_at: Mapped[time]
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    offered_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]


class VisitReply(Base):
    """Whether an offered day suits somebody who takes part: a member of the team, or the provider's lead."""

    __tablename__ = "visit_replies"
    __table_args__ = (UniqueConstraint("visit_date_id", "person_id"),)
    id: Mapped[pk]
    visit_date_id: Mapped[int] = mapped_column(ForeignKey("visit_dates.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    for_provider: Mapped[bool]
    suits: Mapped[bool]
    replied_at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="raise")


class VisitPlan(Base):
    """The day on which a visit is to be held, as it was settled or moved; the newest version of a round's counts. Append-only."""

    __tablename__ = "visit_plans"
    __table_args__ = (
        UniqueConstraint("round_id", "version"),
        CheckConstraint("version = 1 OR moved_because <> ''", name="moved_with_reason"),
        Index(None, "day"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    version: Mapped[int]
    day: Mapped[date]
    begins_at: Mapped[time]
    # Where the team is met; the provider reads it too.
    meeting_point: Mapped[str]
    moved_because: Mapped[str] = mapped_column(default="")
    settled_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    settled_at: Mapped[datetime]


class VisitSlot(Base):
    """A line of a visit's agenda: from when to when, what, and with whom; taken out where it is held no longer."""

    __tablename__ = "visit_slots"
    __table_args__ = (CheckConstraint("begins_at < ends_at", name="ends_later"), Index(None, "round_id"))
    id: Mapped[pk]
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    begins_at: Mapped[time]
    ends_at: Mapped[time]
    what: Mapped[str]
    whom: Mapped[str]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    taken_out_at: Mapped[datetime | None]


class VisitPeople(Base):
    """People whom the team met, by their role and group and never by name; taken out where it was a mistake."""

    __tablename__ = "visit_people"
    __table_args__ = (Index(None, "round_id"),)
    id: Mapped[pk]
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    group: Mapped[GroupMet] = mapped_column(code(GroupMet))
    role: Mapped[str]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    taken_out_at: Mapped[datetime | None]


class VisitNote(Base):
    """What a reviewer noted of one standard on a visit; what learners said in confidence stands apart."""

    __tablename__ = "visit_notes"
    __table_args__ = (UniqueConstraint("review_id", "standard_id"),)
    id: Mapped[pk]
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    version: Mapped[int]
    seen: Mapped[str]
    learners_said: Mapped[str]
    updated_at: Mapped[datetime]
