"""Puts an evidence pack together from files on disk: one stamped PDF, and a zip of originals; the same input gives the same bytes."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

from accreditation.documents import limited
from accreditation.documents.refusal import Refused

_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1024 * 1024
MANIFEST = "SHA256SUMS.txt"


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
    """Write `pack.pdf` into the folder, in the limited child; raises CannotMerge, and Busy where the machine had no time.

    Where files cannot be read, nothing is written and they are named, so that they can be left out.
    """
    plan = folder / "plan.json"
    plan.write_text(json.dumps({"title": title, "author": author, "parts": [asdict(part) for part in parts]}))
    try:
        answer = limited.ask("merge", plan, folder, opener="merging")
    except Refused as refused:
        raise CannotMerge(refused.message) from refused
    return Merged(int(answer.get("pages", 0)), tuple(answer["failed"]))


def bundle(files: Iterable[tuple[str, Path, str]], target: Path) -> None:
    """Write a zip of files (name, path, SHA-256) with a list of their fingerprints, which `sha256sum -c` reads."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        sums = []
        for name, path, digest in files:
            with path.open("rb") as source, archive.open(_entry(name), "w", force_zip64=True) as entry:
                while chunk := source.read(_CHUNK):
                    entry.write(chunk)
            sums.append(f"{digest}  {name}\n")
        # Last, because only now every fingerprint is known.
        archive.writestr(_entry(MANIFEST), "".join(sums))


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without a clock, so that the same files give the same zip."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.external_attr = 0o644 << 16
    return entry


def pages_of(document: bytes) -> int:
    """How many pages a PDF of our own making has."""
    from pypdf import PdfReader

    return len(PdfReader(BytesIO(document)).pages)


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
