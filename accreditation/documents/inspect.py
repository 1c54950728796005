"""Checks a file that somebody sent, reads its words and draws its pages; whatever is not safe is refused in words."""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from accreditation.documents import limited, polyglots, types
from accreditation.documents.refusal import Refused
from accreditation.documents.types import FileType

PAGE_LIMIT = 500
PICTURES_AT_ONCE = 50
COMPARED_AT_ONCE = 25
_TAIL = 1024  # readers look for the end mark here (ISO 32000-1, annex H)
_HEAD = 1024
_AT_ONCE = 64 * 1024
_PADDING = b"\0 \t\r\n\f"  # what machines fill a file's last block with
_LINEARISED = re.compile(rb"/Linearized\b.{0,300}?/L\s+(\d{1,12})\b", re.DOTALL)
EMPTY = "The file is empty. Choose it again, and check that it opens on your own computer."
INCOMPLETE = "The file is not complete: its end is missing. Download or save it again, and add that copy."
ENCRYPTED = polyglots.ENCRYPTED
ENCRYPTED_FOR = (
    "The file is protected: only people with a certain key (a certificate) can open it. Save a copy that is not"
    " protected and add that."
)
LAUNCHES = "The file asks to start a program or to open another file (a launch action). Print it to a new PDF, and add that."
MEDIA = (
    "A film, a sound or a model in three dimensions lies inside this file, and that cannot be checked. Take it out, or"
    " print the file to a new PDF, and add that."
)
NO_PAGES = "The file has no pages."
MACROS = (
    "The file holds macros, which are small programs. Save it without macros (.docx, .xlsx or .pptx) or as PDF, and"
    " add that."
)
FILES_INSIDE = (
    "Other files lie inside this one, and those cannot be checked. Take them out, or print the file to a new PDF,"
    " and add that."
)
CONTROLS = (
    "The file holds controls of other programs (ActiveX), such as buttons and boxes, and those cannot be checked. Take"
    " them out, or print the file to a new PDF, and add that."
)
MACROS_INSIDE = (
    "A document that lies inside this one holds macros, which are small programs. Take it out, or put a copy without"
    " macros in its place, and add the file again."
)
SHOWN_FILES = (
    "A web page, an e-mail or another document was put into this one as it is, and its words cannot be searched. Open"
    " it in Word, save it again as Word (.docx) or print it to a new PDF, and add that."
)
TOO_MUCH_TEXT = "The file holds more words than can be searched for patient details. Split it, or add the part that matters."
NOT_REBUILT = "The file could not be written anew."
UNLIKE = "The copy’s pages did not look as the file’s own do."
NAMES_LEFT = "A name that the file’s properties hold would have stayed in it where nobody sees it."
_UNFIT = {
    "names_left": NAMES_LEFT,
    "encrypted": ENCRYPTED,
    "encrypted_for": ENCRYPTED_FOR,
    "no_pages": NO_PAGES,
    "macros": MACROS,
    "macros_inside": MACROS_INSIDE,
    "controls": CONTROLS,
    "shown_files": SHOWN_FILES,
    "too_much_text": TOO_MUCH_TEXT,
    "too_many_units": "The file has more than 5,000 parts. Split it, or add the part that matters.",
    "not_text": "This is not a text file, although its name ends like one.",
    "moving_picture": "The picture moves. Save one still picture of it, and add that.",
    "too_many_points": "The picture is too large. Save it with at most 80 million points (pixels), and add that.",
}


@dataclass(frozen=True)
class Inspection:
    """What a file that may be taken holds; `pages` is 0 where its parts are counted when its words are read."""

    media_type: str
    pages: int
    has_javascript: bool = False
    embedded_files: int = 0
    kind: FileType = field(default=types.PDF, compare=False, repr=False)


@dataclass(frozen=True)
class Unit:
    """The words of one page, sheet, slide, part or picture; `label` names it where a number would not do."""

    label: str
    text: str


@dataclass(frozen=True)
class Beside:
    """Words that stand in no unit: a property, a comment, a hidden value; `page` where they belong to one."""

    place: str
    page: int | None
    text: str


@dataclass(frozen=True)
class Words:
    """All the words of a file."""

    units: list[Unit]
    beside: list[Beside]

    @property
    def searched(self) -> bool:
        """Whether there were words to search: a picture, or a scanned page, has none."""
        return any(unit.text.strip() for unit in self.units)


def inspect(
    path: Path,
    *,
    filename: str,
    declared: str,
    folder: Path,
    groups: Collection[str] | None = None,
) -> Inspection:
    """What the file holds; raises Refused where it may not be taken. `folder` is scratch space."""
    if path.stat().st_size == 0:
        raise Refused(EMPTY)
    kind = types.agreed(path, filename=filename, declared=declared, groups=groups)
    if kind is types.PDF:
        _refuse_incomplete(path)
    answer = _ask("inspect", path, folder, kind)
    # The three kinds are the same zip outside; only the main part inside says which it is.
    if kind.opener == "office" and answer.get("kind") != kind.group:
        raise Refused(f"This is not a {kind.name} file, although its name ends like one.")
    for trouble, message in (("macros", MACROS), ("launches", LAUNCHES), ("media", MEDIA)):
        if answer.get(trouble):
            raise Refused(message)
    pages = int(answer.get("pages", 0))
    if kind is types.PDF:
        _refuse_count(pages)
    return Inspection(
        kind.media_type,
        pages,
        bool(answer.get("has_javascript")),
        int(answer.get("embedded_files", 0)),
        kind,
    )


