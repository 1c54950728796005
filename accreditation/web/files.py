"""Answers and requests that are files: pictures inline, originals and tables only as attachments, uploads within a limit."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from urllib.parse import quote

from flask import Response, current_app, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.http import dump_options_header

from accreditation import clock
from accreditation.db import undo, unit_of_work
from accreditation.documents.refusal import Busy
from accreditation.enums.labelled import Labelled
from accreditation.settings import MEBIBYTE, Quotas, Settings
from accreditation.storage.base import Original, Store

FIELDS_BESIDE = MEBIBYTE
"""How much may be typed beside a file."""

Cell = str | int | bool | date | datetime | Labelled | None
"""What a cell of a table may hold; how it is written is the same in every table."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, in either width."""

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PICTURE_SECONDS = 600
_ASCII_NAME = re.compile(r"[^ !#-.0-\[\]-~]+")


def store() -> Store:
    """Where this deployment keeps its files."""
    deployed: Store = current_app.extensions["store"]
    return deployed


def groups() -> Collection[str]:
    """The kinds of file that this deployment takes."""
    settings: Settings = current_app.extensions["settings"]
    return settings.evidence_types


def quotas() -> Quotas:
    """How much one person and one provider may add."""
    settings: Settings = current_app.extensions["settings"]
    return settings.quotas


def expect_upload(times: int = 1) -> int:
    """Let this request bring one file, with no transaction open meanwhile, and say how many bytes it may have.

    To be called before the form is bound; what was loaded stays readable. With `times` several files may come that are
    together so many times as large. More than that is the page that says the limit; large files wait on disk.
    """
    settings: Settings = current_app.extensions["settings"]
    g.body_limit = times * settings.evidence_limit
    # The file's limit and room for the form's own words around it.
    request.max_content_length = g.body_limit + FIELDS_BESIDE
    undo()
    return settings.evidence_limit


def expect_bytes(size: int) -> None:
    """Let this request bring so many bytes of a file, such as one part of it, with no transaction open meanwhile; what was loaded stays readable."""
    request.max_content_length = size + FIELDS_BESIDE
    g.body_limit = size
    undo()


def picture(chunks: Iterator[bytes]) -> Response:
    """A page's picture, which the person's own browser may keep for a short while."""
    answer = Response(chunks, mimetype="image/webp")
    answer.headers["Cache-Control"] = f"private, max-age={PICTURE_SECONDS}"
    answer.headers["Content-Disposition"] = "inline"
    return answer


def taken(original: Original, record: Callable[[], object]) -> ResponseReturnValue:
    """The file itself, once it is written down who takes it."""
    undo()  # what loading opened is only for reading; writing down needs a transaction of its own
    with unit_of_work():
        record()
    return _attachment(original)


def workbook(filename: str, content: bytes) -> Response:
    """A workbook as an attachment."""
    answer = Response(content, mimetype=WORKBOOK_TYPE)
    answer.headers["Content-Disposition"] = attachment(filename)
    return answer


def _attachment(original: Original) -> ResponseReturnValue:
    """The file itself: never shown by the browser, whatever it is."""
    if original.link is not None:
        return redirect(original.link)
    answer = Response(original.chunks, mimetype="application/octet-stream")
    # Never inline: a browser that draws a stranger's file in our name would run what is in it.
    answer.headers["Content-Disposition"] = attachment(original.filename)
    answer.headers["Content-Length"] = str(original.size)
    return answer


def harmless(cell: str) -> str:
    """A cell that a spreadsheet shows and never runs."""
    return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell


def _written(cell: Cell) -> str:
    """A cell as a spreadsheet sorts it: days and times by year first, in England's time."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return f"{cell.astimezone(clock.LONDON):%Y-%m-%d %H:%M}"
    return cell.label if isinstance(cell, Labelled) else str(cell)


def spreadsheet(filename: str, head: Sequence[str], rows: Iterable[Iterable[Cell]]) -> Response:
    """A CSV file as an attachment, with the mark by which spreadsheets know its letters."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([harmless(cell) for cell in head])
    for row in rows:
        writer.writerow([harmless(_written(cell)) for cell in row])
    # Without the mark Excel reads UTF-8 as the machine's own letters.
    answer = Response("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = attachment(filename)
    return answer


def made(make: Callable[[], bytes], filename: str, *, again: str) -> ResponseReturnValue:
    """A document of our own making as an attachment; `again` is the page to try it from where the machine has no time now."""
    undo()  # making takes a moment, in which nothing of the database is held
    try:
        content = make()
    except Busy as busy:
        flash(str(busy))
        return redirect(again)
    answer = Response(content, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = attachment(filename)
    return answer


def attachment(filename: str) -> str:
    """The header that makes a browser save a file under its name, whatever letters that has.

    A header holds Latin-1 at most, and servers differ in what they take, so the plain name is ASCII and the real one is
    written as RFC 6266 says.
    """
    # A Mac takes letters and their accents apart; what shows nothing could turn a name round.
    name = "".join(sign for sign in unicodedata.normalize("NFC", filename) if sign.isprintable()) or "file"
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    options = {"filename": _ASCII_NAME.sub("_", bare)}
    if options["filename"] != name:
        options["filename*"] = f"UTF-8''{quote(name, safe='')}"
    return dump_options_header("attachment", options)
