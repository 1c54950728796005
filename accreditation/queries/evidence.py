"""One piece of evidence with its files, who cites it, and what may be cited."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import USABLE
from accreditation.enums.people import PROVIDER_ROLES
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceItem, EvidencePage, EvidenceRevision
from accreditation.models.frameworks import Standard
from accreditation.permissions.scopes import library_filter, provider_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import SUBJECT_NAME, with_subject
from accreditation.queries.searching import contains

MOST_CITING = 100
MOST_CITABLE = 100
MOST_TWINS = 20


@dataclass(frozen=True)
class File:
    """One file of an item."""

    item: EvidenceItem
    revision: EvidenceRevision

    @property
    def organisation_id(self) -> int:
        """The provider, for permissions."""
        return self.item.organisation_id


@dataclass(frozen=True)
class FilePage:
    """One page of a file, with its words where they were asked for."""

    file: File
    number: int
    text: str = ""
    label: str = ""

    @property
    def organisation_id(self) -> int:
        """The provider, for permissions."""
        return self.file.organisation_id

    @property
    def pages(self) -> int:
        """How many pages the file has."""
        return self.file.revision.pages or 0


_NEWER = aliased(EvidenceRevision)
_LATER = exists().where(_NEWER.item_id == EvidenceRevision.item_id, _NEWER.number > EvidenceRevision.number)

NEWEST = ~_LATER
"""Files that are their item's newest; said so that either database asks item by item."""

NEWEST_USABLE = and_(EvidenceRevision.status.in_(USABLE), ~_LATER.where(_NEWER.status.in_(USABLE)))
"""Files that are the newest of their item that may be used."""


def may_be_cited() -> ColumnElement[bool]:
    """Files that may be cited today: the newest usable of an item that is not out of date and whose kind was confirmed."""
    in_date = or_(EvidenceItem.expires_on.is_(None), EvidenceItem.expires_on >= clock.today())
    return and_(in_date, EvidenceItem.kind_confirmed, NEWEST_USABLE)


def item_for(viewer: Viewer, item_id: int) -> EvidenceItem | None:
    """An item of a provider in which the viewer holds any role, with that provider and who added it."""
    return db.session.scalars(
        select(EvidenceItem)
        .options(
            joinedload(EvidenceItem.organisation),
            joinedload(EvidenceItem.owner),
            joinedload(EvidenceItem.confirmed_by),
        )
        .where(
            EvidenceItem.id == item_id,
            library_filter(viewer, PROVIDER_ROLES, EvidenceItem.organisation_id),
        )
    ).first()


def revisions(item_id: int) -> list[EvidenceRevision]:
    """Every file of an item, newest first, with who added it."""
    return list(
        db.session.scalars(
            select(EvidenceRevision)
            .options(joinedload(EvidenceRevision.uploaded_by))
            .where(EvidenceRevision.item_id == item_id)
            .order_by(EvidenceRevision.number.desc())
        )
    )


def file_for(viewer: Viewer, revision_id: int, item_id: int | None = None) -> File | None:
    """A file of a provider in which the viewer holds any role, with its item; of that item, where one is named."""
    statement = (
        select(EvidenceRevision)
        .join(EvidenceRevision.item)
        .options(contains_eager(EvidenceRevision.item))
        .where(
            EvidenceRevision.id == revision_id,
            library_filter(viewer, PROVIDER_ROLES, EvidenceItem.organisation_id),
        )
    )
    if item_id is not None:
        statement = statement.where(EvidenceRevision.item_id == item_id)
    revision = db.session.scalars(statement).first()
    return None if revision is None else File(revision.item, revision)


def link_for(viewer: Viewer, item_id: int) -> File | None:
    """An item of the viewer's own provider whose newest usable file is a link, with it; None for every other item."""
    revision = db.session.scalars(
        select(EvidenceRevision)
        .join(EvidenceRevision.item)
        .options(contains_eager(EvidenceRevision.item))
        .where(
            EvidenceItem.id == item_id,
            library_filter(viewer, PROVIDER_ROLES, EvidenceItem.organisation_id),
            EvidenceRevision.url.is_not(None),
            NEWEST_USABLE,
        )
    ).first()
    return None if revision is None else File(revision.item, revision)


