"""The job that checks a file that arrived: whole, of its kind, safe; then it is kept and usable, or refused in words.

Killed anywhere, it starts again from the staged bytes and comes to the same end; nothing is usable before its last write.
"""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import delete, insert, select

from accreditation.db import db
from accreditation.documents import inspect, scan
from accreditation.documents.inspect import Inspection
from accreditation.documents.refusal import Refused
from accreditation.documents.scan import Scan, Why
from accreditation.enums.evidence import EvidenceTrigger, RevisionStatus, ScanResult
from accreditation.models.evidence import EvidenceItem, EvidencePage, EvidenceRevision
from accreditation.services import jobs
from accreditation.services.evidence import keys, pictures
from accreditation.services.evidence.steps import Facts, step
from accreditation.services.evidence.workplace import work_folder
from accreditation.services.jobs import Run, TryLater
from accreditation.settings import Settings
from accreditation.storage.base import NoSuchFile, Store, Stored, save

CHANGED = "The file changed or was lost on its way. Add it again."
INFECTED = "A virus was found in the file. It was not kept."
OVER_SCANNER_LIMIT = (
    "The file is too large to be checked for viruses, so it cannot be taken. Add a smaller copy."
)


@dataclass(frozen=True)
class _Arrived:
    """What the row says of the file."""

    revision_id: int
    organisation_id: int
    staging_key: str
    filename: str
    declared: str
    stored: Stored


@dataclass
class _Outcome:
    """What was found; `refused` alone decides."""

    scan: ScanResult | None = None
    inspection: Inspection | None = None
    texts: list[str] = field(default_factory=list)
    refused: str | None = None


def check(run: Run, store: Store, settings: Settings) -> None:
    """Check one arrived file and finish the job; a file that was checked before is left as it is."""
    arrived = _arrived(int(run.payload["revision_id"]))
    if arrived is None:
        with run.finishing():
            return
    with work_folder() as folder:
        outcome = _looked_at(arrived, store, settings, folder)
    with run.finishing():
        _conclude(arrived, outcome, settings)
    if outcome.refused is not None:
        _forget(store, arrived)
    store.delete(arrived.staging_key)


def _arrived(revision_id: int) -> _Arrived | None:
    row = db.session.execute(
        select(EvidenceRevision, EvidenceItem.organisation_id)
        .join(EvidenceRevision.item)
        .where(EvidenceRevision.id == revision_id, EvidenceRevision.status == RevisionStatus.SCANNING)
    ).first()
    found = None if row is None else _of(row[0], row[1])
    jobs.end_reading()  # the look is over: nothing is held while the file is worked on
    return found


def _of(revision: EvidenceRevision, organisation_id: int) -> _Arrived:
    return _Arrived(
        revision.id,
        organisation_id,
        revision.staging_key or "",
        revision.filename,
        revision.media_type,
        Stored(revision.size, revision.sha256 or ""),
    )


def _looked_at(arrived: _Arrived, store: Store, settings: Settings, folder: Path) -> _Outcome:
    outcome = _Outcome()
    path = folder / "file"
    try:
        _fetch(arrived, store, path)
        outcome.inspection = inspect.inspect(
            path, filename=arrived.filename, declared=arrived.declared, folder=folder
        )
        outcome.scan = _scanned(scan.scan(path, settings.clamd_socket), settings)
        outcome.texts = inspect.page_texts(path, pages=outcome.inspection.pages, folder=folder)
        pictures.draw(path, store, arrived.revision_id, pages=outcome.inspection.pages, folder=folder)
        _keep(arrived, store, path)
    except _Infected as infected:
        outcome.scan, outcome.refused = ScanResult.INFECTED, infected.message
    except Refused as refused:
        outcome.refused = refused.message
    return outcome


def _fetch(arrived: _Arrived, store: Store, path: Path) -> None:
    try:
        if save(store, arrived.staging_key, path) != arrived.stored:
            raise Refused(CHANGED)
    except NoSuchFile as error:
        raise Refused(CHANGED) from error


class _Infected(Refused):
    """A virus was found."""


def _scanned(found: Scan, settings: Settings) -> ScanResult:
    """The scanner's word; without one the job waits for the scanner, unless the settings take unscanned files."""
    if found.result is ScanResult.INFECTED:
        raise _Infected(INFECTED)
    if found.result is ScanResult.NOT_SCANNED and not settings.accept_unscanned:
        if found.why is Why.OVER_LIMIT:
            raise Refused(OVER_SCANNER_LIMIT)
        raise TryLater(f"The file was not checked for viruses: {found.why}.")
    return found.result


def _keep(arrived: _Arrived, store: Store, path: Path) -> None:
    """Keep the very bytes that were checked, not whatever lies in staging by now."""
    with path.open("rb") as handle:
        key = keys.kept(arrived.organisation_id, arrived.revision_id)
        if store.put_stream(key, handle, arrived.stored.size) != arrived.stored:
            raise TryLater("The file could not be read twice alike.")


def _conclude(arrived: _Arrived, outcome: _Outcome, settings: Settings) -> None:
    revision = db.session.get_one(
        EvidenceRevision, arrived.revision_id, with_for_update=True, populate_existing=True
    )
    revision.scan = outcome.scan
    revision.staging_key = None
    facts = Facts(
        scan_result=outcome.scan,
        unscanned_allowed=settings.accept_unscanned,
        refused_because=(outcome.refused,) if outcome.refused else (),
    )
    if outcome.inspection is None or outcome.refused is not None:
        trigger = EvidenceTrigger.REFUSE
        revision.refused = outcome.refused
    else:
        trigger = EvidenceTrigger.ACCEPT
        revision.media_type = outcome.inspection.media_type
        revision.pages = revision.pictures = outcome.inspection.pages
        revision.storage_key = keys.kept(arrived.organisation_id, arrived.revision_id)
    step(revision, trigger, facts, organisation_id=arrived.organisation_id, actor=None)
    _write_pages(arrived.revision_id, outcome.texts if outcome.refused is None else [])


def _write_pages(revision_id: int, texts: list[str]) -> None:
    db.session.execute(delete(EvidencePage).where(EvidencePage.revision_id == revision_id))
    rows = [
        {"revision_id": revision_id, "number": number, "text": text} for number, text in enumerate(texts, 1)
    ]
    if rows:
        db.session.execute(insert(EvidencePage), rows)


def _forget(store: Store, arrived: _Arrived) -> None:
    """Take back what an earlier attempt kept before it was killed."""
    store.delete(keys.kept(arrived.organisation_id, arrived.revision_id))
    pictures.remove(store, arrived.revision_id)
