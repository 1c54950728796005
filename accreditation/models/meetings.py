"""Panel meetings: who is in the room, what is on the agenda, and what was decided."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from accreditation import clock
from accreditation.db import APPEND_ONLY, Base, code, pk
from accreditation.enums.awards import Outcome
from accreditation.enums.meetings import ItemStatus, MeetingStatus, VoteChoice
from accreditation.enums.people import Profession
from accreditation.models.applications import Application
from accreditation.models.organisations import Office
from accreditation.models.people import Person
from accreditation.models.rounds import ReviewRound
from accreditation.models.search_keys import search_key


class Meeting(Base):
    """A sitting of an office's panel."""

    __tablename__ = "meetings"
    __table_args__ = (Index(None, "office_id", "held_on"),)
    id: Mapped[pk]
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    title: Mapped[str]
    search_key: Mapped[str] = search_key("title")
    held_on: Mapped[date]
    begins_at: Mapped[time | None]
    # The day before the last change of it, so that its members are told for as long as it matters.
    moved_from: Mapped[date | None]
    # How often its day, time or title was changed, and when last: calendars take a file that they have already by these.
    changes: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    status: Mapped[MeetingStatus] = mapped_column(code(MeetingStatus), default=MeetingStatus.SCHEDULED)
    minutes: Mapped[str] = mapped_column(default="")
    office: Mapped[Office] = relationship(lazy="raise")
    members: Mapped[list["MeetingMember"]] = relationship(lazy="raise", order_by="MeetingMember.id")


class MeetingMember(Base):
    """A member of the panel at one meeting, and what the quorum counts of them."""

    __tablename__ = "meeting_members"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"), Index(None, "person_id"))
    id: Mapped[pk]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    is_chair: Mapped[bool] = mapped_column(default=False)
    is_lay: Mapped[bool] = mapped_column(default=False)
    is_learner: Mapped[bool] = mapped_column(default=False)
    profession: Mapped[Profession] = mapped_column(code(Profession))
    present: Mapped[bool] = mapped_column(default=False)
    person: Mapped[Person] = relationship(lazy="raise")


class Item(Base):
    """One case on one agenda; facts and the rule's outcome are stored when it is called."""

    __tablename__ = "items"
    __table_args__ = (
        UniqueConstraint("meeting_id", "application_id"),
        CheckConstraint(
            "status NOT IN ('called', 'decided', 'ratified') OR rule_outcome IS NOT NULL",
            name="called_has_rule",
        ),
        # The round whose scores and report are this item's paper, also when a later round has begun.
        ForeignKeyConstraint(
            ["round_id", "application_id"], ["review_rounds.id", "review_rounds.application_id"]
        ),
        Index(None, "application_id"),
    )
    id: Mapped[pk]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    round_id: Mapped[int]
    position: Mapped[int]
    status: Mapped[ItemStatus] = mapped_column(code(ItemStatus), default=ItemStatus.LISTED)
    called_at: Mapped[datetime | None]
    rule_outcome: Mapped[Outcome | None] = mapped_column(code(Outcome))
    escalate: Mapped[bool] = mapped_column(default=False)
    clauses: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    # How firm the rule's outcome was when it was called, and in which word; it decides nothing.
    firmness: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    meeting: Mapped[Meeting] = relationship(lazy="raise")
    application: Mapped[Application] = relationship(lazy="raise")
    round: Mapped[ReviewRound] = relationship(
        primaryjoin=lambda: foreign(Item.round_id) == ReviewRound.id, lazy="raise"
    )
    recusals: Mapped[list["Recusal"]] = relationship(lazy="raise")
    motions: Mapped[list["Motion"]] = relationship(lazy="raise", order_by="Motion.number")

    @property
    def motion(self) -> "Motion | None":
        """What is proposed now: the newest motion, unless it was voted down."""
        newest = self.motions[-1] if self.motions else None
        return newest if newest is not None and newest.lost is None else None

    def has_voted(self, person_id: int | None) -> bool:
        """Whether a person has voted on any motion about this case."""
        return any(vote.person_id == person_id for motion in self.motions for vote in motion.votes)


class Recusal(Base):
    """A member who steps out of one item; append-only."""

    __tablename__ = "recusals"
    __table_args__ = (UniqueConstraint("item_id", "person_id"), APPEND_ONLY)
    id: Mapped[pk]
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str]
    at: Mapped[datetime]


class Motion(Base):
    """An outcome put to the vote, as it stood; another one is another motion. Append-only."""

    __tablename__ = "motions"
    __table_args__ = (UniqueConstraint("item_id", "number"), APPEND_ONLY)
    id: Mapped[pk]
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    number: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(code(Outcome))
    departure_reason: Mapped[str] = mapped_column(default="")
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    votes: Mapped[list["Vote"]] = relationship(lazy="raise")
    lost: Mapped["LostMotion | None"] = relationship(lazy="raise")


class LostMotion(Base):
    """That a motion was voted down, with its votes; append-only."""

    __tablename__ = "lost_motions"
    __table_args__ = (APPEND_ONLY,)
    id: Mapped[pk]
    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id"), unique=True)
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    abstentions: Mapped[int]
    casting_vote: Mapped[bool] = mapped_column(default=False)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]


class Vote(Base):
    """One member's vote on one motion, cast while the item had its quorum; append-only."""

    __tablename__ = "votes"
    __table_args__ = (UniqueConstraint("motion_id", "person_id"), APPEND_ONLY)
    id: Mapped[pk]
    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    choice: Mapped[VoteChoice] = mapped_column(code(VoteChoice))
    at: Mapped[datetime]


class Decision(Base):
    """What the panel decided on a case, and why it left the rule if it did; append-only."""

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint("outcome = rule_outcome OR departure_reason <> ''", name="departure_has_reason"),
        Index(None, "application_id"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    outcome: Mapped[Outcome] = mapped_column(code(Outcome))
    rule_outcome: Mapped[Outcome] = mapped_column(code(Outcome))
    departure_reason: Mapped[str] = mapped_column(default="")
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    abstentions: Mapped[int]
    casting_vote: Mapped[bool] = mapped_column(default=False)
    # The panel's word that it saw that the outcome was on the line; asked for only where it was.
    on_the_line_seen: Mapped[bool] = mapped_column(default=False)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime]
    item: Mapped[Item] = relationship(lazy="raise")
    application: Mapped[Application] = relationship(lazy="raise")


class Ratification(Base):
    """A second person's word on a decision: ratified, sent back once, or a new panel ordered; append-only."""

    __tablename__ = "ratifications"
    __table_args__ = (
        CheckConstraint("ratified OR reason <> ''", name="sent_back_has_reason"),
        CheckConstraint("NOT (ratified AND new_panel)", name="ratified_or_new_panel"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    ratified: Mapped[bool]
    new_panel: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="raise")
