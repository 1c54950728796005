"""The job that checks a file that arrived: whole, of its kind, safe; then it is kept and usable, held, or refused in words.

Killed anywhere, it starts again from the staged bytes and comes to the same end; nothing is usable before its last write.
"""

from dataclasses import dataclass
from pathlib import Path

from accreditation.documents.examining import Callbacks, Sent, examine
from accreditation.documents.inspect import Inspection, is_drawn
from accreditation.documents.limited import work_folder
from accreditation.documents.refusal import Busy, Refused
from accreditation.documents.scan import Why
from accreditation.enums.jobs import CheckStep
from accreditation.services import jobs
from accreditation.services.evidence import fetching, storing
from accreditation.services.evidence.concluding import Outcome, conclude
from accreditation.services.evidence.fetching import Arrived
from accreditation.services.evidence.storing import ReadingCopy, remove_bytes
from accreditation.services.jobs import Run, TakesLong, TryLater
from accreditation.settings import Settings
from accreditation.storage.base import Store, Stored

LONG_PAGES = 60
"""So many pages are read and drawn in a few seconds; a file with more is left to a worker that does long work."""


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
    bench.report(CheckStep.FETCH)
    try:
        stored = fetching.fetch(bench.file, bench.store, bench.path)
    except Refused as refused:
        return Outcome(refused=refused.message)
    sent = Sent(bench.path, bench.folder, bench.file.filename, bench.file.declared)
    examined = examine(
        sent, bench.settings, Callbacks(bench.report, _try_later, lambda *what: _draw(bench, *what))
    )
    outcome = Outcome(
        scan=examined.scan,
        inspection=examined.inspection,
        units=examined.words.units,
        searched=examined.words.searched,
        numbers=examined.numbers,
        refused=examined.refused,
    )
    if examined.refused is None and examined.inspection is not None:
        outcome.pictures = len(outcome.units) if is_drawn(examined.inspection.kind) else 0
        outcome.copy = _copied(bench, examined.inspection)
        bench.report(CheckStep.KEEP)
        _keep(bench, stored)
    return outcome


def _try_later(why: Why) -> None:
    """Without the scanner's word the job waits for the scanner."""
    raise TryLater(f"The file was not checked for viruses: {why}.")


def _draw(bench: _Bench, inspection: Inspection, pages: int) -> None:
    # Only now it is known; what was done so far is cheap to do again.
    if bench.run.by_short_worker and pages > LONG_PAGES:
        raise TakesLong
    storing.draw_pictures(
        bench.path,
        bench.store,
        bench.file.revision_id,
        pages=pages,
        folder=bench.folder,
        kind=inspection.kind,
        report_progress=lambda done, of: bench.report(CheckStep.DRAW, done, of),
    )


def _copied(bench: _Bench, inspection: Inspection) -> ReadingCopy:
    bench.report(CheckStep.COPY)
    return storing.make_reading_copy(
        bench.path,
        inspection,
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
