"""Proposals of review teams: what was asked, the teams that came of it, and what the provider says of a person."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, code, pk
from accreditation.enums.allocation import AllocationState, SeatState
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle
from accreditation.models.people import Person
from accreditation.models.reviews import Review

_LIVE = text("state IN ('working', 'proposed')")


class Allocation(Base):
    """One proposal of an office: for one case, or for all cases of a cycle that lack a team."""

    __tablename__ = "allocations"
    __table_args__ = (
        CheckConstraint("(cycle_id IS NULL) <> (application_id IS NULL)", name="cycle_or_case"),
        CheckConstraint("(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_has_moment"),
        Index(None, "office_id", "asked_at"),
        Index(None, "cycle_id"),
        Index(
            "uq_allocations_live_case",
            "application_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(
            "uq_allocations_live_cycle",
            "cycle_id",
            "office_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )
    id: Mapped[pk]
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"))
    state: Mapped[AllocationState] = mapped_column(code(AllocationState))
    seed: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    proposed_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    # What the teams cost in the points of rules/allocation/costs, and the least that any teams could cost.
    objective: Mapped[int | None]
    bound: Mapped[int | None]
    cycle: Mapped[Cycle | None] = relationship(lazy="raise")
    asked_by: Mapped[Person | None] = relationship(lazy="raise")


class AllocatedCase(Base):
    """A case of a proposal: what its team does without, and which rules could not be met."""

    __tablename__ = "allocated_cases"
    __table_args__ = (UniqueConstraint("allocation_id", "application_id"), Index(None, "application_id"))
    id: Mapped[pk]
    allocation_id: Mapped[int] = mapped_column(ForeignKey("allocations.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    traded: Mapped[list[str]] = mapped_column(JSON)
    # A smallest set of rules that cannot hold together, in words; none where the team meets them all.
    unmet: Mapped[list[str]] = mapped_column(JSON)
    # Why nobody was invited, or not everybody, where the proposal was accepted.
    skipped_because: Mapped[str] = mapped_column(default="")
    application: Mapped[Application] = relationship(lazy="raise")


class AllocatedSeat(Base):
    """A person proposed for a case, with the reasons; or the next in line for it, by rank."""

    __tablename__ = "allocated_seats"
    __table_args__ = (
        UniqueConstraint("allocation_id", "application_id", "person_id"),
        CheckConstraint("by_hand_because = '' OR by_hand", name="reason_of_change_by_hand"),
        Index(None, "application_id", "state"),
        Index(None, "person_id"),
    )
    id: Mapped[pk]
    allocation_id: Mapped[int] = mapped_column(ForeignKey("allocations.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    state: Mapped[SeatState] = mapped_column(code(SeatState))
    rank: Mapped[int] = mapped_column(default=0)
    is_lead: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[list[str]] = mapped_column(JSON)
    # The rules that this person breaks in this team, where the nearest possible team or a change by hand breaks one.
    breaches: Mapped[list[str]] = mapped_column(JSON)
    by_hand: Mapped[bool] = mapped_column(default=False)
    by_hand_because: Mapped[str] = mapped_column(default="")
    person: Mapped[Person] = relationship(lazy="raise")


class ReviewerObjection(Base):
    """What a provider says against a person of the team that it was shown, and how the office decided."""

    __tablename__ = "reviewer_objections"
    __table_args__ = (
        UniqueConstraint("review_id"),
        CheckConstraint(
            "(decided_at IS NULL) = (upheld IS NULL) AND (decided_at IS NULL OR decision_reason <> '')",
            name="decided_with_reason",
        ),
    )
    id: Mapped[pk]
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    reason: Mapped[str]
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    raised_at: Mapped[datetime]
    upheld: Mapped[bool | None]
    decision_reason: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    review: Mapped[Review] = relationship(lazy="raise")
