"""The one path on which it is decided whether a file is taken: for the job that checks it and for the command line alike."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from accreditation.documents import inspect, numbers, scan
from accreditation.documents.inspect import Inspection, Words
from accreditation.documents.numbers import Number
from accreditation.documents.refusal import Refused
from accreditation.documents.scan import Scan, Why
from accreditation.enums.evidence import ScanResult
from accreditation.enums.jobs import CheckStep
from accreditation.settings import Settings

INFECTED = "A virus was found in the file. It was not kept."
OVER_SCANNER_LIMIT = (
    "The file is too large to be checked for viruses, so it cannot be taken. Add a smaller copy."
)


@dataclass(frozen=True)
class Sent:
    """A file as it came: where it lies, scratch space, and what its sender called it."""

    path: Path
    folder: Path
    filename: str
    declared: str = ""


@dataclass
class Examined:
    """What was found so far; `refused` alone decides."""

    scan: ScanResult | None = None
    inspection: Inspection | None = None
    words: Words = field(default_factory=lambda: Words([], []))
    numbers: list[Number] = field(default_factory=list)
    refused: str | None = None


@dataclass(frozen=True)
class Callbacks:
    """What differs between those who ask: who hears of each step, of a scanner that did not answer, and of pages to draw."""

    report: Callable[[CheckStep], None]
    unscanned: Callable[[Why], None]
    draw: Callable[[Inspection, int], None]


def examine(sent: Sent, settings: Settings, callbacks: Callbacks) -> Examined:
    """Examine one file from end to end; a reason not to take it is in the answer.

    Raises Busy where the machine had no time or room, and what `callbacks` raises.
    """
    examined = Examined()
    try:
        # The cheap looks come first, and pictures are drawn only of a file whose words could be read.
        for part in (_open, _scan, _read, _draw):
            part(sent, settings, callbacks, examined)
    except _Infected as infected:
        examined.scan, examined.refused = ScanResult.INFECTED, infected.message
    except Refused as refused:
        examined.refused = refused.message
    return examined


def _open(sent: Sent, settings: Settings, callbacks: Callbacks, examined: Examined) -> None:
    callbacks.report(CheckStep.OPEN)
    examined.inspection = inspect.inspect(
        sent.path,
        filename=sent.filename,
        declared=sent.declared,
        folder=sent.folder,
        groups=settings.evidence_types,
    )
    inspect.refuse_files_inside(examined.inspection)


class _Infected(Refused):
    """A virus was found."""


def _scan(sent: Sent, settings: Settings, callbacks: Callbacks, examined: Examined) -> None:
    callbacks.report(CheckStep.SCAN)
    outcome = scan.scan(sent.path, settings.clamd_socket)
    if outcome.result is ScanResult.INFECTED:
        raise _Infected(INFECTED)
    if outcome.result is ScanResult.NOT_SCANNED and not settings.accept_unscanned:
        _refuse_unscanned(outcome, callbacks)
    examined.scan = outcome.result


def _refuse_unscanned(outcome: Scan, callbacks: Callbacks) -> None:
    # Too large will be too large tomorrow; every other reason is the scanner's and may pass.
    if outcome.why is Why.OVER_LIMIT:
        raise Refused(OVER_SCANNER_LIMIT)
    callbacks.unscanned(outcome.why or Why.NO_ANSWER)


def _read(sent: Sent, settings: Settings, callbacks: Callbacks, examined: Examined) -> None:
    assert examined.inspection is not None
    callbacks.report(CheckStep.READ)
    examined.words = inspect.words(sent.path, examined.inspection, sent.folder)
    callbacks.report(CheckStep.SEARCH)
    examined.numbers = numbers.search(examined.words, examined.inspection.kind, sent.filename)


def _draw(sent: Sent, settings: Settings, callbacks: Callbacks, examined: Examined) -> None:
    assert examined.inspection is not None
    if inspect.is_drawn(examined.inspection.kind):
        callbacks.draw(examined.inspection, len(examined.words.units))
