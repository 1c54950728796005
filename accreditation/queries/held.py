"""Files in which a patient's number may stand: those that wait for a decision, and what was found in each."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    exists,
    false,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import contains_eager, joinedload

from accreditation.db import db
from accreditation.enums.evidence import USABLE, NumberGrade, RevisionStatus
from accreditation.enums.people import PROVIDER_ROLES, Role
from accreditation.models.evidence import EvidenceItem, EvidenceNumber, EvidencePage, EvidenceRevision
from accreditation.models.organisations import Organisation
from accreditation.models.people import Grant, Person
from accreditation.models.snapshots import EntryCitation, Snapshot, SnapshotEntry
from accreditation.permissions.scopes import library_filter, provider_scope
from accreditation.permissions.viewer import Viewer
from accreditation.queries import locks
from accreditation.queries.paging import Page, paginate
from accreditation.queries.people import stands

MOST_NUMBERS = 50
MOST_COPIES = 50
DOUBTFUL = (NumberGrade.LIKELY, NumberGrade.POSSIBLE)


@dataclass(frozen=True)
class HeldFile:
    """One file with what the permissions ask."""

    revision: EvidenceRevision
    item: EvidenceItem
    has_information_lead: bool = True
    was_sent: bool = False

    @property
    def organisation_id(self) -> int:
        """The provider."""
        return self.item.organisation_id

    @property
    def office_id(self) -> int:
        """The office that looks after the provider."""
        return self.item.organisation.office_id

    @property
    def uploader_id(self) -> int:
        """Who added it."""
        return self.revision.uploaded_by_id


@dataclass(frozen=True)
class HeldPage(HeldFile):
    """One page of a held file."""

    number: int = 1


def has_another_lead() -> ColumnElement[bool]:
    """The provider has an information lead who may sign in and is not the person who added the file."""
    return exists(
        select(1)
        .select_from(Grant)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.role == Role.INFORMATION_LEAD,
            Grant.organisation_id == EvidenceItem.organisation_id,
            Grant.person_id != EvidenceRevision.uploaded_by_id,
            Person.disabled_at.is_(None),
            stands(),
        )
        .correlate(EvidenceItem, EvidenceRevision)
    )


def was_sent() -> ColumnElement[bool]:
    """Something that was submitted to the office cites the file, as a filter over EvidenceRevision."""
    return exists(
        select(1)
        .select_from(EntryCitation)
        .join(SnapshotEntry, SnapshotEntry.entry_id == EntryCitation.entry_id)
        .join(Snapshot, Snapshot.id == SnapshotEntry.snapshot_id)
        .where(EntryCitation.revision_id == EvidenceRevision.id, Snapshot.submitted_at.is_not(None))
        .correlate(EvidenceRevision)
    )


def _files(viewer: Viewer) -> Any:
    """Every file that this person may have a word in, of a provider of theirs or of their office."""
    return (
        select(EvidenceRevision, has_another_lead().label("led"), was_sent().label("sent"))
        .join(EvidenceRevision.item)
        .join(EvidenceItem.organisation)
        .options(
            contains_eager(EvidenceRevision.item).contains_eager(EvidenceItem.organisation),
            joinedload(EvidenceRevision.uploaded_by),
        )
        .where(
            or_(
                library_filter(viewer, PROVIDER_ROLES, EvidenceItem.organisation_id),
                Organisation.office_id.in_(viewer.offices(Role.SECRETARIAT)),
            )
        )
    )


def file_for(viewer: Viewer, revision_id: int, **_others: object) -> HeldFile | None:
    """A file of the person's own provider, or of one that their office looks after."""
    row = db.session.execute(_files(viewer).where(EvidenceRevision.id == revision_id)).first()
    return None if row is None else HeldFile(row[0], row[0].item, bool(row[1]), bool(row[2]))


def own_file_for(viewer: Viewer, item_id: int, revision_id: int) -> HeldFile | None:
    """A file of that item of the person's own provider."""
    file = file_for(viewer, revision_id)
    if file is None or file.item.id != item_id:
        return None
    return file if provider_scope(viewer, PROVIDER_ROLES).reaches(file.organisation_id) else None


def held_for(viewer: Viewer, revision_id: int) -> HeldFile | None:
    """The same, where it is held now or a decision about it was made."""
    file = file_for(viewer, revision_id)
    if file is None:
        return None
    decided = file.revision.decided_at is not None
    return file if file.revision.status is RevisionStatus.HELD or decided else None


def page_for(viewer: Viewer, revision_id: int, number: int) -> HeldPage | None:
    """One page of a file that is held now."""
    file = file_for(viewer, revision_id)
    # Once it is decided, its pages are read as any file's, or not at all.
    if file is None or file.revision.status is not RevisionStatus.HELD:
        return None
    if number > file.revision.pictures:
        return None
    return HeldPage(file.revision, file.item, file.has_information_lead, file.was_sent, number)


def waiting(viewer: Viewer, number: int = 1) -> Page[EvidenceRevision]:
    """The held files that this person decides about, the oldest first."""
    statement = (
        select(EvidenceRevision)
        .join(EvidenceRevision.item)
        .join(EvidenceItem.organisation)
        .options(
            contains_eager(EvidenceRevision.item).contains_eager(EvidenceItem.organisation),
            joinedload(EvidenceRevision.uploaded_by),
        )
        .where(EvidenceRevision.id.in_(_to_decide(viewer)))
        .order_by(EvidenceRevision.uploaded_at, EvidenceRevision.id)
    )
    return paginate(statement, number)


