"""The job that puts a pack together. Killed anywhere, it starts again and comes to the same bytes."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from accreditation.db import db
from accreditation.documents import pack as documents
from accreditation.documents.limited import work_folder
from accreditation.documents.refusal import Busy
from accreditation.documents.typeset import CannotTypeset
from accreditation.enums.jobs import PackStep
from accreditation.enums.packs import PackState
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.packs import Pack
from accreditation.queries import applications
from accreditation.services import jobs
from accreditation.services.jobs import Run, TryLater
from accreditation.services.packs import content, requests
from accreditation.services.packs.content import Content, File
from accreditation.services.packs.typesetting import Fetched, Layout
from accreditation.storage.base import NoSuchFile, Store, Stored, save

_LARGEST = 64 * 1024**3
TOO_LARGE = (
    "The pack is too large to be put together as one document."
    " Each file can be downloaded from your evidence library."
)


@dataclass(frozen=True)
class Made:
    """How many pages the document has, and how many of the files are not among them."""

    pages: int
    left_out: int


@dataclass(frozen=True)
class _Stored:
    """A pack whose two files are in the store."""

    made: Made
    document: Stored
    files: Stored


def build(run: Run, store: Store) -> None:
    """Put one pack together, keep it, and finish the job; one that was made before is left as it is."""
    pack = db.session.get(Pack, int(run.payload["pack_id"]))
    if pack is None or pack.state is not PackState.WAITING:
        jobs.end_reading()
        with run.finishing():
            return
    pack_content = content.of(applications.get(pack.application_id))
    # Nothing is held in the database while files are fetched and pages are set, which takes minutes.
    pack_id = pack.id
    jobs.end_reading()
    try:
        with work_folder() as folder:
            stored = _made_and_stored(pack_id, pack_content, store, folder, run)
    except Busy as busy:
        raise TryLater(str(busy)) from busy
    with run.finishing():
        if stored is None:
            _failed(pack_id)
        else:
            _ready(pack_id, pack_content, stored)


def _made_and_stored(
    pack_id: int, pack_content: Content, store: Store, folder: Path, run: Run
) -> _Stored | None:
    """Make both files and keep them; None where the pages are too much for one document."""
    made = make(pack_content, store, folder, run)
    if made is None:
        return None
    jobs.report_progress(run, PackStep.KEEP)
    return _Stored(
        made,
        _keep(store, requests.pdf_key(pack_id), folder / "pack.pdf"),
        _keep(store, requests.zip_key(pack_id), folder / "files.zip"),
    )


def write(application: Application, store: Store, target: Path) -> Made:
    """Put a case together as it stands and write both files into a folder; raises RuleBroken where it is too large."""
    pack_content = content.of(application)
    jobs.end_reading()
    with work_folder() as folder:
        made = make(pack_content, store, folder)
        if made is None:
            raise RuleBroken(TOO_LARGE)
        target.mkdir(parents=True, exist_ok=True)
        for name in ("pack.pdf", "files.zip"):
            shutil.move(folder / name, target / name)
    return made


def make(pack_content: Content, store: Store, folder: Path, run: Run | None = None) -> Made | None:
    """Write pack.pdf and files.zip into the folder; None where the pages are too much for one document.

    A file that turns out to be unreadable is left out of the document, and the document is made again without it.
    """
    fetched = fetch(pack_content, store, folder, lambda step, done, of: _report(run, step, done, of))
    # A page that cannot be merged shows only while merging; each round leaves out what the last one found.
    unreadable: set[str] = set()
    while True:
        _report(run, PackStep.MERGE, 0, 0)
        try:
            merged = _merged(pack_content, fetched, unreadable, folder)
        except (documents.CannotMerge, CannotTypeset):
            return None
        if not merged.failed:
            break
        unreadable.update(merged.failed)
    _report(run, PackStep.BUNDLE, 0, 0)
    documents.bundle(
        ((fetched_file.file.name, fetched_file.path, fetched_file.file.sha256) for fetched_file in fetched),
        folder / "files.zip",
    )
    shown = [
        fetched_file
        for fetched_file in fetched
        if fetched_file.file.mergeable and fetched_file.path.name not in unreadable
    ]
    return Made(merged.pages, len(pack_content.files) - len(shown))


def _merged(
    pack_content: Content, fetched: list[Fetched], unreadable: set[str], folder: Path
) -> documents.Merged:
    shown = {
        fetched_file.file.label: fetched_file
        for fetched_file in fetched
        if fetched_file.file.mergeable and fetched_file.path.name not in unreadable
    }
    parts = Layout(pack_content, shown, {fetched_file.file.label for fetched_file in fetched}, folder).parts()
    return documents.merge(
        parts, title=f"Evidence pack: {pack_content.place}", author=pack_content.provider, folder=folder
    )


def _report(run: Run | None, step: str, done: int, of: int) -> None:
    if run is not None:
        jobs.report_progress(run, step, done=done, of=of)


def _keep(store: Store, key: str, path: Path) -> Stored:
    with path.open("rb") as handle:
        return store.put_stream(key, handle, _LARGEST)


def _ready(pack_id: int, pack_content: Content, stored: _Stored) -> None:
    pack = db.session.get_one(Pack, pack_id, with_for_update=True, populate_existing=True)
    pack.content_hash, pack.pages, pack.left_out = (
        pack_content.digest,
        stored.made.pages,
        stored.made.left_out,
    )
    pack.pdf_key, pack.pdf_size, pack.pdf_sha256 = (
        requests.pdf_key(pack_id),
        stored.document.size,
        stored.document.sha256,
    )
    pack.zip_key, pack.zip_size, pack.zip_sha256 = (
        requests.zip_key(pack_id),
        stored.files.size,
        stored.files.sha256,
    )
    pack.state = PackState.READY


def _failed(pack_id: int) -> None:
    pack = db.session.get_one(Pack, pack_id, with_for_update=True, populate_existing=True)
    pack.state, pack.why_failed = PackState.FAILED, TOO_LARGE


Reporting = Callable[[str, int, int], None]


def fetch(pack_content: Content, store: Store, folder: Path, report: Reporting) -> list[Fetched]:
    """Every file that may be read and is whole, in the pack's order."""
    fetched = []
    for number, file in enumerate(pack_content.files, 1):
        report(PackStep.FETCH, number, len(pack_content.files))
        path = folder / file.label.lower()
        if file.key is not None and _is_whole(store, file, path):
            fetched.append(Fetched(file, path))
    return fetched


def _is_whole(store: Store, file: File, path: Path) -> bool:
    try:
        return save(store, file.key or "", path).sha256 == file.sha256
    except NoSuchFile:
        return False
