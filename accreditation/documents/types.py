"""Which kinds of file are taken; extension, what the browser declared and what the bytes say must agree."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import magic

from accreditation.documents.refusal import Refused

_SNIFFED_BYTES = 64 * 1024
_SAYS_NOTHING = {"", "application/octet-stream"}  # what browsers send where the machine knows no type


@dataclass(frozen=True)
class FileType:
    """One kind of file that is taken."""

    name: str
    media_type: str
    extensions: frozenset[str]
    declared: frozenset[str]
    sniffed: frozenset[str]
    starts: tuple[bytes, ...]


PDF = FileType(
    name="PDF",
    media_type="application/pdf",
    extensions=frozenset({".pdf"}),
    declared=frozenset({"application/pdf", "application/x-pdf"}),
    sniffed=frozenset({"application/pdf"}),
    starts=(b"%PDF-",),
)
ALLOWED = (PDF,)


def expected(filename: str) -> FileType | None:
    """The kind of file that a name promises."""
    extension = PurePosixPath(filename).suffix.lower()
    return next((kind for kind in ALLOWED if extension in kind.extensions), None)


def refusal_of_name(filename: str) -> str | None:
    """Why a file of this name is not taken, whatever is in it; None where it may be."""
    return None if expected(filename) else _not_on_the_list()


def _not_on_the_list() -> str:
    names = " or ".join(kind.name for kind in ALLOWED)
    return f"Only {names} files can be added. Save a copy as {names} and add that."


def agreed(path: Path, *, filename: str, declared: str) -> FileType:
    """The kind of file that name, declaration and bytes all say; raises Refused where they do not agree.

    The first bytes must be the kind's own: a PDF that begins as a web page is a web page to some readers.
    """
    kind = expected(filename)
    if kind is None:
        raise Refused(_not_on_the_list())
    if declared.split(";", maxsplit=1)[0].strip().lower() not in kind.declared | _SAYS_NOTHING:
        raise Refused(f"The file is named as a {kind.name} file but was sent as something else.")
    with path.open("rb") as handle:
        start = handle.read(_SNIFFED_BYTES)
    if magic.from_buffer(start, mime=True) not in kind.sniffed or not start.startswith(kind.starts):
        raise Refused(f"This is not a {kind.name} file, although its name ends like one.")
    return kind
