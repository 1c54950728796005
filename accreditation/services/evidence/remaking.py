"""Makes again what is made of a usable file, where it was lost or never made: page pictures, the copy for reviewers."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.documents import inspect, types
from accreditation.documents.inspect import Inspection
from accreditation.documents.limited import work_folder
from accreditation.documents.refusal import Busy
from accreditation.enums.evidence import USABLE
from accreditation.enums.jobs import JobKind, key_of
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.services import jobs
from accreditation.services.evidence import storing
from accreditation.services.evidence.storing import ReadingCopy
from accreditation.services.jobs import Run, TryLater
from accreditation.storage.base import Store, save

_AT_ONCE = 500  # files asked for in one write


@dataclass(frozen=True)
class CopyRequests:
    """How many usable files have no copy for reviewers, and for how many of them it was asked just now."""

    without: int = 0
    now: int = 0


def ask_for_copies() -> CopyRequests:
    """Have the copy for reviewers made of every usable file that has none, by one job each.

    Opens and commits short writes of its own. A file for which it was asked within the last month is not asked for
    again; what came of that stands with the jobs.
    """
    without = now = last = 0
    # In portions, because one long write would keep everybody else from writing.
    while revision_ids := _without_copy(last):
        last = revision_ids[-1]
        without += len(revision_ids)
        with unit_of_work():
            for revision_id in revision_ids:
                key = key_of(JobKind.RENDER_PAGES, revision_id)
                made = jobs.enqueue(
                    JobKind.RENDER_PAGES, {"revision_id": revision_id}, unique_key=key, queue=jobs.OWN
                )
                now += made is not None
    return CopyRequests(without, now)


def _without_copy(after: int) -> list[int]:
    """The next files without a copy, in the order of their numbers; links are no files."""
    revision_ids = db.session.scalars(
        select(EvidenceRevision.id)
        .where(
            EvidenceRevision.id > after,
            EvidenceRevision.status.in_(USABLE),
            EvidenceRevision.is_kept(),
            EvidenceRevision.reading_key.is_(None),
        )
        .order_by(EvidenceRevision.id)
        .limit(_AT_ONCE)
    ).all()
    jobs.end_reading()
    return list(revision_ids)


@dataclass(frozen=True)
class _UsableFile:
    """What the row says of a usable file."""

    revision_id: int
    organisation_id: int
    storage_key: str
    reading_key: str | None
    inspection: Inspection


def draw_again(run: Run, store: Store) -> None:
    """Draw the pictures of a usable file afresh from the kept file, make its copy if it has none; finish the job."""
    file = _usable_file(int(run.payload["revision_id"]))
    if file is None:
        with run.finishing():
            return
    try:
        with work_folder() as folder:
            drawn, copy = _made(file, store, folder)
    except Busy as busy:
        raise TryLater(str(busy)) from busy
    with run.finishing():
        revision = db.session.get_one(
            EvidenceRevision, file.revision_id, with_for_update=True, populate_existing=True
        )
        # Its time may have run out while the pictures were drawn.
        destroyed = revision.destroyed_at is not None
        if not destroyed:
            revision.pictures = drawn
            revision.reading_key, revision.copy_refused = copy.key, copy.refused
    if destroyed:  # meanwhile: nothing that was made of it may stay
        storing.remove_bytes(store, file.organisation_id, file.revision_id)


def _usable_file(revision_id: int) -> _UsableFile | None:
    row = db.session.execute(
        select(EvidenceRevision, EvidenceItem.organisation_id)
        .join(EvidenceRevision.item)
        .where(EvidenceRevision.id == revision_id, EvidenceRevision.status.in_(USABLE))
    ).first()
    jobs.end_reading()
    if row is None:
        return None
    revision: EvidenceRevision = row[0]
    if revision.storage_key is None or revision.pages is None:
        return None
    kind = next(
        (file_type for file_type in types.FILE_TYPES if file_type.media_type == revision.media_type), None
    )
    if kind is None:
        return None
    inspection = Inspection(kind.media_type, revision.pages, kind=kind)
    return _UsableFile(revision.id, row[1], revision.storage_key, revision.reading_key, inspection)


def _made(file: _UsableFile, store: Store, folder: Path) -> tuple[int, ReadingCopy]:
    path, inspection = folder / "file", file.inspection
    save(store, file.storage_key, path)
    drawn = inspection.pages if inspect.is_drawn(inspection.kind) else 0
    if drawn:
        storing.draw_pictures(path, store, file.revision_id, pages=drawn, folder=folder, kind=inspection.kind)
    if file.reading_key is not None:
        return drawn, ReadingCopy(file.reading_key)
    return drawn, storing.make_reading_copy(
        path,
        inspection,
        store,
        organisation_id=file.organisation_id,
        revision_id=file.revision_id,
        folder=folder,
    )
