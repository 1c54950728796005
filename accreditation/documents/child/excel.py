"""The words of a workbook: one unit a sheet, hidden ones too, with comments, formulas that spell digits, and headers."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO

from accreditation.documents.child import parts
from accreditation.documents.child.archive import Archive
from accreditation.documents.child.flow import paragraphs
from accreditation.documents.child.formats import Formats
from accreditation.documents.child.limits import ALL_CHARACTERS, Unfit
from accreditation.documents.child.markup import events
from accreditation.documents.child.writing import Writer

WIDEST_GAP = 64
"""Empty cells that a line keeps, so that a heading stands over its column."""
_SPELLS = re.compile(r"\d(?:\D{0,3}\d){9}")
_LETTERS = re.compile(r"[A-Z]{1,3}")
_ASIDE = {
    "oddHeader",
    "oddFooter",
    "evenHeader",
    "evenFooter",
    "firstHeader",
    "firstFooter",
    "formula1",
    "formula2",
}

_READ_FROM_SHEET = {"c", "v", "t", "f", *_ASIDE}
_SAID_OF_CELLS = ("promptTitle", "prompt", "errorTitle", "error", "display", "tooltip")
"""What is shown when a cell is chosen, or filled wrongly."""


def read(archive: Archive, writer: Writer, *, shown: bool = False) -> set[str]:
    """Write every unit, and say which parts were read; with `shown`, only the words that its cells show."""
    main = parts.main_part(archive)
    targets = {link.id: link for link in parts.links(archive, main)}
    shared_part = next((link.target for link in targets.values() if link.kind == "sharedStrings"), "")
    shared = shared_texts(archive, shared_part, tidied=_one_line)
    styles = next((link.target for link in targets.values() if link.kind == "styles"), "")
    own = book(archive, main)
    writer.beside("Names in the workbook", "\n".join(own.names))
    formats = Formats(archive, styles, from_1904=own.from_1904)
    names = {main, shared_part}
    for title, state, number in own.sheets:
        link = targets.get(number)
        if link is None or link.outside or link.target not in archive:
            continue
        hidden = " (hidden)" if state in ("hidden", "veryHidden") else ""
        reading = _Rows(shared, formats, shown=shown)
        with archive.opened(link.target) as stream:
            rows = "\n".join(_lines(stream, reading))
        drawn, more = _around(archive, link.target, shown=shown)
        beside = "\n".join([*reading.said_aside(), *drawn])
        # No row is an empty line, so an empty line ends the table (rules/sheets.py reads it back).
        writer.unit(f"{rows}\n\n{beside}" if beside else rows, f"Sheet “{title}”{hidden}")
        names |= {link.target, *more}
    return names


@dataclass
class Book:
    """Title, state and link of each sheet in order; the names that stand for values; from when dates are counted."""

    sheets: list[tuple[str, str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    from_1904: bool = False


def book(archive: Archive, main: str) -> Book:
    """What a workbook says of itself."""
    own, inside = Book(), False
    with archive.opened(main) as stream:
        for kind, name, attributes in events(stream):
            if kind == "start" and name == "sheet":
                own.sheets.append(
                    (attributes.get("name", ""), attributes.get("state", ""), attributes.get("id", ""))
                )
            elif kind == "start" and name == "workbookPr":
                own.from_1904 = attributes.get("date1904", "").lower() in ("1", "true", "on")
            elif name == "definedName":
                inside = kind == "start"
                own.names.append(" ".join([attributes.get("name", ""), attributes.get("comment", "")]))
            elif kind == "text" and inside:
                own.names.append(name)
    return own


def shared_texts(archive: Archive, part: str, *, tidied: Callable[[str], str]) -> list[str]:
    """The texts that cells share, none where a workbook has no such part; spelling aids for Japanese are left out."""
    if part not in archive:
        return []
    texts: list[str] = []
    pieces: list[str] = []
    reading = aid = False
    total = 0
    with archive.opened(part) as stream:
        for kind, name, _ in events(stream):
            if kind == "text":
                if reading and not aid:
                    pieces.append(name)
            elif name == "t":
                reading = kind == "start"
            elif name == "rPh":
                aid = kind == "start"
            elif name == "si" and kind == "end":
                texts.append(tidied("".join(pieces)))
                total += len(texts[-1])
                if total > ALL_CHARACTERS:
                    raise Unfit("too_much_text")
                pieces = []
    return texts


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _lines(stream: IO[bytes], rows: "_Rows") -> Iterator[str]:
    """Each row as a line with tabs; headers and what a rule of a cell says are left beside them."""
    into: list[str] | None = None
    for kind, name, attributes in events(stream):
        if kind == "text":
            if into is not None:
                into.append(name)
        elif kind == "start":
            into = rows.begun(name, attributes) if name in _READ_FROM_SHEET else into
            if name in ("dataValidation", "hyperlink"):
                rows.aside += [attributes[name] for name in _SAID_OF_CELLS if attributes.get(name)]
        else:
            into = None if name in _READ_FROM_SHEET else into
            yield from rows.ended(name)
    yield from rows.ended("row")


class _Rows:
    """The row that is being read, cell by cell."""

    def __init__(self, shared: list[str], formats: Formats, *, shown: bool) -> None:
        self._shared, self._formats, self._shown = shared, formats, shown
        self._row: list[str] = []
        self._column = 0
        self._cell: dict[str, str] = {}
        self._formula: list[str] = []
        self._value: list[str] = []
        self.aside: list[str] = []

    def begun(self, name: str, attributes: dict[str, str]) -> list[str] | None:
        """Where the words of this element go, if it has any of its own."""
        if name == "c":
            self._cell, self._formula, self._value = attributes, [], []
            return None
        return self._formula if name == "f" else self.aside if name in _ASIDE else self._value

    def ended(self, name: str) -> Iterator[str]:
        """Close a cell, or a row, which is a line then."""
        if name == "c":
            raw = "".join(self._value)
            value = _value(self._cell, raw, self._shared, self._formats)
            formula = "" if self._shown else "".join(self._formula)
            self._column = _put(self._row, self._column, self._cell, formula, value)
        elif name == "row":
            if self._row:
                yield "\t".join(self._row)
            self._row, self._column = [], 0

    def said_aside(self) -> list[str]:
        """What is said around the cells, but not in them."""
        return [] if self._shown else self.aside


def _put(row: list[str], last: int, cell: dict[str, str], formula: str, value: str) -> int:
    """Add the cell at its place in the line; the number of the column that it filled."""
    place = column(cell.get("r", "")) or last + 1
    if formula and _SPELLS.search(formula):
        value = f"{value} (={formula})"
    if not value:
        return last
    row += [""] * min(max(place - len(row) - 1, 0), WIDEST_GAP)
    row.append(value)
    return place


def column(reference: str) -> int:
    """The number of a cell's column, 1 for A; 0 where its reference names none."""
    letters = _LETTERS.match(reference)
    number = 0
    for letter in letters.group() if letters else "":
        number = number * 26 + ord(letter) - 64
    return number


