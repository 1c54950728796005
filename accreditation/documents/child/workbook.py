"""The cells of a workbook, each with its kind and its words exactly as they stand; nothing is reckoned, followed or run."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, TextIO

from accreditation.documents.child import archive as archives
from accreditation.documents.child import excel, parts
from accreditation.documents.child.archive import Archive
from accreditation.documents.child.formats import Formats
from accreditation.documents.child.limits import Damaged, Unfit
from accreditation.documents.child.markup import events
from accreditation.documents.child.parts import Package
from accreditation.documents.child.writing import storable

CELLS = "cells.jsonl"
MOST_SHEETS = 60
MOST_ROWS = 2_000
"""Rows with anything in them, of all sheets together; a self-assessment has some dozens."""
MOST_COLUMNS = 40
"""Further to the right is nobody's answer."""
MOST_CHARACTERS = 4_000_000
MOST_MERGED = 1_000
_DIGITS = 7
"""Of the number of a row, or of a text that cells share."""

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def values(path: Path, folder: Path) -> dict[str, Any]:
    """Write each sheet with its name, then its rows, a line each."""
    with (
        archives.opened(str(path)) as opened,
        (folder / CELLS).open("w", encoding="utf-8") as lines,
    ):
        package = Package(opened)
        if package.has_macros:
            raise Unfit("macros")
        if package.kind != "excel":
            raise Unfit("no_workbook")
        return {"sheets": _Reading(opened, lines).write()}


class _Reading:
    """One workbook on its way into lines, and how much of it there has been."""

    def __init__(self, archive: Archive, lines: TextIO) -> None:
        self._archive = archive
        self._lines = lines
        self._rows = self._characters = 0
        main = parts.main_part(archive)
        self._links = {link.id: link for link in parts.links(archive, main)}
        self._book = excel.book(archive, main)
        self._shared = excel.shared_texts(archive, self._part("sharedStrings"), tidied=str)
        self._formats = Formats(archive, self._part("styles"), from_1904=self._book.from_1904)

    def _part(self, kind: str) -> str:
        return next((link.target for link in self._links.values() if link.kind == kind), "")

    def write(self) -> int:
        """Write all that the sheets hold; how many there were."""
        if len(self._book.sheets) > MOST_SHEETS:
            raise Unfit("too_many_sheets")
        for title, state, number in self._book.sheets:
            link = self._links.get(number)
            if link is None or link.outside or link.target not in self._archive:
                raise Damaged("a sheet is missing")
            self._line({"sheet": storable(title)[:100], "hidden": state in ("hidden", "veryHidden")})
            with self._archive.opened(link.target) as stream:
                self._sheet(stream)
        return len(self._book.sheets)

    def _sheet(self, stream: IO[bytes]) -> None:
        merged: list[str] = []
        row = column = 0
        cells: dict[str, list[str]] = {}
        for name, attributes, cell in _elements(stream):
            if name == "row":
                self._row(row, cells)
                cells, column, row = {}, 0, _number(attributes.get("r", "")) or row + 1
            elif name == "c" and cell is not None:
                # Some programs leave the places out where no cell is.
                column = excel.column(attributes.get("r", "")) or column + 1
                read = self._cell(attributes, cell)
                if read is not None and column <= MOST_COLUMNS:
                    cells[str(column)] = read
            elif name == "mergeCell" and len(merged) < MOST_MERGED:
                merged.append(attributes.get("ref", "")[:40])
        self._row(row, cells)
        if merged:
            self._line({"merged": merged})

    def _row(self, number: int, cells: dict[str, list[str]]) -> None:
        if not cells:
            return
        self._rows += 1
        self._characters += sum(len(text) for cell in cells.values() for text in cell)
        if self._rows > MOST_ROWS:
            raise Unfit("too_many_rows")
        if self._characters > MOST_CHARACTERS:
            raise Unfit("too_much_text")
        self._line({"row": number, "cells": cells})

    def _cell(self, attributes: dict[str, str], cell: dict[str, str]) -> list[str] | None:
        """Its kind, its words, and for a number how it is kept; None where nothing stands in it."""
        kind, raw = attributes.get("t", "n"), cell.get("v", "")
        if "f" in cell:
            return ["formula", "", ""]
        if kind == "inlineStr":
            return _text(cell.get("t", ""))
        if kind == "s":
            number = _number(raw.strip())
            if number is None or number >= len(self._shared):
                raise Damaged("no such text")
            return _text(self._shared[number])
        if not raw.strip():
            return None
        return _text(raw) if kind == "str" else self._plain(kind, raw.strip(), attributes.get("s", ""))

    def _plain(self, kind: str, raw: str, style: str) -> list[str]:
        if kind == "b":
            return ["bool", "TRUE" if raw == "1" else "FALSE", ""]
        if kind == "e":
            return ["error", storable(raw)[:40], ""]
        if kind == "d":
            return ["date", storable(raw)[:40], ""]
        shown = storable(self._formats.shown(raw, style))[:400]
        return ["date" if self._formats.is_date(style) else "number", shown, storable(raw)[:400]]

    def _line(self, line: dict[str, Any]) -> None:
        self._lines.write(json.dumps(line, ensure_ascii=False) + "\n")


def _text(text: str) -> list[str] | None:
    """A text as it was typed: what XML cannot hold is written as _x000D_, and so is what only looks so."""
    whole = storable(_ESCAPED.sub(lambda escaped: chr(int(escaped.group(1), 16)), text))
    return ["text", whole, ""] if whole else None


def _elements(stream: IO[bytes]) -> Iterator[tuple[str, dict[str, str], dict[str, str] | None]]:
    """Each row when it begins, each cell when it has ended, with the words of its formula, value and text, and merged cells."""
    attributes: dict[str, str] = {}
    words: dict[str, list[str]] = {}
    into: list[str] | None = None
    aid = False
    for kind, name, own in events(stream):
        if kind == "text":
            if into is not None and not aid:
                into.append(name)
        elif name == "rPh":
            aid = kind == "start"
        elif kind == "end":
            into = None if name in ("f", "v", "t") else into
            if name == "c":
                yield "c", attributes, {part: "".join(pieces) for part, pieces in words.items()}
        elif name in ("row", "mergeCell"):
            yield name, own, None
        elif name == "c":
            attributes, words = own, {}
        elif name in ("f", "v", "t"):
            into = words.setdefault(name, [])


def _number(digits: str) -> int | None:
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS else None