def waiting_count(viewer: Viewer) -> int:
    """How many held files this person has to decide about; asks nothing for those who decide about none."""
    if not viewer.has(Role.INFORMATION_LEAD, Role.SECRETARIAT):
        return 0
    return db.session.scalar(select(func.count()).select_from(_to_decide(viewer).subquery())) or 0


def _to_decide(viewer: Viewer) -> CompoundSelect[int]:
    """What waits for this person, never what they added: their own provider's, and what their office decides about."""
    held = select(EvidenceRevision.id).where(
        EvidenceRevision.is_held(), EvidenceRevision.uploaded_by_id != viewer.person_id
    )
    # Whoever decides is never the person who added the file, whatever roles they hold.
    led = provider_scope(viewer, (Role.INFORMATION_LEAD,)).whole
    offices = viewer.offices(Role.SECRETARIAT)
    ways = [held.join(EvidenceRevision.item).where(EvidenceItem.organisation_id.in_(led))] if led else []
    return union_all(*ways, *_of_offices(held, offices)) if led or offices else union_all(held.where(false()))


def _of_offices(held: Select[int], offices: Collection[int]) -> Iterator[Select[int]]:
    """Held files of providers without an information lead, and those that a provider's only one added.

    Asked apart, neither has to look at every held file of the country.
    """
    if not offices:
        return
    in_these = Organisation.office_id.in_(offices)
    lead = select(Grant.person_id).where(Grant.role == Role.INFORMATION_LEAD)
    standing = lead.join(Grant.person).where(
        Grant.organisation_id == Organisation.id, Person.disabled_at.is_(None), stands()
    )
    without = select(Organisation.id).where(in_these, ~standing.exists())
    yield held.join(EvidenceRevision.item).where(EvidenceItem.organisation_id.in_(without))
    of_office = (
        select(EvidenceItem.id)
        .join(EvidenceItem.organisation)
        .where(EvidenceItem.id == EvidenceRevision.item_id, in_these, ~has_another_lead())
    )
    yield held.where(
        EvidenceRevision.uploaded_by_id.in_(lead.join(Grant.organisation).where(in_these)), of_office.exists()
    )


def same_elsewhere(viewer: Viewer, file: HeldFile) -> list[tuple[int, str]]:
    """The provider's other files that are this one byte for byte and can still be used, by title.

    The office is told of those alone that were sent to it.
    """
    own = provider_scope(viewer, PROVIDER_ROLES).reaches(file.organisation_id)
    rows = db.session.execute(
        select(EvidenceRevision.id, EvidenceItem.title)
        .join(EvidenceRevision.item)
        .where(
            EvidenceRevision.sha256 == file.revision.sha256,
            EvidenceRevision.id != file.revision.id,
            EvidenceRevision.status.in_(USABLE),
            EvidenceItem.organisation_id == file.organisation_id,
            true() if own else was_sent(),
        )
        .order_by(EvidenceItem.search_key, EvidenceRevision.id)
        .limit(MOST_COPIES)
    )
    return [(number, title) for number, title in rows]


def numbers(
    revision_ids: list[int], grades: tuple[NumberGrade, ...] = tuple(NumberGrade)
) -> dict[int, list[EvidenceNumber]]:
    """What was found in each of these files, the likeliest first; at most fifty of each, in one statement."""
    order = {grade: place for place, grade in enumerate(NumberGrade)}
    # Fifty of each file in one statement; a plain limit would be of all files together.
    rank = func.row_number().over(
        partition_by=EvidenceNumber.revision_id, order_by=(EvidenceNumber.grade, EvidenceNumber.id)
    )
    ranked = (
        select(EvidenceNumber.id, rank.label("rank"))
        .where(EvidenceNumber.revision_id.in_(revision_ids), EvidenceNumber.grade.in_(grades))
        .subquery()
    )
    rows = db.session.scalars(
        select(EvidenceNumber)
        .join(ranked, ranked.c.id == EvidenceNumber.id)
        .where(ranked.c.rank <= MOST_NUMBERS)
    ).all()
    by_revision: dict[int, list[EvidenceNumber]] = {number: [] for number in revision_ids}
    for row in sorted(rows, key=lambda number: (order[number.grade], number.id)):
        by_revision[row.revision_id].append(row)
    return by_revision


def leads_of(organisation_id: int, besides: int) -> list[str]:
    """The names of the provider's information leads other than one person."""
    people = db.session.execute(
        select(Person.name, Person.search_key, Person.id)
        .join(Grant, Grant.person_id == Person.id)
        .where(
            Grant.role == Role.INFORMATION_LEAD,
            Grant.organisation_id == organisation_id,
            Person.id != besides,
            Person.disabled_at.is_(None),
            stands(),
        )
        .order_by(Person.search_key, Person.id)
        .distinct()
    )
    return [person.name for person in people]


def texts(revision_id: int, pages: list[int]) -> list[EvidencePage]:
    """The masked words of these pages."""
    return list(
        db.session.scalars(
            select(EvidencePage)
            .where(EvidencePage.revision_id == revision_id, EvidencePage.number.in_(pages))
            .order_by(EvidencePage.number)
        )
    )


def lock_with_cases(revision_id: int, **_others: object) -> None:
    """Take the cases that cite a file, then the file: taking it down cancels what was signed with it."""
    locks.citing_file(revision_id)
    lock(revision_id)


def lock(revision_id: int, **_others: object) -> None:
    """Take one file for the length of a write; SQLite leaves the lock out, its writers come one by one."""
    db.session.execute(
        select(EvidenceRevision.id).where(EvidenceRevision.id == revision_id).with_for_update()
    ).all()
