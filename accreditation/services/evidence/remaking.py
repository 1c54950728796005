"""Makes again what is made of a usable file, where it was lost or never made: page pictures, the copy for reviewers."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from accreditation.db import db
from accreditation.documents import inspect, types
from accreditation.documents.inspect import Inspection
from accreditation.documents.refusal import Busy
from accreditation.documents.workplace import work_folder
from accreditation.enums.evidence import USABLE
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.services import jobs
from accreditation.services.evidence import copies, pictures
from accreditation.services.jobs import Run, TryLater
from accreditation.storage.base import Store, save


@dataclass(frozen=True)
class _Kept:
    """What the row says of a usable file."""

    revision_id: int
    organisation_id: int
    storage_key: str
    reading_key: str | None
    inspection: Inspection


def draw_again(run: Run, store: Store) -> None:
    """Draw the pictures of a usable file afresh from the kept file, make its copy if it has none; finish the job."""
    kept = _kept(int(run.payload["revision_id"]))
    if kept is None:
        with run.finishing():
            return
    try:
        with work_folder() as folder:
            drawn, reading_key = _made(kept, store, folder)
    except Busy as busy:
        raise TryLater(str(busy)) from busy
    with run.finishing():
        revision = db.session.get_one(EvidenceRevision, kept.revision_id)
        revision.pictures, revision.reading_key = drawn, reading_key


def _kept(revision_id: int) -> _Kept | None:
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
    kind = next((one for one in types.KNOWN if one.media_type == revision.media_type), None)
    if kind is None:
        return None
    inspection = Inspection(kind.media_type, revision.pages, kind=kind)
    return _Kept(revision.id, row[1], revision.storage_key, revision.reading_key, inspection)


def _made(kept: _Kept, store: Store, folder: Path) -> tuple[int, str | None]:
    path, found = folder / "file", kept.inspection
    save(store, kept.storage_key, path)
    drawn = found.pages if inspect.is_drawn(found.kind) else 0
    if drawn:
        pictures.draw(path, store, kept.revision_id, pages=drawn, folder=folder, kind=found.kind)
    if kept.reading_key is not None:
        return drawn, kept.reading_key
    return drawn, copies.make(
        path,
        found,
        store,
        organisation_id=kept.organisation_id,
        revision_id=kept.revision_id,
        folder=folder,
    )