def page_for(viewer: Viewer, item_id: int, revision_id: int, number: int) -> FilePage | None:
    """One page of a usable file, with its words; None where the file may not be read or has no such page."""
    page = picture_for(viewer, revision_id, number)
    if page is None or page.file.item.id != item_id:
        return None
    row = db.session.execute(
        select(EvidencePage.text, EvidencePage.label).where(
            EvidencePage.revision_id == revision_id, EvidencePage.number == number
        )
    ).first()
    return page if row is None else replace(page, text=row[0], label=row[1])


def picture_for(viewer: Viewer, revision_id: int, number: int) -> FilePage | None:
    """The same without its words."""
    file = file_for(viewer, revision_id)
    if file is None or not file.revision.is_usable or number > (file.revision.pages or 0):
        return None
    return FilePage(file, number)


def twins(item_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The provider's other items under which a file of this one lies too, byte for byte, by title."""
    own, item = aliased(EvidenceRevision), aliased(EvidenceItem)
    return db.session.execute(
        select(EvidenceItem.id, EvidenceItem.title, EvidenceRevision.number, EvidenceItem.search_key)
        .select_from(own)
        .join(item, item.id == own.item_id)
        .join(EvidenceRevision, EvidenceRevision.sha256 == own.sha256)
        .join(EvidenceItem, EvidenceItem.id == EvidenceRevision.item_id)
        .where(
            own.item_id == item_id,
            EvidenceItem.id != item_id,
            EvidenceItem.organisation_id == item.organisation_id,
        )
        .distinct()
        .order_by(EvidenceItem.search_key, EvidenceItem.id, EvidenceRevision.number)
        .limit(MOST_TWINS)
    ).all()


def citing(viewer: Viewer, item_id: int, revision_id: int | None = None) -> Sequence[Row[*tuple[Any, ...]]]:
    """The citations of an item's files (or of one of them) in cases that the viewer may see, newest case first.

    One more than the most that is shown.
    """
    statement = with_subject(
        select(
            Citation.page_from,
            Citation.page_to,
            Citation.locator,
            Citation.claim,
            EvidenceRevision.number,
            EvidenceRevision.unit,
            Application.id.label("application_id"),
            Application.reference,
            Application.status,
            Standard.code,
            Standard.title,
            SUBJECT_NAME.label("place"),
        )
        .select_from(Citation)
        .join(Citation.revision)
        .join(Citation.answer)
        .join(Answer.application)
        .join(Answer.standard)
        .where(
            EvidenceRevision.item_id == item_id,
            provider_filter(viewer, PROVIDER_ROLES, Application.organisation_id, Application.placement_id),
        )
        .order_by(Application.id.desc(), Standard.position, Citation.id)
        .limit(MOST_CITING + 1)
    )
    if revision_id is not None:
        statement = statement.where(Citation.revision_id == revision_id)
    return db.session.execute(statement).all()


def citable(
    organisation_id: int, search: str = "", first: int | None = None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The newest usable file of each item that may be cited, by title; one more than the most that is shown.

    `first` is a file that somebody came with: it stands first, so that it is never beyond the most that is shown.
    """
    order: list[Any] = [EvidenceItem.search_key, EvidenceItem.id]
    if first is not None:
        order.insert(0, (EvidenceRevision.id != first))
    return db.session.execute(
        select(
            EvidenceRevision.id,
            EvidenceRevision.number,
            EvidenceRevision.pages,
            EvidenceRevision.unit,
            EvidenceItem.title,
            EvidenceItem.kind,
            EvidenceItem.period_from,
            EvidenceItem.period_to,
        )
        .join(EvidenceRevision.item)
        .where(
            EvidenceItem.organisation_id == organisation_id,
            contains(EvidenceItem.search_key, search),
            may_be_cited(),
        )
        .order_by(*order)
        .limit(MOST_CITABLE + 1)
    ).all()


def why_unreadable(revision: EvidenceRevision, number: int) -> str:
    """Why a page of a cited file cannot be read, in one sentence with one reason; empty where it can."""
    if revision.status not in USABLE:
        return f"This file can no longer be opened: {revision.status.label.lower()}."
    if number <= (revision.pages or 0):
        return ""
    noun = revision.unit.label.lower()
    if not revision.pages:
        return "This file has no pages that can be shown here."
    return f"This file has no {noun} {number}: its last is {noun} {revision.pages}."
