"""Offices, providers and their placements, as administrators look them up."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from accreditation.db import db
from accreditation.enums.organisations import OrganisationKind
from accreditation.enums.people import Role
from accreditation.models.organisations import Office, Organisation, Placement
from accreditation.permissions.viewer import Viewer
from accreditation.queries.paging import Page, paginate
from accreditation.queries.searching import contains

NAMED_AT_MOST = 6


@dataclass(frozen=True)
class Filters:
    """Which organisations to list."""

    text: str = ""
    kind: OrganisationKind | None = None
    office: int | None = None
    sort: str = ""


_SORTS = {
    "name": (Organisation.name.asc(), Organisation.id.asc()),
    "-name": (Organisation.name.desc(), Organisation.id.desc()),
    "code": (Organisation.ods_code.asc(),),
    "-code": (Organisation.ods_code.desc(),),
}


def offices() -> list[Office]:
    """Every office by name."""
    return list(db.session.scalars(select(Office).order_by(Office.name, Office.id)))


def page(filters: Filters = Filters(), number: int = 1) -> Page[Organisation]:
    """A page of organisations with their offices, by name unless asked otherwise; searched in names and ODS codes."""
    statement = select(Organisation).options(joinedload(Organisation.office))
    if filters.text:
        statement = statement.where(
            or_(
                contains(Organisation.name, filters.text),
                Organisation.ods_code.startswith(filters.text.upper(), autoescape=True),
            )
        )
    if filters.kind is not None:
        statement = statement.where(Organisation.kind == filters.kind)
    if filters.office is not None:
        statement = statement.where(Organisation.office_id == filters.office)
    return paginate(statement.order_by(*_SORTS.get(filters.sort, _SORTS["name"])), number)


def placement_counts(organisation_ids: Iterable[int]) -> dict[int, int]:
    """How many placements each of these organisations has; none is left out of the answer."""
    ids = list(organisation_ids)
    rows = db.session.execute(
        select(Placement.organisation_id, func.count(Placement.id))
        .where(Placement.organisation_id.in_(ids))
        .group_by(Placement.organisation_id)
    )
    return dict.fromkeys(ids, 0) | dict(rows.all())


def get(organisation_id: int) -> Organisation | None:
    """One organisation with its office."""
    return db.session.scalars(
        select(Organisation)
        .options(joinedload(Organisation.office))
        .where(Organisation.id == organisation_id)
    ).first()


def placements(organisation_id: int, number: int = 1) -> Page[Placement]:
    """A page of an organisation's placements by name, with the professions that they host."""
    statement = (
        select(Placement)
        .options(selectinload(Placement.professions))
        .where(Placement.organisation_id == organisation_id)
        .order_by(Placement.name, Placement.id)
    )
    return paginate(statement, number)


def placement_names(organisation_id: int) -> list[tuple[int, str]]:
    """An organisation's placements by name, for a list to choose from."""
    rows = db.session.execute(
        select(Placement.id, Placement.name)
        .where(Placement.organisation_id == organisation_id)
        .order_by(Placement.name, Placement.id)
    )
    return [(placement_id, name) for placement_id, name in rows]


def placement(organisation_id: int, placement_id: int) -> Placement | None:
    """One placement of an organisation, with who learns there."""
    return db.session.scalars(
        select(Placement)
        .options(
            joinedload(Placement.organisation),
            selectinload(Placement.professions),
            selectinload(Placement.learner_groups),
        )
        .where(Placement.id == placement_id, Placement.organisation_id == organisation_id)
    ).first()


def for_administrator(viewer: Viewer, organisation_id: int) -> Organisation | None:
    """One organisation, for an administrator."""
    return get(organisation_id) if viewer.has(Role.ADMINISTRATOR) else None


def placement_for_administrator(viewer: Viewer, organisation_id: int, placement_id: int) -> Placement | None:
    """One placement of an organisation, for an administrator."""
    return placement(organisation_id, placement_id) if viewer.has(Role.ADMINISTRATOR) else None


def named(text: str) -> list[Organisation]:
    """The organisation with exactly this ODS code or name, else those whose name holds the text, a few of them."""
    text = text.strip()
    exact = db.session.scalars(
        select(Organisation).where(
            or_(Organisation.ods_code == text.upper(), func.lower(Organisation.name) == text.lower())
        )
    ).all()
    if exact or not text:
        return list(exact)
    return list(
        db.session.scalars(
            select(Organisation)
            .where(contains(Organisation.name, text))
            .order_by(Organisation.name, Organisation.id)
            .limit(NAMED_AT_MOST)
        )
    )
