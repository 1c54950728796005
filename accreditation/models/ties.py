"""What ties people to organisations, told once; and which universities send learners to a placement."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, code, pk
from accreditation.enums.reviewers import TieKind
from accreditation.enums.reviews import ConflictKind
from accreditation.models.organisations import Organisation
from accreditation.models.people import Person

_OPEN = text("withdrawn_at IS NULL")


class Tie(Base):
    """What ties a person to a provider or university, from a day to a day; without a last day it goes on.

    It is put right or ended, never removed: who was in conflict on a day can be asked afterwards.
    """

    __tablename__ = "ties"
    __table_args__ = (
        CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"
        ),
        Index(None, "person_id", "ends_on", "organisation_id"),
        Index(None, "organisation_id", "ends_on"),
    )
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[TieKind] = mapped_column(code(TieKind))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    # Of a tie by family or business, read by the person and by whoever allocates.
    words: Mapped[str] = mapped_column(default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class InterestDeclaration(Base):
    """A person's yearly word that their ties are all told, or that there are none; append-only, the newest counts."""

    __tablename__ = "interest_declarations"
    __table_args__ = (Index(None, "person_id", "made_at"), APPEND_ONLY)
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    ties: Mapped[int]


class PlacementPartner(Base):
    """A university that sends learners to a placement."""

    __tablename__ = "placement_partners"
    __table_args__ = (
        UniqueConstraint("placement_id", "organisation_id"),
        Index(None, "organisation_id"),
    )
    id: Mapped[pk]
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class ConflictException(Base):
    """A conflict that is set aside for one person and one case: proposed by somebody of the office, confirmed by another.

    It covers the kinds of conflict that were known then and no other; it is withdrawn, never removed, and blocks again at once.
    """

    __tablename__ = "conflict_exceptions"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_reason"),
        CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL) AND (withdrawn_at IS NULL OR withdrawn_because <> '')",
            name="says_who_and_why",
        ),
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id", name="two_people"),
        CheckConstraint(
            "person_id <> proposed_by_id AND (confirmed_by_id IS NULL OR person_id <> confirmed_by_id)",
            name="not_by_themselves",
        ),
        # No more than one at a time for one person and case.
        Index(
            "uq_conflict_exceptions_open",
            "application_id",
            "person_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(None, "person_id"),
    )
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    # The kinds that it covers, by their codes.
    kinds: Mapped[str]
    reason: Mapped[str]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None]
    # Empty where the service withdrew it, because a conflict of another kind came up.
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(default="")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    proposed_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[proposed_by_id])
    confirmed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[confirmed_by_id])

    @property
    def covers(self) -> frozenset[ConflictKind]:
        """The kinds of conflict that are set aside."""
        return frozenset(map(ConflictKind, self.kinds.split(",")))

    @property
    def was_turned_down(self) -> bool:
        """Whether somebody else than the proposer ended it before anybody confirmed it, so that it never gave anything."""
        return self.confirmed_at is None and self.withdrawn_by_id not in {None, self.proposed_by_id}
