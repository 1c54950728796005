"""People who ask to become reviewers, and what goes with an invitation of somebody who is to review."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, code, pk
from accreditation.enums.people import Profession
from accreditation.enums.reviewers import ApplicationOutcome
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.organisations import Office

_WAITING = text("decided_at IS NULL")


class ReviewerApplication(Base):
    """Somebody without an account who asks to review for an office; sent again before it is decided, it is the same one.

    The reason is what the letter says to whoever is declined. Half a year after the decision who it was is forgotten.
    """

    __tablename__ = "reviewer_applications"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (outcome IS NULL)", name="decided_somehow"),
        Index(
            "uq_reviewer_applications_waiting_address",
            "address",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index(None, "office_id", "decided_at"),
        Index(None, "asked_from", "sent_at"),
    )
    id: Mapped[pk]
    address: Mapped[str]
    name: Mapped[str]
    kind: Mapped[ReviewerKind] = mapped_column(code(ReviewerKind))
    profession: Mapped[Profession] = mapped_column(code(Profession))
    employer: Mapped[str]
    why: Mapped[str]
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    # A digest of where it came from, so that one place cannot send without end.
    asked_from: Mapped[str]
    sent_at: Mapped[datetime]
    times_sent: Mapped[int] = mapped_column(default=1)
    outcome: Mapped[ApplicationOutcome | None] = mapped_column(code(ApplicationOutcome))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(default="")
    cleared_at: Mapped[datetime | None]
    office: Mapped[Office] = relationship(lazy="raise")


class PreparedReviewer(Base):
    """What somebody brings as a reviewer, kept with their invitation: once it is accepted, it is theirs, and the role is proposed."""

    __tablename__ = "prepared_reviewers"
    id: Mapped[pk]
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    office: Mapped[Office] = relationship(lazy="raise")


class ReceivedReviewers(Base):
    """A file of reviewers that came in and waits for whoever sent it to confirm; the file itself is not kept.

    `rows` are its lines as they were typed, each with its number, and `wrong` what of each cannot be taken, in words.
    """

    __tablename__ = "received_reviewers"
    __table_args__ = (Index(None, "person_id"),)
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    received_at: Mapped[datetime] = mapped_column(index=True)
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
