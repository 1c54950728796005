"""Puts an evidence pack together from files on disk: one stamped PDF, and a zip of originals; the same input gives the same bytes."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from accreditation.documents import limited, zips
from accreditation.documents.refusal import Refused

_CHUNK = 1024 * 1024
MANIFEST = "SHA256SUMS.txt"
DOCUMENT = "pack.pdf"
CLEAN = "clean-"  # as the child calls it
COMPARED_AT_ONCE = 100


@dataclass(frozen=True)
class Part:
    """Pages `first` to `last` of one file in the folder, with their place in the outline and the words of their stamp."""

    file: str
    first: int
    last: int
    outline: str = ""
    level: int = 0
    stamp: str = ""
    front: bool = False
    picture: bool = False
    own: bool = False
    """Set by ourselves, so that there is nothing in it to look for."""

    @property
    def count(self) -> int:
        """How many pages it adds."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Merged:
    """What came of merging: the pages, or the files that could not be read."""

    pages: int
    failed: tuple[str, ...]


class CannotMerge(Exception):
    """The pack was too much for the limits, or its plan is wrong; never the fault of one file that can be named."""


def merge(parts: Sequence[Part], *, title: str, author: str, folder: Path) -> Merged:
    """Write `pack.pdf` into the folder, in limited children; raises CannotMerge, and Busy where the machine had no time.

    Where files cannot be read, nothing is written and they are named, so that they can be left out.
    """
    if failed := _unready(parts, folder):
        return Merged(0, failed)
    plan = folder / "plan.json"
    plan.write_text(json.dumps({"title": title, "author": author, "parts": [asdict(part) for part in parts]}))
    try:
        answer = limited.ask("merge", plan, folder, opener="merging")
    except Refused as refused:
        raise CannotMerge(refused.message) from refused
    made = Merged(int(answer.get("pages", 0)), tuple(answer["failed"]))
    unlike = _unlike(plan, folder, parts, 1, made.pages) if made.pages else set()
    if unlike:
        (folder / DOCUMENT).unlink()
        return Merged(0, tuple(sorted(unlike)))
    return made


def _unready(parts: Sequence[Part], folder: Path) -> tuple[str, ...]:
    """Make the pages of each file ready, one child a file, and name those of which none could be made."""
    failed = []
    for name in sorted({part.file for part in parts if not (part.picture or part.own or part.front)}):
        clean = folder / f"{CLEAN}{name}"
        if clean.exists():
            continue
        try:
            _ask("strip", folder / name, folder, opener="pdf_pages")
        except Refused:
            failed.append(name)
        else:
            (folder / "stripped").rename(clean)
    return tuple(failed)


def _unlike(plan: Path, folder: Path, parts: Sequence[Part], first: int, last: int) -> set[str]:
    """The files of which a page looks another way in the pack than in the file itself; so nothing is lost unseen."""
    if last - first >= COMPARED_AT_ONCE:
        middle = (first + last) // 2
        return _unlike(plan, folder, parts, first, middle) | _unlike(plan, folder, parts, middle + 1, last)
    try:
        return set(_ask("merge", plan, folder, first, last, opener="comparing")["unlike"])
    except Refused:
        if first < last:
            middle = (first + last) // 2
            return _unlike(plan, folder, parts, first, middle) | _unlike(
                plan, folder, parts, middle + 1, last
            )
        return {_file_of(parts, first)}


def _file_of(parts: Sequence[Part], page: int) -> str:
    """The file that a page of the pack comes from."""
    for part in parts:
        if page <= part.count:
            return part.file
        page -= part.count
    raise ValueError("beyond the last page")


def _ask(task: str, path: Path, folder: Path, *numbers: int, opener: str) -> dict[str, Any]:
    try:
        return limited.ask(task, path, folder, *numbers, opener=opener)
    except limited.Unfit as unfit:
        raise Refused(unfit.code) from unfit


def bundle(files: Iterable[tuple[str, Path, str]], target: Path) -> None:
    """Write a zip of files (name, path, SHA-256) with a list of their fingerprints, which `sha256sum -c` reads."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        sums = []
        for name, path, digest in files:
            with path.open("rb") as source, archive.open(zips.entry(name), "w", force_zip64=True) as entry:
                while chunk := source.read(_CHUNK):
                    entry.write(chunk)
            sums.append(f"{digest}  {name}\n")
        # Last, because only now every fingerprint is known.
        archive.writestr(zips.entry(MANIFEST), "".join(sums))


def pages_of(document: bytes) -> int:
    """How many pages a PDF of our own making has."""
    from pypdf import PdfReader

    return len(PdfReader(BytesIO(document)).pages)


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
