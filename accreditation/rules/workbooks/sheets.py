"""A workbook as its sheets and cells, and where in it something stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from accreditation.enums.workbooks import CellKind
from accreditation.rules.nhs_numbers import numbers_in

_LETTERS = 26


class Cell(NamedTuple):
    """What one cell holds: its words as they are read, and for a number how it is kept."""

    kind: CellKind
    words: str
    raw: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: the cells that hold anything, by row and column, both from 1, and the ranges that are merged."""

    name: str
    is_hidden: bool = False
    rows: Mapping[int, Mapping[int, Cell]] = field(default_factory=dict)
    merged: Sequence[str] = ()


class Trouble(NamedTuple):
    """One thing in a workbook that cannot be taken: where, what is wrong, and what to do."""

    sheet: str
    cell: str
    wrong: str
    mend: str


def masked(words: str) -> str:
    """Words of a workbook as they may be said and kept: of a number that may be a patient's, the last digits alone."""
    for number in reversed([*numbers_in(words)]):
        words = words[: number.start] + number.masked + words[number.end :]
    return words


def address(row: int, column: int) -> str:
    """A cell as a workbook names it: C7."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def place(reference: str) -> tuple[int, int] | None:
    """The row and column of a cell's name, with or without the signs that hold it fast; None where it is none."""
    name = reference.replace("$", "").upper()
    letters = name.rstrip("0123456789")
    digits = name[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and digits):
        return None
    column = 0
    for letter in letters:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return int(digits), column


def covers(merged: str, row: int, column: int) -> bool:
    """Whether a merged range (B4:C6) has this cell in it."""
    first, _, last = merged.partition(":")
    start, end = place(first), place(last or first)
    if start is None or end is None:
        return False
    return start[0] <= row <= end[0] and start[1] <= column <= end[1]
