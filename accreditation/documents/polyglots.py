"""Finds files that are two things at once: a PDF that a browser takes for a web page, a picture that is a zip as well."""

import mmap
import re
import struct
from pathlib import Path

from accreditation.documents.refusal import Refused

ENCRYPTED = "The file is protected with a password. Save a copy without the password and add that."
TWO_THINGS = (
    "The file is two kinds of file at once, which is how harm is hidden. Open it, save a new copy or print it to a PDF,"
    " and add that."
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_TEXT = (
    b"%pdf-",
    b"pk\x03\x04",
    b"{\\rtf",
    b"<!doctype",
    b"<html",
    b"<svg",
    b"<?xml",
    b"<?php",
    b"<script",
    b"<head",
    b"<body",
    b"<iframe",
    b"<object",
    b"<embed",
    b"<!--",
    b"%!ps",
    b"#!/",
    b"mz\x90",
)
LOOKED_AT = 1024  # how far browsers and PDF readers look for a beginning
_MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|script|svg|iframe|object|embed)\b", re.IGNORECASE
)
_END_OF_ZIP = b"PK\x05\x06"
_DIRECTORY = b"PK\x01\x02"
_TAIL = 65_535 + 22  # the longest comment at a zip's end, and the end itself


def refuse(path: Path, start: bytes, opener: str) -> None:
    """Raise Refused where the file could be opened as something else as well."""
    # Text may speak of anything, and is never opened as anything else.
    if opener == "plain":
        return
    head = start[:LOOKED_AT]
    # What is written beside a PDF's pages may be kept as a page's body.
    if _MARKUP.search(head.replace(b"<body", b"") if opener == "pdf" else head) or (
        opener != "pdf" and b"%PDF-" in head
    ):
        raise Refused(TWO_THINGS)
    # It is a zip itself; what lies inside is looked at by the child.
    if opener == "office":
        return
    with path.open("rb") as handle:
        size = handle.seek(0, 2)
        handle.seek(max(0, size - _TAIL))
        tail = handle.read()
        if _ends_as_zip(handle.name, tail, size):
            raise Refused(TWO_THINGS)
    if opener == "pdf" and _MARKUP.search(tail[tail.rfind(b"%%EOF") :][:_TAIL]):
        raise Refused(TWO_THINGS)


def is_markup(start: bytes) -> bool:
    """Whether a browser would take it for a page."""
    return bool(_MARKUP.search(start))


def holds(path: Path, words: bytes) -> bool:
    """Whether these bytes stand anywhere in the file."""
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        return mapped.find(words) >= 0


def _ends_as_zip(name: str, tail: bytes, size: int) -> bool:
    """Whether a zip's directory stands where its end says, counted from the start of the file or of the zip."""
    place = tail.rfind(_END_OF_ZIP)
    while place >= 0:
        end = tail[place : place + 22]
        if len(end) == 22:
            length, offset = struct.unpack("<II", end[12:20])
            at = size - len(tail) + place - length
            if at >= 0 and _reads(name, at, _DIRECTORY):
                return True
            if offset < size and _reads(name, offset, _DIRECTORY):
                return True
        # The mark may stand in the bytes by chance; each place is tried, from the end.
        place = tail.rfind(_END_OF_ZIP, 0, place)
    return False


def _reads(name: str, at: int, words: bytes) -> bool:
    with Path(name).open("rb") as handle:
        handle.seek(at)
        return handle.read(len(words)) == words
