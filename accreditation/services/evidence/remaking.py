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
from accreditation.services.jobs import Run, TryLater
from accreditation.storage.base import Store, save

_AT_ONCE = 500  # files asked for in one write


@dataclass(frozen=True)
class Asked:
    """How many usable files have no copy for reviewers, and for how many of them it was asked just now."""

    without: int = 0
    now: int = 0


def ask_for_copies() -> Asked:
    """Have the copy for reviewers made of every usable file that has none, by one job each.

    Opens and commits short writes of its own. A file for which it was asked within the last month is not asked for
    again; what came of that stands with the jobs.
    """
    without = now = last = 0
    while found := _without_copy(last):
        last = found[-1]
        without += len(found)
        with unit_of_work():
            for number in found:
                key = key_of(JobKind.RENDER_PAGES, number)
                made = jobs.enqueue(JobKind.RENDER_PAGES, {"revision_id": number}, unique_key=key)
                now += made is not None
    return Asked(without, now)


def _without_copy(after: int) -> list[int]:
    """The next files without a copy, in the order of their numbers; links are no files."""
    found = db.session.scalars(
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
    return list(found)


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
        revision = db.session.get_one(
            EvidenceRevision, kept.revision_id, with_for_update=True, populate_existing=True
        )
        destroyed = revision.destroyed_at is not None
        if not destroyed:
            revision.pictures, revision.reading_key = drawn, reading_key
    if destroyed:  # meanwhile: nothing that was made of it may stay
        storing.remove_bytes(store, kept.organisation_id, kept.revision_id)


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
        storing.draw_pictures(path, store, kept.revision_id, pages=drawn, folder=folder, kind=found.kind)
    if kept.reading_key is not None:
        return drawn, kept.reading_key
    return drawn, storing.make_reading_copy(
        path,
        found,
        store,
        organisation_id=kept.organisation_id,
        revision_id=kept.revision_id,
        folder=folder,
    )
