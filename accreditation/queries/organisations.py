"""Offices, providers and their placements, as administrators look them up."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from accreditation.db import db
from accreditation.enums.organisations import OrganisationKind
from accreditation.enums.people import Role
from accreditation.models.organisations import Office, Organisation, Placement
from accreditation.models.search_pieces import pieces
from accreditation.permissions.viewer import Viewer
from accreditation.queries.paging import SIZE, Page, paginate
from accreditation.queries.searching import (
    coded,
    coded_by_index,
    contains,
    few_or_walked,
    named_by_index,
    same_code,
)
from accreditation.rules import names
from accreditation.text import code

NAMED_AT_MOST = 6


@dataclass(frozen=True)
class Filters:
    """Which organisations to list."""

    text: str = ""
    kind: OrganisationKind | None = None
    office: int | None = None
    sort: str = ""


_SORTS = {
    "name": (Organisation.search_key.asc(), Organisation.id.asc()),
    "-name": (Organisation.search_key.desc(), Organisation.id.desc()),
    "code": (Organisation.ods_code.asc(),),
    "-code": (Organisation.ods_code.desc(),),
}


def offices() -> list[Office]:
    """Every office by name."""
    return sorted(db.session.scalars(select(Office)), key=lambda office: (names.key(office.name), office.id))


def open_offices(*standing: int) -> list[tuple[int, str]]:
    """The offices to choose from, by name: those that are not closed, and `standing` ones, which are chosen already."""
    return [
        (office.id, office.name if office.closed_at is None else f"{office.name} (closed)")
        for office in offices()
        if office.closed_at is None or office.id in standing
    ]


def page(filters: Filters = Filters(), number: int = 1, *, size: int = SIZE) -> Page[Organisation]:
    """A page of organisations with their offices, by name unless asked otherwise; searched in names and ODS codes."""
    statement = select(Organisation).options(joinedload(Organisation.office))
    statement = statement.order_by(*_SORTS.get(filters.sort, _SORTS["name"]))
    if filters.kind is not None:
        statement = statement.where(Organisation.kind == filters.kind)
    if filters.office is not None:
        statement = statement.where(Organisation.office_id == filters.office)
    statement, counted = _searched(statement, filters.text)
    return paginate(statement, number, size, counted=counted)


def _searched(statement: Select[Organisation], typed: str) -> tuple[Select[Organisation], int | None]:
    if not typed:
        return statement, None
    each_row = or_(contains(Organisation.search_key, typed), coded(Organisation.ods_code, typed))
    by_code = coded_by_index(Organisation, typed)
    if by_code is None or not pieces([names.key(typed)]):
        return statement.where(each_row), None
    by_index = or_(named_by_index(Organisation, typed), by_code)
    return few_or_walked(statement, Organisation.id, by_index=by_index, each_row=each_row)


def placement_counts(organisation_ids: Iterable[int]) -> dict[int, int]:
    """How many placements each of these organisations has; none is left out of the answer."""
    ids = list(organisation_ids)
    rows = db.session.execute(
        # Rows, not ids: those are counted in the index of a provider's places, without reading the places.
        select(Placement.organisation_id, func.count())
        .where(Placement.organisation_id.in_(ids))
        .group_by(Placement.organisation_id)
    )
    return dict.fromkeys(ids, 0) | dict(rows.all())


def get(organisation_id: int) -> Organisation | None:
    """One organisation with its office."""
    return db.session.scalars(
        select(Organisation)
        .options(joinedload(Organisation.office), joinedload(Organisation.successor))
        .where(Organisation.id == organisation_id)
    ).first()


def successor_of(organisation_id: int) -> Organisation | None:
    """Who took an organisation over; where that one was taken over too, who stands at the end."""
    taken_over, seen = get(organisation_id), {organisation_id}
    while taken_over is not None and taken_over.successor_id is not None:
        # Two that were said to take over each other lead nowhere.
        if taken_over.successor_id in seen:
            break
        seen.add(taken_over.successor_id)
        taken_over = get(taken_over.successor_id)
    return taken_over if taken_over is not None and taken_over.id != organisation_id else None


def placements(organisation_id: int, number: int = 1) -> Page[Placement]:
    """A page of an organisation's placements by name, with the professions that they host."""
    statement = (
        select(Placement)
        .options(selectinload(Placement.professions))
        .where(Placement.organisation_id == organisation_id)
        .order_by(Placement.search_key, Placement.id)
    )
    return paginate(statement, number)


def placement_names(organisation_id: int) -> list[tuple[int, str]]:
    """An organisation's placements by name, for a list to choose from."""
    rows = db.session.execute(
        select(Placement.id, Placement.name)
        .where(Placement.organisation_id == organisation_id)
        .order_by(Placement.search_key, Placement.id)
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


def by_code(typed: str) -> Organisation | None:
    """The organisation with this ODS code, else the only one whose code looks the same."""
    exact = db.session.scalars(select(Organisation).where(Organisation.ods_code == code(typed))).first()
    if exact is not None:
        return exact
    alike = db.session.scalars(
        select(Organisation).where(same_code(Organisation.ods_code, typed)).limit(2)
    ).all()
    # Where two codes look like what was typed, nobody knows which was meant.
    return alike[0] if len(alike) == 1 else None


def named(text: str) -> list[Organisation]:
    """The organisation with exactly this ODS code or name, else those whose name holds the text, a few of them."""
    if not names.key(text):
        return []
    exact = db.session.scalars(
        select(Organisation).where(
            or_(Organisation.ods_code == code(text), Organisation.search_key == names.key(text))
        )
    ).all()
    if exact:
        return list(exact)
    alike = by_code(text)
    if alike is not None:
        return [alike]
    return list(
        db.session.scalars(
            select(Organisation)
            .where(contains(Organisation.search_key, text))
            .order_by(Organisation.search_key, Organisation.id)
            .limit(NAMED_AT_MOST)
        )
    )
