"""Checks local files as the service would; it reads no database, needs no secrets, and changes nothing."""

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from accreditation.documents.examining import Callbacks, Sent, examine
from accreditation.documents.inspect import Inspection, page_pictures
from accreditation.documents.refusal import Busy
from accreditation.documents.scan import Why
from accreditation.enums.evidence import ScanResult
from accreditation.enums.jobs import CheckStep
from accreditation.settings import BadSettings, Settings
from accreditation.storage.base import TooLarge

SCAN = {
    ScanResult.CLEAN: "clean",
    ScanResult.INFECTED: "infected",
    ScanResult.NOT_SCANNED: "not scanned",
}
NO_FILE = "There is no such file."
NOT_A_FILE = "This is a folder, not a file."
UNREADABLE = "The file cannot be read."


@click.command("inspect")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each file.")
def inspect(files: Sequence[Path], as_json: bool) -> None:
    """Check FILE… as the service would: type, virus, words, patients' NHS numbers.

    A file that cannot be read is a line with its reason, and the rest go on; the command then ends with 1.
    """
    try:
        settings = Settings.from_environment().with_known_types()
    except BadSettings as bad:
        raise click.ClickException(str(bad)) from bad
    unread = 0
    for path in files:
        line, was_read = looked_at(path, settings)
        unread += not was_read
        click.echo(json.dumps(line, ensure_ascii=False) if as_json else in_words(line))
    if unread:
        raise SystemExit(1)


def looked_at(path: Path, settings: Settings) -> tuple[dict[str, Any], bool]:
    """What is said of one file, and whether it could be read at all."""
    line: dict[str, Any] = {
        "file": _shown(path),
        "type": None,
        "pages": None,
        "text": "not searched",
        "refused": None,
        "scan": "not scanned",
        "numbers": [],
    }
    with tempfile.TemporaryDirectory(prefix="accreditation-inspect-") as name:
        folder = Path(name)
        reason = _copied(path, folder / "file")
        if reason is None:
            _check(line, path.name, folder, settings)
        else:
            line["refused"] = reason
    return line, reason is None


def _check(line: dict[str, Any], filename: str, folder: Path, settings: Settings) -> None:
    path = folder / "file"
    if path.stat().st_size > settings.evidence_limit:
        line["refused"] = str(TooLarge(settings.evidence_limit))
        return
    sent = Sent(path, folder, filename)
    try:
        examined = examine(sent, settings, Callbacks(_nobody_waits, _nobody_waits, _drawer(sent)))
    except Busy as busy:
        line["refused"] = str(busy)
        return
    line["scan"] = SCAN[examined.scan or ScanResult.NOT_SCANNED]
    line["refused"] = examined.refused
    if examined.inspection is not None:
        line["type"] = examined.inspection.kind.group
        line["pages"] = len(examined.words.units) or examined.inspection.pages or None
    line["text"] = "searched" if examined.words.searched else "not searched"
    line["numbers"] = [
        {"grade": number.grade.value, "where": number.place, "masked": number.masked}
        for number in examined.numbers
    ]


def _nobody_waits(_: CheckStep | Why) -> None:
    """Nobody watches the steps here, and a file that a scanner should look at later is only said not to be scanned."""


def _drawer(sent: Sent) -> Callable[[Inspection, int], None]:
    """Draws the pages to see that they can be drawn, and keeps none."""

    def draw(inspection: Inspection, pages: int) -> None:
        for _, picture in page_pictures(sent.path, pages=pages, folder=sent.folder, kind=inspection.kind):
            picture.unlink()

    return draw


def _copied(path: Path, target: Path) -> str | None:
    """Bring the file to where it is worked on, whatever its name; why not, where it cannot be read."""
    try:
        if path.is_dir():
            return NOT_A_FILE
        if not path.is_file():
            return NO_FILE if not path.exists() else NOT_A_FILE
        shutil.copyfile(path, target)
    except (OSError, ValueError):
        return UNREADABLE
    return None


def _shown(path: Path) -> str:
    """The name as it was given; bytes that are no letters are shown as a mark."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def in_words(line: dict[str, Any]) -> str:
    """The same for people."""
    lines = [f"{line['file']}: " + (f"refused. {line['refused']}" if line["refused"] else "can be taken.")]
    if line["type"]:
        count = f", {line['pages']} pages or parts" if line["pages"] else ""
        lines.append(f"  Type: {line['type']}{count}. Words: {line['text']}. Viruses: {line['scan']}.")
    lines += [
        f"  {number['grade'].capitalize()} NHS number, {number['where']}: {number['masked']}"
        for number in line["numbers"]
    ]
    return "\n".join(lines)
