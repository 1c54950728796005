"""What is known of a provider and its placements from outside their cases; the newest of a kind counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.concerns import CareQuality, FactKind
from accreditation.enums.people import Role
from accreditation.models.concerns import Fact
from accreditation.models.organisations import Organisation
from accreditation.permissions.viewer import Viewer
from accreditation.queries.paging import Page, paginate

ABSENT: Mapping[FactKind, str] = {
    FactKind.SUPPORT_LEVEL: "0",
    FactKind.CARE_QUALITY: CareQuality.NOT_RATED.value,
    FactKind.REGULATOR_CONDITIONS: "no",
    FactKind.OVERDUE_IMR: "no",
    FactKind.BENCHMARK_CYCLES: "0",
    FactKind.SHARES_PRACTICE: "no",
}
"""What a kind counts as while nothing is recorded; the paper always says so."""


@dataclass(frozen=True)
class FactLine:
    """One kind of fact as it counts today, with where it comes from (no date: nothing is recorded)."""

    kind: FactKind
    value: str
    source: str = ""
    dated_on: date | None = None

    @property
    def words(self) -> str:
        """The value in plain words."""
        return words(self.kind, self.value)

    def as_data(self) -> dict[str, Any]:
        """The line as plain values, for keeping."""
        day = self.dated_on.isoformat() if self.dated_on else None
        return {"kind": self.kind.value, "value": self.value, "source": self.source, "dated_on": day}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "FactLine":
        """The line as it was kept."""
        day = date.fromisoformat(data["dated_on"]) if data["dated_on"] else None
        return cls(FactKind(data["kind"]), data["value"], data["source"], day)


def words(kind: FactKind, value: str) -> str:
    """A stored value as people read it."""
    if kind is FactKind.SUPPORT_LEVEL:
        return f"Level {value}"
    if kind is FactKind.CARE_QUALITY:
        return CareQuality(value).label
    if kind is FactKind.BENCHMARK_CYCLES:
        return value
    return "Yes" if value == "yes" else "No"


def lines(organisation_id: int, placement_id: int | None) -> list[FactLine]:
    """Every kind as it counts today: the placement's own newest, else the provider's newest, else as if absent."""
    whose: ColumnElement[bool] = Fact.placement_id.is_(None)
    if placement_id is not None:
        whose = or_(whose, Fact.placement_id == placement_id)
    rows = db.session.scalars(
        select(Fact)
        .where(Fact.organisation_id == organisation_id, whose)
        .order_by(Fact.placement_id.is_(None), Fact.dated_on.desc(), Fact.id.desc())
    )
    newest: dict[FactKind, FactLine] = {}
    for fact in rows:
        newest.setdefault(fact.kind, FactLine(fact.kind, fact.value, fact.source, fact.dated_on))
    return [newest.get(kind, FactLine(kind, ABSENT[kind])) for kind in FactKind]


def support_levels(organisation_id: int) -> dict[int | None, Fact]:
    """The newest support level of each placement that has its own, and (None) of the provider."""
    levels = db.session.scalars(
        select(Fact)
        .where(Fact.organisation_id == organisation_id, Fact.kind == FactKind.SUPPORT_LEVEL)
        .order_by(Fact.dated_on.desc(), Fact.id.desc())
    )
    newest: dict[int | None, Fact] = {}
    for level in levels:
        newest.setdefault(level.placement_id, level)
    return newest


def for_officer(viewer: Viewer, organisation_id: int, **_others: object) -> Organisation | None:
    """A provider of an office in which the viewer is concern officer."""
    return db.session.scalars(
        select(Organisation)
        .options(joinedload(Organisation.office))
        .where(
            Organisation.id == organisation_id,
            Organisation.office_id.in_(viewer.offices(Role.CONCERN_OFFICER)),
        )
    ).first()


@dataclass(frozen=True)
class OfKind:
    """A provider, and the kind of fact that is recorded of it."""

    organisation: Organisation
    kind: FactKind

    @property
    def organisation_id(self) -> int:
        """The provider, for permissions."""
        return self.organisation.id

    @property
    def application_id(self) -> None:
        """A fact is of no case."""

    @property
    def office_id(self) -> int:
        """The office, for permissions."""
        return self.organisation.office_id


def of_kind_for_officer(viewer: Viewer, organisation_id: int, kind: str) -> OfKind | None:
    """The same with the kind of fact that an address names; None for an unknown kind."""
    organisation = for_officer(viewer, organisation_id)
    return OfKind(organisation, FactKind(kind)) if organisation and kind in set(FactKind) else None


def history(organisation_id: int, page: int = 1) -> Page[Fact]:
    """Everything that was ever recorded of a provider and its placements, newest first."""
    return paginate(
        select(Fact)
        .options(joinedload(Fact.placement))
        .where(Fact.organisation_id == organisation_id)
        .order_by(Fact.dated_on.desc(), Fact.id.desc()),
        page,
    )
