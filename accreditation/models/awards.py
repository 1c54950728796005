"""Awards, as the public register shows them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, code, pk
from accreditation.enums.applications import Tier
from accreditation.enums.awards import AwardStatus
from accreditation.models.organisations import Placement


class Award(Base):
    """An accreditation that stands from a day to a day; made only by a ratified decision."""

    __tablename__ = "awards"
    __table_args__ = (
        CheckConstraint("expires_on > starts_on", name="expires_after_start"),
        Index(
            "ix_awards_register",
            "placement_name",
            "id",
            "organisation_name",
            "town",
            "status",
            "expires_on",
            "tier",
            "placement_id",
        ),
        Index(None, "placement_id"),
    )
    id: Mapped[pk]
    number: Mapped[str] = mapped_column(unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), unique=True)
    ratification_id: Mapped[int] = mapped_column(ForeignKey("ratifications.id"), unique=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"))
    placement_name: Mapped[str]
    organisation_name: Mapped[str]
    town: Mapped[str]
    tier: Mapped[Tier] = mapped_column(code(Tier))
    status: Mapped[AwardStatus] = mapped_column(code(AwardStatus))
    starts_on: Mapped[date]
    expires_on: Mapped[date]
    placement: Mapped[Placement] = relationship(lazy="raise")
    events: Mapped[list["AwardEvent"]] = relationship(lazy="raise", order_by="AwardEvent.id")


class AwardEvent(Base):
    """A step in the life of an award; append-only."""

    __tablename__ = "award_events"
    __table_args__ = APPEND_ONLY
    id: Mapped[pk]
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"), index=True)
    status: Mapped[AwardStatus] = mapped_column(code(AwardStatus))
    words: Mapped[str]
    at: Mapped[datetime]
