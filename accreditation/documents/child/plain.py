"""Reads text and tables kept as text: finds how its letters are kept, and writes parts of a hundred lines."""

import codecs
import csv
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from accreditation.documents.child.limits import ALL_CHARACTERS, Unfit
from accreditation.documents.child.writing import Writer

AT_ONCE = 100
CHUNK = 1024 * 1024
_LINE = 1_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def inspect(path: Path, folder: Path) -> dict[str, Any]:
    """Whether it is text at all; its parts are counted when it is read."""
    encoding = _encoding(path)
    if not encoding.startswith("utf-16"):
        with path.open("rb") as handle:
            while chunk := handle.read(CHUNK):
                if b"\0" in chunk:
                    raise Unfit("not_text")
    return {"encoding": encoding}


def text(path: Path, folder: Path) -> dict[str, Any]:
    """Write lines of text, a hundred a part."""
    with Writer(folder) as writer:
        _in_portions((line.rstrip("\n") for line in _lines(path)), "Line", writer)
        return writer.answer()


def table(path: Path, folder: Path) -> dict[str, Any]:
    """Write rows of a table, a hundred a part, their cells with tabs between."""
    with Writer(folder) as writer:
        _in_portions(("\t".join(row) for row in _rows(path)), "Row", writer)
        return writer.answer()


def _encoding(path: Path) -> str:
    with path.open("rb") as handle:
        start = handle.read(4)
        for mark, name in _MARKS:
            if start.startswith(mark):
                return name
        handle.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := handle.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            # What older Windows programs write; every byte has a letter in it, so nothing can fail.
            return "cp1252"
    return "utf-8"


def _lines(path: Path) -> Iterator[str]:
    left = ALL_CHARACTERS
    with path.open(encoding=_encoding(path), errors="replace", newline=None) as lines:
        while line := lines.readline(_LINE):
            left -= len(line)
            if left < 0:
                raise Unfit("too_much_text")
            yield line


def _rows(path: Path) -> Iterator[list[str]]:
    lines = _lines(path)
    first = list(itertools.islice(lines, 1))
    delimiter = max(",;\t|", key=first[0].count) if first else ","
    # A cell may be a whole line long.
    csv.field_size_limit(_LINE * 2)
    for row in csv.reader(itertools.chain(first, lines), delimiter=delimiter):
        yield [" ".join(cell.split()) for cell in row]


def _in_portions(lines: Iterable[str], noun: str, writer: Writer) -> None:
    number = 0
    source = iter(lines)
    while portion := list(itertools.islice(source, AT_ONCE)):
        first, number = number + 1, number + len(portion)
        label = f"{noun}s {first} to {number}" if number > first else f"{noun} {first}"
        writer.unit("\n".join(portion), label)
    if not number:
        # An empty file has one empty part, as every file has at least one.
        writer.unit("", f"{noun}s")
