"""The pictures of a file's pages, which are all that a reviewer sees of it inline; they are drawn, never sent in."""

from pathlib import Path

from accreditation.db import db
from accreditation.documents import inspect
from accreditation.enums.evidence import USABLE
from accreditation.models.evidence import EvidenceRevision
from accreditation.services import jobs
from accreditation.services.evidence import keys
from accreditation.services.evidence.workplace import work_folder
from accreditation.services.jobs import Run
from accreditation.storage.base import Store, save

_LARGEST = 64 * 1024 * 1024


def draw(path: Path, store: Store, revision_id: int, *, pages: int, folder: Path) -> None:
    """Draw every page and keep the pictures; those of an earlier attempt are replaced."""
    for number, drawn in inspect.page_pictures(path, pages=pages, folder=folder):
        with drawn.open("rb") as handle:
            store.put_stream(keys.picture(revision_id, number), handle, _LARGEST)
        drawn.unlink()


def draw_again(run: Run, store: Store) -> None:
    """Draw the pictures of a usable file afresh from the kept file, and finish the job."""
    revision = db.session.get(EvidenceRevision, int(run.payload["revision_id"]))
    if (
        revision is None
        or revision.status not in USABLE
        or revision.storage_key is None
        or revision.pages is None
    ):
        with run.finishing():
            return
    number, key, pages = revision.id, revision.storage_key, revision.pages
    jobs.end_reading()
    with work_folder() as folder:
        save(store, key, folder / "file")
        draw(folder / "file", store, number, pages=pages, folder=folder)
    with run.finishing():
        db.session.get_one(EvidenceRevision, number).pictures = pages


def remove(store: Store, revision_id: int) -> None:
    """Remove every picture of a file."""
    for entry in list(store.entries(keys.pictures(revision_id))):
        store.delete(entry.key)
