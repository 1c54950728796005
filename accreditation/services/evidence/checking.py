"""The job that checks a file that arrived: whole, of its kind, safe; then it is kept and usable, held, or refused in words.

Killed anywhere, it starts again from the staged bytes and comes to the same end; nothing is usable before its last write.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from accreditation.documents import inspect, numbers, scan
from accreditation.documents.limited import work_folder
from accreditation.documents.refusal import Busy, Refused
from accreditation.documents.scan import Scan, Why
from accreditation.enums.evidence import ScanResult
from accreditation.enums.jobs import CheckStep
from accreditation.services import jobs
from accreditation.services.evidence import fetching, storing
from accreditation.services.evidence.concluding import Outcome, conclude
from accreditation.services.evidence.fetching import Arrived
from accreditation.services.evidence.storing import remove_bytes
from accreditation.services.jobs import Run, TakesLong, TryLater
from accreditation.settings import Settings
from accreditation.storage.base import Store, Stored

LONG_PAGES = 60
"""So many pages are read and drawn in a few seconds; a file with more is left to a worker that does long work."""

INFECTED = "A virus was found in the file. It was not kept."
OVER_SCANNER_LIMIT = (
    "The file is too large to be checked for viruses, so it cannot be taken. Add a smaller copy."
)


@dataclass(frozen=True)
class _Bench:
    """One file at work: where it lies, where it goes, and who is told how far it is."""

    run: Run
    file: Arrived
    store: Store
    settings: Settings
    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "file"

    def report(self, saying: str, done: int = 0, of: int = 0) -> None:
        jobs.report_progress(self.run, saying, done=done, of=of)


def check(run: Run, store: Store, settings: Settings) -> None:
    """Check one arrived file and finish the job; a file that was checked before is left as it is."""
    file = fetching.arrived(int(run.payload["revision_id"]))
    if file is None:
        with run.finishing():
            return
    try:
        with work_folder() as folder:
            outcome = _checked(_Bench(run, file, store, settings, folder))
    except Busy as busy:
        raise TryLater(str(busy)) from busy
    with run.finishing():
        conclude(file, outcome, unscanned_allowed=settings.accept_unscanned)
    # After the write: were it before and the write failed, a file that still counts would have lost its
    # bytes.
    if outcome.refused is not None:
        remove_bytes(store, file.organisation_id, file.revision_id)
    store.delete(file.staging_key)


def _checked(bench: _Bench) -> Outcome:
    outcome = Outcome()
    try:
        bench.report(CheckStep.FETCH)
        stored = fetching.fetch(bench.file, bench.store, bench.path)
        # The cheap looks come first, and pictures are drawn only of a file whose words could be read.
        for part in (_inspect, _scan, _read, _draw, _copy):
            part(bench, outcome)
        bench.report(CheckStep.KEEP)
        _keep(bench, stored)
    except _Infected as infected:
        outcome.scan, outcome.refused = ScanResult.INFECTED, infected.message
    except Refused as refused:
        outcome.refused = refused.message
    return outcome


def _inspect(bench: _Bench, outcome: Outcome) -> None:
    bench.report(CheckStep.OPEN)
    inspection = inspect.inspect(
        bench.path,
        filename=bench.file.filename,
        declared=bench.file.declared,
        folder=bench.folder,
        groups=bench.settings.evidence_types,
    )
    inspect.refuse_files_inside(inspection)
    # Only now it is known; what was done so far is cheap to do again.
    if bench.run.by_short_worker and inspection.pages > LONG_PAGES:
        raise TakesLong
    outcome.inspection = inspection


def _scan(bench: _Bench, outcome: Outcome) -> None:
    bench.report(CheckStep.SCAN)
    outcome.scan = _scanned(scan.scan(bench.path, bench.settings.clamd_socket), bench.settings)


class _Infected(Refused):
    """A virus was found."""


def _scanned(scan_outcome: Scan, settings: Settings) -> ScanResult:
    """The scanner's word; without one the job waits for the scanner, unless the settings take unscanned files."""
    if scan_outcome.result is ScanResult.INFECTED:
        raise _Infected(INFECTED)
    # Too large will be too large tomorrow; every other reason is the scanner's and may pass.
    if scan_outcome.result is ScanResult.NOT_SCANNED and not settings.accept_unscanned:
        if scan_outcome.why is Why.OVER_LIMIT:
            raise Refused(OVER_SCANNER_LIMIT)
        raise TryLater(f"The file was not checked for viruses: {scan_outcome.why}.")
    return scan_outcome.result


def _read(bench: _Bench, outcome: Outcome) -> None:
    assert outcome.inspection is not None
    bench.report(CheckStep.READ)
    words = inspect.words(bench.path, outcome.inspection, bench.folder)
    bench.report(CheckStep.SEARCH)
    outcome.units = words.units
    outcome.searched = words.searched
    outcome.numbers = numbers.search(words, outcome.inspection.kind, bench.file.filename)


def _draw(bench: _Bench, outcome: Outcome) -> None:
    assert outcome.inspection is not None
    if not inspect.is_drawn(outcome.inspection.kind):
        return
    pages = len(outcome.units)
    storing.draw_pictures(
        bench.path,
        bench.store,
        bench.file.revision_id,
        pages=pages,
        folder=bench.folder,
        kind=outcome.inspection.kind,
        report_progress=_drawing(bench),
    )
    outcome.pictures = pages


def _drawing(bench: _Bench) -> Callable[[int, int], None]:
    return lambda done, of: bench.report(CheckStep.DRAW, done, of)


def _copy(bench: _Bench, outcome: Outcome) -> None:
    assert outcome.inspection is not None
    bench.report(CheckStep.COPY)
    outcome.reading_key = storing.make_reading_copy(
        bench.path,
        outcome.inspection,
        bench.store,
        organisation_id=bench.file.organisation_id,
        revision_id=bench.file.revision_id,
        folder=bench.folder,
    )


def _keep(bench: _Bench, stored: Stored) -> None:
    """Keep the very bytes that were checked, not whatever lies in staging by now."""
    with bench.path.open("rb") as handle:
        key = storing.kept_key(bench.file.organisation_id, bench.file.revision_id)
        # The disk is trusted no more than the network: what is kept must be what was checked.
        if bench.store.put_stream(key, handle, stored.size) != stored:
            raise TryLater("The file could not be read twice alike.")
