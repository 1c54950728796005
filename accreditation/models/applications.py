"""An application: one learning environment's case, from self-assessment to decision."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, and_, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, code, pk
from accreditation.enums.applications import ENDED, ApplicationKind, ApplicationStatus, Tier, Trigger
from accreditation.errors import NotFound
from accreditation.models.frameworks import Cycle, FrameworkVersion, Standard
from accreditation.models.organisations import Office, Organisation, Placement
from accreditation.models.people import Person
from accreditation.models.rounds import ReviewRound, newest_number

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
        CheckConstraint("(status = 'lapsed') = (lapsed_from IS NOT NULL)", name="lapsed_remembers"),
        CheckConstraint("return_id IS NULL OR kind = 'placement'", name="return_serves_placement"),
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
            "status",
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(None, "office_id", "status", "due_on", "id"),
        Index(None, "organisation_id", "status"),
        Index(None, "placement_id"),
        Index(None, "cycle_id"),
        Index(None, "return_id"),
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
    paused_at: Mapped[datetime | None]
    lapsed_from: Mapped[ApplicationStatus | None] = mapped_column(code(ApplicationStatus))
    reinstated_at: Mapped[datetime | None]
    returns: Mapped[int] = mapped_column(default=0)
    deferrals: Mapped[int] = mapped_column(default=0)
    # The placement's earlier application whose answers this one began with, and which it changes nothing of.
    begun_from_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"))
    # The organisation return that answers the organisation's standards for this placement's case; none where it answers all.
    return_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"))
    placement: Mapped[Placement | None] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    office: Mapped[Office] = relationship(lazy="raise")
    cycle: Mapped[Cycle] = relationship(lazy="raise")
    framework_version: Mapped[FrameworkVersion] = relationship(lazy="raise")
    # View only: a round names its case, never the other way round, so that "the newest" cannot be out of step.
    round: Mapped[ReviewRound | None] = relationship(
        primaryjoin=lambda: and_(
            Application.id == foreign(ReviewRound.application_id),
            ReviewRound.number == newest_number(Application.id),
        ),
        viewonly=True,
        uselist=False,
        lazy="raise",
    )

    @property
    def application_id(self) -> int:
        """The case, as whatever belongs to one says it."""
        return self.id

    @property
    def current_round(self) -> ReviewRound:
        """The newest round; raises NotFound before the office has accepted the case."""
        if self.round is None:
            raise NotFound
        return self.round

    @property
    def is_return(self) -> bool:
        """Whether it is an organisation's return, which earns no award of its own."""
        return self.kind is ApplicationKind.ORGANISATION

    @property
    def sought(self) -> str:
        """The award that it asks for, or that it is an organisation's return."""
        return self.kind.label if self.is_return else self.tier.label

    @property
    def subject(self) -> Placement | Organisation:
        """What the case is about, by name: its placement, or the provider of an organisation return."""
        return self.organisation if self.placement is None else self.placement


class Defect(Base):
    """What a provider is asked to complete on one standard; returns by the office and deferrals are counted together."""

    __tablename__ = "defects"
    __table_args__ = (UniqueConstraint("application_id", "return_number", "standard_id"),)
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    return_number: Mapped[int]
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    words: Mapped[str]
    standard: Mapped[Standard] = relationship(lazy="raise")


class MoveReason(Base):
    """Why somebody brought a case back, ended or reopened it, or set one of its reviews aside; append-only.

    Without words where the step itself says why: the clock closed the case, or a cited file was taken down.
    """

    __tablename__ = "move_reasons"
    __table_args__ = (
        Index(None, "application_id", "review_id"),
        Index(None, "review_id"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    # Of a review that was set aside; its reviewer reads it, and nobody of the provider.
    review_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))
    trigger: Mapped[Trigger] = mapped_column(code(Trigger))
    words: Mapped[str]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]
    written_by: Mapped[Person | None] = relationship(lazy="raise")


class CaseDuty(Base):
    """A duty that a person took on a case; never changed or removed, and asked before the next is taken."""

    __tablename__ = "case_duties"
    __table_args__ = (
        UniqueConstraint("application_id", "person_id", "duty"),
        Index(None, "person_id", "duty", "application_id"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    duty: Mapped[str]
    taken_at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="raise")


class StartWaiver(Base):
    """The office lets a placement start again before its time after Not accredited, with a reason; append-only."""

    __tablename__ = "start_waivers"
    __table_args__ = (APPEND_ONLY,)
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), unique=True)
    reason: Mapped[str]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    given_at: Mapped[datetime]
