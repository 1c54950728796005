"""Awards, as the public register shows them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, code, pk
from accreditation.enums.applications import Tier
from accreditation.enums.awards import AwardStatus, AwardTrigger
from accreditation.models.organisations import Placement
from accreditation.models.search_keys import search_key


class Award(Base):
    """An accreditation that stands from a day to a day; made only by a ratified decision."""

    __tablename__ = "awards"
    __table_args__ = (
        CheckConstraint("expires_on > starts_on", name="expires_after_start"),
        Index(
            "ix_awards_register",
            "search_key",
            "id",
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
    search_key: Mapped[str] = search_key("placement_name", "organisation_name", "town")
    tier: Mapped[Tier] = mapped_column(code(Tier))
    status: Mapped[AwardStatus] = mapped_column(code(AwardStatus))
    starts_on: Mapped[date]
    expires_on: Mapped[date]
    placement: Mapped[Placement] = relationship(lazy="raise")
    events: Mapped[list["AwardEvent"]] = relationship(
        lazy="raise", order_by="AwardEvent.id", foreign_keys="AwardEvent.award_id"
    )


class AwardEvent(Base):
    """A step in the life of an award, with who took it and because of what; append-only.

    `words` stand on the public register, `reason` does not.
    The cause is a fact, a decision or another award; a step that a person takes of their own accord has none.
    """

    __tablename__ = "award_events"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN fact_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN decision_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN other_award_id IS NULL THEN 0 ELSE 1 END) <= 1",
            name="one_cause_at_most",
        ),
        CheckConstraint("trigger <> 'grant' OR decision_id IS NOT NULL", name="granted_by_decision"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"), index=True)
    trigger: Mapped[AwardTrigger] = mapped_column(code(AwardTrigger))
    status: Mapped[AwardStatus] = mapped_column(code(AwardStatus))
    words: Mapped[str]
    reason: Mapped[str | None]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    fact_id: Mapped[int | None] = mapped_column(ForeignKey("facts.id"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    other_award_id: Mapped[int | None] = mapped_column(ForeignKey("awards.id"))
