"""The library of a provider's evidence as a list: what is there, in what state, to be filtered and sorted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import EvidenceKind, RevisionStatus
from accreditation.enums.people import DRAFTERS, PROVIDER_ROLES
from accreditation.models.evidence import SOON, Citation, EvidenceItem, EvidenceRevision
from accreditation.models.organisations import Organisation
from accreditation.models.people import Person
from accreditation.permissions.scopes import library_filter, provider_scope
from accreditation.permissions.viewer import Viewer
from accreditation.queries.evidence import NEWEST
from accreditation.queries.own_files import unread_refusal
from accreditation.queries.paging import SIZE, Page, paginate_rows
from accreditation.queries.searching import contains
from accreditation.rules.years import years_before

MOST_OWNERS = 100


@dataclass(frozen=True)
class Library:
    """The providers whose evidence a person may see, and those to which they may add, by name."""

    organisations: tuple[Organisation, ...]
    addable: tuple[Organisation, ...]

    @property
    def organisation_id(self) -> int:
        """The provider that permissions ask about: one to which the person may add, if there is one."""
        return (self.addable or self.organisations)[0].id

    @property
    def ids(self) -> list[int]:
        """The providers, by id."""
        return [organisation.id for organisation in self.organisations]


def library_for(viewer: Viewer) -> Library | None:
    """The library of the providers in which the viewer holds any role; None where there is none."""
    organisations = db.session.scalars(
        select(Organisation)
        .where(library_filter(viewer, PROVIDER_ROLES, Organisation.id))
        .order_by(Organisation.search_key, Organisation.id)
    ).all()
    drafting = provider_scope(viewer, DRAFTERS)
    addable = tuple(organisation for organisation in organisations if drafting.reaches(organisation.id))
    return Library(tuple(organisations), addable) if organisations else None


def owners(library: Library) -> list[tuple[int, str]]:
    """Who added something to the library, by name; not more than a list can hold."""
    added = select(EvidenceItem.owner_id).where(EvidenceItem.organisation_id.in_(library.ids))
    rows = db.session.execute(
        select(Person.id, Person.name)
        .where(Person.id.in_(added))
        .order_by(Person.search_key, Person.id)
        .limit(MOST_OWNERS)
    )
    return [(person_id, name) for person_id, name in rows]


def items(
    library: Library,
    *,
    q: str = "",
    kind: EvidenceKind | None = None,
    status: RevisionStatus | None = None,
    expiry: str = "",
    period: str = "",
    cited: str = "",
    owner: int | None = None,
    same: bool = False,
    organisation: int | None = None,
    sort: str = "",
    number: int = 1,
    size: int = SIZE,
) -> Page[Any]:
    """A page of the library: each item with the state of its newest file; two statements, however many items."""
    conditions: list[ColumnElement[bool] | None] = [
        EvidenceItem.organisation_id.in_(library.ids),
        contains(EvidenceItem.search_key, q) if q else None,
        EvidenceItem.kind == kind if kind is not None else None,
        # What was refused and read is over: it is in the list only when it is looked for.
        EvidenceRevision.status == status if status is not None else _still_matters(),
        _expiring(expiry) if expiry else None,
        _covering(period) if period else None,
        _cited() == (cited == "yes") if cited else None,
        EvidenceItem.owner_id == owner if owner is not None else None,
        _twice() if same else None,
        EvidenceItem.organisation_id == organisation if organisation is not None else None,
    ]
    statement = _with_newest().where(*[condition for condition in conditions if condition is not None])
    # Equal files stand together unless another order was asked for.
    order = (EvidenceRevision.sha256, EvidenceItem.id) if same and not sort else _sorted(sort)
    return paginate_rows(statement.order_by(*order), number, size)


def chosen(library: Library, item_ids: Collection[int]) -> list[EvidenceItem]:
    """Those of these items to which the person may add, by title; what is foreign or unknown is left out."""
    mine = [organisation.id for organisation in library.addable]
    return list(
        db.session.scalars(
            select(EvidenceItem)
            .where(EvidenceItem.id.in_(item_ids), EvidenceItem.organisation_id.in_(mine))
            .order_by(EvidenceItem.search_key, EvidenceItem.id)
        )
    )


def arrivals(library: Library, item_ids: Collection[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Those of these items that the person may see, with the state of their newest file, by title."""
    statement = _with_newest().where(
        EvidenceItem.id.in_(item_ids), EvidenceItem.organisation_id.in_(library.ids)
    )
    return db.session.execute(statement.order_by(EvidenceItem.search_key, EvidenceItem.id)).all()


def _with_newest() -> Select[*tuple[Any, ...]]:
    return (
        select(
            EvidenceItem.id.label("item_id"),
            EvidenceItem.organisation_id,
            EvidenceItem.title,
            EvidenceItem.kind,
            EvidenceItem.kind_confirmed,
            EvidenceItem.period_from,
            EvidenceItem.period_to,
            EvidenceItem.expires_on,
            EvidenceRevision.status,
            EvidenceRevision.uploaded_at,
            EvidenceRevision.unit,
            EvidenceRevision.sha256,
            Person.name.label("owner"),
        )
        .join(EvidenceRevision, EvidenceRevision.item_id == EvidenceItem.id)
        .join(Person, Person.id == EvidenceItem.owner_id)
        .where(NEWEST)
    )


def _still_matters() -> ColumnElement[bool]:
    return or_(EvidenceRevision.status != RevisionStatus.REJECTED, unread_refusal())


def _expiring(expiry: str) -> ColumnElement[bool]:
    today = clock.today()
    if expiry == "past":
        return EvidenceItem.expires_on < today
    if expiry == "soon":
        return EvidenceItem.expires_on.between(today, today + SOON)
    return EvidenceItem.expires_on.is_(None)


def _covering(period: str) -> ColumnElement[bool]:
    """By the last day of the period, or its first where it has no last."""
    ends, today = func.coalesce(EvidenceItem.period_to, EvidenceItem.period_from), clock.today()
    a_year_ago, three_years_ago = years_before(today, 1), years_before(today, 3)
    if period == "year":
        return ends >= a_year_ago
    if period == "three":
        return and_(ends >= three_years_ago, ends < a_year_ago)
    if period == "older":
        return ends < three_years_ago
    return ends.is_(None)


def _cited() -> ColumnElement[bool]:
    file = aliased(EvidenceRevision)
    return exists().where(file.item_id == EvidenceItem.id, Citation.revision_id == file.id)


def _twice() -> ColumnElement[bool]:
    """The newest file lies, byte for byte, under another item of the same provider too."""
    file, item = aliased(EvidenceRevision), aliased(EvidenceItem)
    return exists().where(
        file.sha256 == EvidenceRevision.sha256,
        file.item_id != EvidenceItem.id,
        item.id == file.item_id,
        item.organisation_id == EvidenceItem.organisation_id,
    )


def _sorted(sort: str) -> tuple[Any, ...]:
    columns: dict[str, Any] = {
        "title": EvidenceItem.search_key,
        "kind": EvidenceItem.kind,
        "expires": EvidenceItem.expires_on,
        "added": EvidenceRevision.uploaded_at,
    }
    column = columns.get(sort.removeprefix("-"), EvidenceItem.search_key)
    if column is EvidenceItem.expires_on:
        # The two databases put what has no date at different ends.
        return ((column.desc() if sort.startswith("-") else column.asc()).nulls_last(), EvidenceItem.id)
    return (column.desc() if sort.startswith("-") else column, EvidenceItem.id)
