"""Tables that leave as files: text that no spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """A cell that a spreadsheet shows and never runs."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def spreadsheet(filename: str, head: Sequence[str], rows: Iterable[Iterable[str]]) -> Response:
    """A CSV file as an attachment, with the mark by which spreadsheets know its letters."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([harmless(cell) for cell in head])
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    answer = Response("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    return answer
