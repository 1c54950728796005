"""An application: one learning environment's case, from self-assessment to decision."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, code, pk
from accreditation.enums.applications import ENDED, ApplicationKind, ApplicationStatus, Tier
from accreditation.models.frameworks import Cycle, FrameworkVersion, Standard
from accreditation.models.organisations import Office, Organisation, Placement
from accreditation.models.people import Person

_LIVE = text("status NOT IN ({})".format(", ".join(f"'{status}'" for status in sorted(ENDED))))


class Application(Base):
    """A case. Only `workflows.engine` changes its status."""

    __tablename__ = "applications"
    __table_args__ = (
        CheckConstraint("(kind = 'placement') = (placement_id IS NOT NULL)", name="placement_has_subject"),
        CheckConstraint(
            "status NOT IN ('submitted', 'in_check', 'allocation', 'in_review', 'moderation', 'factual_accuracy',"
            " 'ready_for_panel', 'at_panel', 'decided', 'deferred', 'closed') OR submitted_at IS NOT NULL",
            name="submitted_has_moment",
        ),
        CheckConstraint(
            "status NOT IN ('moderation', 'factual_accuracy', 'ready_for_panel', 'at_panel', 'decided', 'closed')"
            " OR revealed_at IS NOT NULL",
            name="moderation_after_reveal",
        ),
        CheckConstraint("(status = 'lapsed') = (lapsed_from IS NOT NULL)", name="lapsed_remembers"),
        Index(
            "uq_applications_live_placement",
            "placement_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(
            "uq_applications_live_return",
            "organisation_id",
            unique=True,
            sqlite_where=text(f"kind = 'organisation' AND {_LIVE.text}"),
            postgresql_where=text(f"kind = 'organisation' AND {_LIVE.text}"),
        ),
        Index(
            "ix_applications_live",
            "office_id",
            "due_on",
            "id",
            "organisation_id",
            "placement_id",
            "reference",
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(None, "office_id", "status", "due_on", "id"),
        Index(None, "organisation_id", "status"),
        Index(None, "placement_id"),
        Index(None, "cycle_id"),
    )
    id: Mapped[pk]
    reference: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ApplicationKind] = mapped_column(code(ApplicationKind), default=ApplicationKind.PLACEMENT)
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("placements.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    framework_version_id: Mapped[int] = mapped_column(ForeignKey("framework_versions.id"))
    tier: Mapped[Tier] = mapped_column(code(Tier))
    status: Mapped[ApplicationStatus] = mapped_column(
        code(ApplicationStatus), default=ApplicationStatus.SELF_ASSESSMENT
    )
    status_since: Mapped[datetime]
    due_on: Mapped[date | None]
    opened_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    revealed_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    lapsed_from: Mapped[ApplicationStatus | None] = mapped_column(code(ApplicationStatus))
    returns: Mapped[int] = mapped_column(default=0)
    deferrals: Mapped[int] = mapped_column(default=0)
    moderation_reopened: Mapped[bool] = mapped_column(default=False)
    accuracy_confirmed_at: Mapped[datetime | None]
    accuracy_comments: Mapped[str] = mapped_column(default="")
    accuracy_answer: Mapped[str] = mapped_column(default="")
    report_summary: Mapped[str] = mapped_column(default="")
    report_version: Mapped[int] = mapped_column(default=0)
    visit_held_on: Mapped[date | None]
    visit_learner_session: Mapped[bool] = mapped_column(default=False)
    visit_notes: Mapped[str] = mapped_column(default="", deferred=True)
    placement: Mapped[Placement | None] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    office: Mapped[Office] = relationship(lazy="raise")
    cycle: Mapped[Cycle] = relationship(lazy="raise")
    framework_version: Mapped[FrameworkVersion] = relationship(lazy="raise")

    @property
    def subject(self) -> Placement | Organisation:
        """What the case is about, by name: its placement, or the provider of an organisation return."""
        return self.organisation if self.placement is None else self.placement


class Defect(Base):
    """What the office asks a provider to complete on one standard, in one return."""

    __tablename__ = "defects"
    __table_args__ = (UniqueConstraint("application_id", "round", "standard_id"),)
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    round: Mapped[int]
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    words: Mapped[str]
    standard: Mapped[Standard] = relationship(lazy="raise")


class CaseDuty(Base):
    """A duty that a person took on a case; never changed or removed, and asked before the next is taken."""

    __tablename__ = "case_duties"
    __table_args__ = (
        UniqueConstraint("application_id", "person_id", "duty"),
        Index(None, "person_id"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    duty: Mapped[str]
    taken_at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="raise")
