"""A CSV file as rows of cells under known headings: in whichever letters, separator and order Excel wrote it."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accreditation.enums.labelled import Labelled
from accreditation.errors import RuleBroken
from accreditation.text import single_line

MOST_ROWS = 2000
LONGEST = 1000
"""Characters of one cell."""
MOST_NAMED, MOST_OF_NAME = 10, 60
"""Columns that a refusal names, and characters of each."""
_SEPARATORS = ";,\t"
_QUOTED = (("“", "”"), ("‘", "’"), ("„", "“"))
_FORMULA = ("'=", "'+", "'-", "'@")


class Column(Labelled):
    """What a column of the file holds; the label is its heading."""

    EMAIL = "email", "Email address"
    NAME = "name", "Name"
    KIND = "kind", "Kind"
    PROFESSION = "profession", "Profession"
    PROFESSIONS = "professions", "Further professions"
    EXPERTISE = "expertise", "Kinds of place"
    LEARNER_GROUPS = "learner_groups", "Learners"
    OFFICE = "office", "Office"
    EMPLOYER = "employer", "Employer"
    UNIVERSITIES = "universities", "Universities"
    TRAINED_ON = "trained_on", "Trained on"
    STANDARDISED_ON = "standardised_on", "Standardised on"
    LOAD_CAP = "load_cap", "Cases at a time"


NEEDED = (Column.EMAIL, Column.NAME, Column.KIND)
ALSO_CALLED = {
    "email": Column.EMAIL,
    "fullname": Column.NAME,
    "employerodscode": Column.EMPLOYER,
    "employerods": Column.EMPLOYER,
    "university": Column.UNIVERSITIES,
    "universityodscode": Column.UNIVERSITIES,
    "learnergroups": Column.LEARNER_GROUPS,
    "expertise": Column.EXPERTISE,
    "loadcap": Column.LOAD_CAP,
}


@dataclass(frozen=True)
class Line:
    """One row of the file: its number as a spreadsheet counts, what stands in each column, and whether more stands beside."""

    number: int
    cells: Mapping[Column, str]
    has_more: bool = False


def plain(words: str) -> str:
    """Words as headings and choices are compared: letters and digits alone, without capitals."""
    return "".join(sign for sign in words.casefold() if sign.isalnum())


_BY_NAME = {plain(column.label): column for column in Column} | ALSO_CALLED


def read(content: bytes) -> list[Line]:
    """The rows of a file below its headings, without empty ones.

    Raises RuleBroken (field "file") for what is no such file: no text, no headings, none that are needed, too many rows.
    """
    words = _decoded(content)
    rows = _rows(words)
    head = _head(rows)
    if head is None:
        raise RuleBroken("The file is empty. Nothing was changed.", field="file")
    columns = _columns(head[1])
    lines = [
        _line(number, row, columns) for number, row in rows if number > head[0] and any(map(single_line, row))
    ]
    if not lines:
        raise RuleBroken("The file has headings and no row below them. Nothing was changed.", field="file")
    if len(lines) > MOST_ROWS:
        raise RuleBroken(
            f"The file has {len(lines):,} rows, and at most {MOST_ROWS:,} are read at once. Split it, and upload each part."
            " Nothing was changed.",
            field="file",
        )
    return lines


def _decoded(content: bytes) -> str:
    # Excel writes UTF-8 with a mark, or the letters of Windows; the second reads whatever the first does not.
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if is_wide else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in words:
            return words
    raise RuleBroken(
        "This is no CSV file. In Excel, choose “Save as” and then “CSV UTF-8”, and upload that. Nothing was changed.",
        field="file",
    )


def _rows(words: str) -> list[tuple[int, list[str]]]:
    first, _, rest = words.partition("\n")
    marked = first.strip().strip('"').lower()
    skipped = 0
    if marked.startswith("sep=") and len(marked) == len("sep=") + 1:
        separator, words, skipped = marked[-1], rest, 1
    else:
        # Numbers writes the title of a table above its headings.
        heads = (line for line in words.splitlines() if any(map(line.count, _SEPARATORS)))
        separator = max(_SEPARATORS, key=next(heads, first).count)
    try:
        reader = csv.reader(io.StringIO(words, newline=""), delimiter=separator)
        return [(number, row) for number, row in enumerate(reader, start=1 + skipped)]
    except csv.Error:
        raise RuleBroken(
            "The file cannot be read as rows and columns: quotation marks may be missing. Save it once more from your"
            " spreadsheet, and upload it again. Nothing was changed.",
            field="file",
        ) from None


def _head(rows: Sequence[tuple[int, list[str]]]) -> tuple[int, list[str]] | None:
    """The row of headings: the first that names every needed column, so that a title may stand above; else the first with words."""
    written = [(number, row) for number, row in rows if any(map(single_line, row))]
    naming = [
        (number, row)
        for number, row in written
        if set(NEEDED) <= {_BY_NAME.get(plain(heading)) for heading in row}
    ]
    return next(iter(naming or written), None)


def _columns(row: Sequence[str]) -> list[Column | None]:
    columns = [_BY_NAME.get(plain(heading)) for heading in row]
    lacking = [column.label for column in NEEDED if column not in columns]
    if lacking:
        raise RuleBroken(
            f"The first row must name the columns. These are missing: {', '.join(lacking)}. Nothing was changed.",
            field="file",
        )
    times = Counter(columns)
    twice = sorted(column.label for column in times if column is not None and times[column] > 1)
    if twice:
        raise RuleBroken(
            f"These columns are there twice: {', '.join(twice)}. Nothing was changed.", field="file"
        )
    unknown = [single_line(name) for name, column in zip(row, columns, strict=True) if column is None]
    unknown = [name for name in unknown if name]
    if unknown:
        raise RuleBroken(
            f"These columns are not known here: {_first(unknown)}. Take them out or rename them. Nothing was changed.",
            field="file",
        )
    return columns


def _first(unknown: Sequence[str]) -> str:
    """The first few of them: what is read as one long row is no page of names."""
    shown = ", ".join(name[:MOST_OF_NAME] for name in unknown[:MOST_NAMED])
    return f"{shown} and {len(unknown) - MOST_NAMED:,} more" if len(unknown) > MOST_NAMED else shown


def _line(number: int, row: Sequence[str], columns: Sequence[Column | None]) -> Line:
    cells = {
        column: _cell(cell)
        for column, cell in zip(columns, row, strict=False)
        if column is not None and single_line(cell)
    }
    return Line(number, cells, has_more=any(map(single_line, row[len(columns) :])))


def _cell(cell: str) -> str:
    words = single_line(cell)[:LONGEST]
    # A word processor makes a cell's quotation marks curly, and a spreadsheet then takes them for words.
    if (words[:1], words[-1:]) in _QUOTED:
        words = words[1:-1].strip()
    # As a spreadsheet of ours writes what would begin a formula.
    return words[1:] if words.startswith(_FORMULA) else words