def _value(cell: dict[str, str], raw: str, shared: list[str], formats: Formats) -> str:
    kind = cell.get("t", "n")
    if kind == "s":
        return shared[int(raw)] if raw.strip().isdecimal() and int(raw) < len(shared) else ""
    if kind == "n":
        return formats.shown(raw.strip(), cell.get("s", "")) if raw.strip() else ""
    if kind == "b":
        return {"0": "FALSE", "1": "TRUE"}.get(raw.strip(), raw)
    return _one_line(raw)


def _around(archive: Archive, part: str, *, shown: bool) -> tuple[list[str], set[str]]:
    """The comments and drawn words of a sheet, and the parts that they stand in."""
    lines: list[str] = []
    names: set[str] = set()
    for link in parts.links(archive, part):
        if link.outside or link.target not in archive:
            continue
        if link.kind in ("comments", "threadedComment"):
            lines += _comments(archive, link.target)
        elif link.kind == "drawing":
            with archive.opened(link.target) as stream:
                lines += list(paragraphs(stream, shown=shown))
        else:
            continue
        names.add(link.target)
    return lines, names


def _comments(archive: Archive, part: str) -> list[str]:
    lines: list[str] = []
    where, words, reading = "", [], False
    with archive.opened(part) as stream:
        for kind, name, attributes in events(stream):
            if kind == "text":
                if reading:
                    words.append(name)
            elif name in ("comment", "threadedComment"):
                if kind == "start":
                    where, words = attributes.get("ref", ""), []
                elif words:
                    lines.append(f"Comment at {where}: {' '.join(''.join(words).split())}")
            elif name in ("t", "text"):
                reading = kind == "start"
    return lines
