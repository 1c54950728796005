"""What the office may open of a provider's evidence: files that the submitted answers cite, and nothing else of the library."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from accreditation.db import db
from accreditation.enums.evidence import EvidenceKind
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.frameworks import Standard
from accreditation.models.snapshots import Entry, EntryCitation, Snapshot, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications
from accreditation.queries.applications import OfCase


class CitingPlace(NamedTuple):
    """A standard that cites a file, with the pages it names."""

    code: str
    title: str
    page_from: int
    page_to: int
    locator: str


@dataclass(frozen=True)
class CaseFile(OfCase):
    """A file that what was submitted cites."""

    revision: EvidenceRevision
    owner_id: int
    title: str
    kind: EvidenceKind
    cited_by: tuple[CitingPlace, ...]


@dataclass(frozen=True)
class CaseFilePage(CaseFile):
    """One page of it."""

    number: int


def cited_file(viewer: Viewer, application_id: int, revision_id: int, **_others: object) -> CaseFile | None:
    """A file that what was submitted last cites, for whoever watches the case, with what cites it."""
    application = applications.for_office(viewer, application_id)
    if application is None:
        return None
    newest = (
        select(Snapshot.id)
        .where(Snapshot.application_id == application_id, Snapshot.submitted_at.is_not(None))
        .order_by(Snapshot.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(EvidenceRevision, EvidenceItem.organisation_id, EntryCitation, Standard.code, Standard.title)
        .join(EvidenceRevision.item)
        .join(EntryCitation, EntryCitation.revision_id == EvidenceRevision.id)
        .join(SnapshotEntry, SnapshotEntry.entry_id == EntryCitation.entry_id)
        .join(Entry, Entry.id == SnapshotEntry.entry_id)
        .join(Entry.standard)
        .options(contains_eager(EvidenceRevision.item))
        .where(EvidenceRevision.id == revision_id, SnapshotEntry.snapshot_id == newest)
        .order_by(SnapshotEntry.position, EntryCitation.id)
    ).all()
    if not rows:
        return None
    revision, owner_id, citation, _, _ = rows[0]
    cited_by = tuple(
        CitingPlace(code, title, made.page_from, made.page_to, made.locator)
        for _, _, made, code, title in rows
    )
    return CaseFile(application, revision, owner_id, citation.title, citation.kind, cited_by)


def cited_file_page(
    viewer: Viewer, application_id: int, revision_id: int, number: int
) -> CaseFilePage | None:
    """One page of a file that what was submitted last cites, for whoever watches the case."""
    file = cited_file(viewer, application_id, revision_id)
    if file is None or not 1 <= number <= (file.revision.pages or 0):
        return None
    return CaseFilePage(
        file.application, file.revision, file.owner_id, file.title, file.kind, file.cited_by, number
    )
