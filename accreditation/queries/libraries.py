"""The library of a provider's evidence as a list: what is there, in what state, to be filtered and sorted."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import EvidenceKind, RevisionStatus
from accreditation.enums.people import DRAFTERS, PROVIDER_ROLES
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.organisations import Organisation
from accreditation.permissions.viewer import Viewer
from accreditation.queries.evidence import is_newest
from accreditation.queries.paging import Page, paginate_rows
from accreditation.queries.searching import contains

SOON = timedelta(days=90)


@dataclass(frozen=True)
class Library:
    """The providers whose evidence a person may see, and those to which they may add, by name."""

    organisations: tuple[Organisation, ...]
    addable: tuple[Organisation, ...]

    @property
    def organisation_id(self) -> int:
        """The provider that permissions ask about: one to which the person may add, if there is one."""
        return (self.addable or self.organisations)[0].id


def library_for(viewer: Viewer) -> Library | None:
    """The library of the providers in which the viewer holds any role; None where there is none."""
    found = db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(viewer.organisations(*PROVIDER_ROLES)))
        .order_by(Organisation.name, Organisation.id)
    ).all()
    drafting = viewer.organisations(*DRAFTERS)
    return Library(tuple(found), tuple(one for one in found if one.id in drafting)) if found else None


def items(
    library: Library,
    *,
    q: str = "",
    kind: EvidenceKind | None = None,
    status: RevisionStatus | None = None,
    expiry: str = "",
    organisation: int | None = None,
    sort: str = "",
    number: int = 1,
) -> Page[Any]:
    """A page of the library: each item with the state of its newest file; two statements, however many items."""
    statement = _with_newest().where(
        EvidenceItem.organisation_id.in_([one.id for one in library.organisations])
    )
    if q:
        statement = statement.where(contains(EvidenceItem.title, q))
    if kind is not None:
        statement = statement.where(EvidenceItem.kind == kind)
    if status is not None:
        statement = statement.where(EvidenceRevision.status == status)
    if organisation is not None:
        statement = statement.where(EvidenceItem.organisation_id == organisation)
    if expiry:
        statement = statement.where(_expiring(expiry))
    return paginate_rows(statement.order_by(*_sorted(sort)), number)


def _with_newest() -> Select[*tuple[Any, ...]]:
    return (
        select(
            EvidenceItem.id.label("item_id"),
            EvidenceItem.organisation_id,
            EvidenceItem.title,
            EvidenceItem.kind,
            EvidenceItem.period_from,
            EvidenceItem.period_to,
            EvidenceItem.expires_on,
            EvidenceRevision.status,
            EvidenceRevision.uploaded_at,
        )
        .join(EvidenceRevision, EvidenceRevision.item_id == EvidenceItem.id)
        .where(is_newest())
    )


def _expiring(expiry: str) -> ColumnElement[bool]:
    today = clock.today()
    if expiry == "past":
        return EvidenceItem.expires_on < today
    if expiry == "soon":
        return EvidenceItem.expires_on.between(today, today + SOON)
    return EvidenceItem.expires_on.is_(None)


def _sorted(sort: str) -> tuple[Any, ...]:
    columns: dict[str, Any] = {
        "title": EvidenceItem.title,
        "kind": EvidenceItem.kind,
        "expires": EvidenceItem.expires_on,
        "added": EvidenceRevision.uploaded_at,
    }
    column = columns.get(sort.removeprefix("-"), EvidenceItem.title)
    if column is EvidenceItem.expires_on:
        return ((column.desc() if sort.startswith("-") else column.asc()).nulls_last(), EvidenceItem.id)
    return (column.desc() if sort.startswith("-") else column, EvidenceItem.id)
