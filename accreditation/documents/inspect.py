"""Checks a file that somebody sent, reads its words and draws its pages; whatever is not safe is refused in words."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from accreditation.documents import limited, types
from accreditation.documents.refusal import Refused

PAGE_LIMIT = 500
PICTURES_AT_ONCE = 50
_TAIL = 1024  # readers look for the end mark here (ISO 32000-1, annex H)
_HEAD = 1024
_LINEARISED = re.compile(rb"/Linearized\b.{0,300}?/L\s+(\d{1,12})\b", re.DOTALL)
EMPTY = "The file is empty. Choose it again, and check that it opens on your own computer."
INCOMPLETE = "The file is not complete: its end is missing. Download or save it again, and add that copy."
ENCRYPTED = "The file is protected with a password. Save a copy without the password and add that."
NO_PAGES = "The file has no pages."


@dataclass(frozen=True)
class Inspection:
    """What a file that may be taken holds."""

    media_type: str
    pages: int
    has_javascript: bool = False
    embedded_files: int = 0


def inspect(path: Path, *, filename: str, declared: str, folder: Path) -> Inspection:
    """What the file holds; raises Refused where it may not be taken. `folder` is scratch space."""
    if path.stat().st_size == 0:
        raise Refused(EMPTY)
    kind = types.agreed(path, filename=filename, declared=declared)
    _refuse_incomplete(path)
    found = limited.ask("inspect", path, folder)
    if found["encrypted"]:
        raise Refused(ENCRYPTED)
    pages = int(found["pages"])
    if pages == 0:
        raise Refused(NO_PAGES)
    if pages > PAGE_LIMIT:
        raise Refused(
            f"The file has {pages:,} pages; the limit is {PAGE_LIMIT}. Split it, or add the pages that matter."
        )
    return Inspection(kind.media_type, pages, bool(found["has_javascript"]), int(found["embedded_files"]))


def page_texts(path: Path, *, pages: int, folder: Path) -> list[str]:
    """The words of each page, in order; raises Refused where the pages cannot be counted alike twice."""
    if limited.ask("text", path, folder).get("pages") != pages:
        raise Refused(limited.DAMAGED)
    with (folder / "pages.jsonl").open() as lines:
        texts = [str(json.loads(line)) for line in lines]
    if len(texts) != pages:
        raise Refused(limited.DAMAGED)
    return texts


def page_pictures(path: Path, *, pages: int, folder: Path) -> Iterator[tuple[int, Path]]:
    """Each page's number with its picture, a WebP file that the caller may remove; drawn portion by portion."""
    for first in range(1, pages + 1, PICTURES_AT_ONCE):
        last = min(pages, first + PICTURES_AT_ONCE - 1)
        limited.ask("pictures", path, folder, first, last)
        for number in range(first, last + 1):
            yield number, folder / f"{number}.webp"


def _refuse_incomplete(path: Path) -> None:
    """A cut-off PDF lacks its end mark, or is shorter than its own head says."""
    size = path.stat().st_size
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
        handle.seek(max(0, size - _TAIL))
        tail = handle.read()
    linearised = _LINEARISED.search(head)
    if b"%%EOF" not in tail or (linearised and int(linearised.group(1)) > size):
        raise Refused(INCOMPLETE)
