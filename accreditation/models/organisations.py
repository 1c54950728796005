"""Offices, providers and their learning environments."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, code, pk
from accreditation.enums.organisations import OrganisationKind, PlacementKind
from accreditation.enums.people import LearnerGroup, Profession
from accreditation.models.search_keys import search_key

_MERGED = text("successor_id IS NOT NULL")


class Office(Base):
    """A local office, which leads the cases of its area."""

    __tablename__ = "offices"
    id: Mapped[pk]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    closed_at: Mapped[datetime | None]


class Organisation(Base):
    """A provider of placements, known by its ODS code."""

    __tablename__ = "organisations"
    __table_args__ = (
        Index(None, "office_id", "search_key"),
        Index(None, "search_key", "id"),
        Index("ix_organisations_merged", "successor_id", sqlite_where=_MERGED, postgresql_where=_MERGED),
    )
    id: Mapped[pk]
    ods_code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    search_key: Mapped[str] = search_key("name")
    kind: Mapped[OrganisationKind] = mapped_column(code(OrganisationKind))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    office: Mapped[Office] = relationship(lazy="raise")
    successor: Mapped["Organisation | None"] = relationship(lazy="raise", remote_side="Organisation.id")

    @property
    def organisation_id(self) -> int:
        """The provider, as whatever belongs to one says it."""
        return self.id

    @property
    def application_id(self) -> None:
        """A provider is of no case."""


class Placement(Base):
    """A learning environment: a ward, a practice, a home."""

    __tablename__ = "placements"
    __table_args__ = (Index(None, "organisation_id", "search_key"),)
    id: Mapped[pk]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    name: Mapped[str]
    search_key: Mapped[str] = search_key("name")
    kind: Mapped[PlacementKind] = mapped_column(code(PlacementKind))
    town: Mapped[str]
    capacity: Mapped[int]
    is_small: Mapped[bool] = mapped_column(default=False)
    recruits: Mapped[bool] = mapped_column(default=True)
    closed_at: Mapped[datetime | None]
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    office: Mapped[Office] = relationship(lazy="raise")
    professions: Mapped[list["PlacementProfession"]] = relationship(lazy="raise")
    learner_groups: Mapped[list["PlacementLearnerGroup"]] = relationship(lazy="raise")


class PlacementProfession(Base):
    """A profession hosted in a placement."""

    __tablename__ = "placement_professions"
    __table_args__ = (UniqueConstraint("placement_id", "profession"), Index(None, "profession"))
    id: Mapped[pk]
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"))
    profession: Mapped[Profession] = mapped_column(code(Profession))


class PlacementLearnerGroup(Base):
    """A group of learners who learn in a placement."""

    __tablename__ = "placement_learner_groups"
    __table_args__ = (UniqueConstraint("placement_id", "learner_group"),)
    id: Mapped[pk]
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"))
    learner_group: Mapped[LearnerGroup] = mapped_column(code(LearnerGroup))
