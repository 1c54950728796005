"""Writes a described document or sheet in a process of its own, while somebody waits: what writes it stays out of the web server.

A web worker that loaded the writers would keep their memory for ever, and every other page would wait while one is at work.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from accreditation.documents import descriptions
from accreditation.documents.descriptions import Document, Sheet
from accreditation.documents.refusal import Busy
from accreditation.enums.documents import DocumentFormat
from accreditation.settings import ROOT

WRITERS = {
    DocumentFormat.PDF: "accreditation.documents.pdf_documents",
    DocumentFormat.WORD: "accreditation.documents.word_documents",
}
SPREADSHEETS = "accreditation.documents.spreadsheets"

SECONDS = 60
"""The longest application that can be typed takes two or three."""

AT_ONCE = 2
WAIT = 5.0
_PLACES = threading.BoundedSemaphore(AT_ONCE)

TOO_MANY = (
    "The service is making other documents just now. Nothing was lost: press the button again in a minute."
)


class CannotMake(Exception):
    """The document could not be written, which is a fault of ours and of nobody's words."""


def document(described: Document, written_as: DocumentFormat) -> bytes:
    """The document in this format; raises Busy where the machine had no time for it."""
    return _made(WRITERS[written_as], described)


def spreadsheet(described: Sheet) -> bytes:
    """The sheet as an Excel workbook; raises Busy likewise."""
    return _made(SPREADSHEETS, described)


def _made(writer: str, described: Document | Sheet) -> bytes:
    data = json.dumps(descriptions.as_data(descriptions.tidied(described))).encode()
    with _place():
        try:
            # Only what it needs: the secrets of the service are no part of any document.
            ended = subprocess.run(
                [sys.executable, "-B", "-X", "utf8", "-m", writer],
                input=data,
                capture_output=True,
                cwd=ROOT,
                env={"PATH": os.defpath, "PYTHONPATH": str(ROOT)},
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Busy(TOO_MANY) from error
    if ended.returncode < 0:  # stopped from outside: the machine was short of memory
        raise Busy(TOO_MANY)
    if ended.returncode != 0:
        raise CannotMake(ended.stderr.decode(errors="replace")[-2000:])
    return ended.stdout


@contextmanager
def _place() -> Iterator[None]:
    """One of the few places for documents, so that enough of the web server is left for pages."""
    if not _PLACES.acquire(timeout=WAIT):
        raise Busy(TOO_MANY)
    try:
        yield
    finally:
        _PLACES.release()


def hand_over(write: Callable[[Mapping[str, Any]], bytes]) -> None:
    """Write what was described to the process, and hand it back; a writer's module ends with this."""
    sys.stdout.buffer.write(write(json.loads(sys.stdin.buffer.read())))