def refuse_files_inside(inspection: Inspection) -> None:
    """Raise Refused where files lie inside that nobody can look into, and so nobody can search."""
    if inspection.embedded_files:
        raise Refused(FILES_INSIDE)


def words(path: Path, inspection: Inspection, folder: Path) -> Words:
    """The file's words; raises Refused where its pages cannot be counted alike twice."""
    task = "table" if inspection.kind is types.CSV else "text"
    _ask(task, path, folder, inspection.kind)
    units = [Unit(line["label"], line["text"]) for line in _lines(folder / "units.jsonl")]
    beside = [Beside(line["place"], line["page"], line["text"]) for line in _lines(folder / "metadata.jsonl")]
    if not units:
        raise Refused(NO_PAGES)
    # Counted twice by two programs; a file that reads differently each time is made to.
    if inspection.pages not in (0, len(units)):
        raise Refused(limited.DAMAGED)
    return Words(units, [_not_on_page(aside, units) for aside in beside])


def _not_on_page(aside: Beside, units: list[Unit]) -> Beside:
    """Without the lines that the page itself shows, such as what is typed into a form: nothing counts twice."""
    if not aside.page or aside.page > len(units):
        return aside
    on_page = " ".join(units[aside.page - 1].text.split())
    lines = [line for line in aside.text.splitlines() if " ".join(line.split()) not in on_page]
    return replace(aside, text="\n".join(lines))


def page_pictures(
    path: Path, *, pages: int, folder: Path, kind: FileType = types.PDF
) -> Iterator[tuple[int, Path]]:
    """Each page's number with its picture, a WebP file that the caller may remove; drawn portion by portion."""
    for first in range(1, pages + 1, PICTURES_AT_ONCE):
        last = min(pages, first + PICTURES_AT_ONCE - 1)
        _ask("pictures", path, folder, kind, first, last)
        for number in range(first, last + 1):
            yield number, folder / f"{number}.webp"


def is_drawn(kind: FileType) -> bool:
    """Whether its pages have pictures; the others are read by their words."""
    return kind.opener in ("pdf", "image")


def stripped(path: Path, inspection: Inspection, folder: Path) -> Path:
    """A copy without author, place and other details of people; the file itself where it can hold none.

    Raises Refused with the reason where no such copy could be made: then nobody but the provider may have the file.
    """
    if inspection.kind.is_text:
        return path
    try:
        answer = _ask("strip", path, folder, inspection.kind)
    except Refused as refused:
        # The file itself was read before, so that it is not damaged.
        raise Refused(NOT_REBUILT if refused.message == limited.DAMAGED else refused.message) from refused
    if not answer.get("alike", True):
        raise Refused(UNLIKE)
    if inspection.kind is types.PDF:
        _refuse_unlike(path, inspection, folder, int(answer["compared"]))
    return folder / "stripped"


def _refuse_unlike(path: Path, inspection: Inspection, folder: Path, compared: int) -> None:
    """A copy counts only when each of its pages looks as the file's own does."""
    for first in range(compared + 1, inspection.pages + 1, COMPARED_AT_ONCE):
        last = min(inspection.pages, first + COMPARED_AT_ONCE - 1)
        if not limited.ask("pictures", path, folder, first, last, opener="comparing")["alike"]:
            raise Refused(UNLIKE)


def _ask(task: str, path: Path, folder: Path, kind: FileType, *numbers: int) -> dict[str, Any]:
    try:
        return limited.ask(task, path, folder, *numbers, opener=kind.opener)
    except limited.Unfit as unfit:
        raise Refused(_UNFIT.get(unfit.code, limited.DAMAGED)) from unfit


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _refuse_count(pages: int) -> None:
    if pages == 0:
        raise Refused(NO_PAGES)
    if pages > PAGE_LIMIT:
        raise Refused(
            f"The file has {pages:,} pages; the limit is {PAGE_LIMIT}. Split it, or add the pages that matter."
        )


def _refuse_incomplete(path: Path) -> None:
    """A cut-off PDF lacks its end mark, or is shorter than its own head says."""
    size = path.stat().st_size
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
        handle.seek(max(0, _end(handle, size) - _TAIL))
        tail = handle.read(_TAIL)
    linearised = _LINEARISED.search(head)
    if b"%%EOF" not in tail or (linearised and int(linearised.group(1)) > size):
        raise Refused(INCOMPLETE)


def _end(handle: IO[bytes], size: int) -> int:
    """Where the file ends without what only fills it up."""
    while size:
        start = max(0, size - _AT_ONCE)
        handle.seek(start)
        content = handle.read(size - start).rstrip(_PADDING)
        if content:
            return start + len(content)
        size = start
    return 0
