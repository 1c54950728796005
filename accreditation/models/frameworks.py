"""Published frameworks, their standards, and the cycles that use them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation import db
from accreditation.db import APPEND_ONLY, Base, pk
from accreditation.enums.applications import Tier
from accreditation.enums.frameworks import StandardClass, StandardScope
from accreditation.rules.cycles import CycleSettings


class FrameworkVersion(Base):
    """One version of a framework: its source text and hash; never changed once published."""

    __tablename__ = "framework_versions"
    __table_args__ = (UniqueConstraint("slug", "version"), APPEND_ONLY)
    id: Mapped[pk]
    slug: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    content_hash: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str] = mapped_column(deferred=True)
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    standards: Mapped[list["Standard"]] = relationship(lazy="raise", order_by="Standard.position")


class FrameworkRetirement(Base):
    """That a version is offered for no new cycle any more, or is again; append-only, and the newest counts.

    Cycles and cases on a retired version stay on it.
    """

    __tablename__ = "framework_retirements"
    __table_args__ = (UniqueConstraint("framework_version_id", "number"), APPEND_ONLY)
    id: Mapped[pk]
    framework_version_id: Mapped[int] = mapped_column(ForeignKey("framework_versions.id"))
    number: Mapped[int]
    is_retired: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class Standard(Base):
    """A standard of one framework version; its words are in the version's source."""

    __tablename__ = "standards"
    __table_args__ = (UniqueConstraint("framework_version_id", "code"), APPEND_ONLY)
    id: Mapped[pk]
    framework_version_id: Mapped[int] = mapped_column(ForeignKey("framework_versions.id"))
    code: Mapped[str]
    domain: Mapped[str]
    position: Mapped[int]
    title: Mapped[str]
    klass: Mapped[StandardClass] = mapped_column(db.code(StandardClass))
    scope: Mapped[StandardScope] = mapped_column(db.code(StandardScope))
    not_applicable_allowed: Mapped[bool]


class Cycle(Base):
    """A round of accreditation: which framework, when, by which clocks."""

    __tablename__ = "cycles"
    id: Mapped[pk]
    name: Mapped[str] = mapped_column(unique=True)
    framework_version_id: Mapped[int] = mapped_column(ForeignKey("framework_versions.id"))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column()
    cancelled_at: Mapped[datetime | None]
    framework_version: Mapped[FrameworkVersion] = relationship(lazy="raise")

    # Raised by every change of the row, so that no process goes on by rules that it built before the change.
    __mapper_args__ = {"version_id_col": version}

    @property
    def own(self) -> CycleSettings:
        """What this cycle sets for itself."""
        return CycleSettings.of(self.settings)

    @own.setter
    def own(self, settings: CycleSettings) -> None:
        self.settings = settings.as_data()

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """The awards that this cycle offers."""
        return self.own.tiers
