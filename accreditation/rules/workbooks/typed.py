"""What a person typed into a standard's row, set against what the row held when it was downloaded."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accreditation.enums.evidence import NumberGrade
from accreditation.enums.workbooks import CellKind
from accreditation.rules.nhs_numbers import NumberInText, numbers_in
from accreditation.rules.scores import SCALE
from accreditation.rules.workbooks import layout
from accreditation.rules.workbooks.reading import Row
from accreditation.rules.workbooks.sheets import Cell, Trouble
from accreditation.text import many_lines, single_line

_WHOLE = re.compile(r"(\d)(?:[.,]0{1,9})?")
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"", "no", "n", "false", "0", layout.ALWAYS})
_SHOWN = 40
_MOST_NUMBERS = 5
_STAYS = "The answer stays as it is."
_FORMULA = f"Write its result as plain words or a plain number instead. {_STAYS}"
_NOT_READ = object()


@dataclass(frozen=True)
class Typed:
    """What was changed of one answer since a version of it: each field as it began and as it was typed."""

    code: str
    version: int
    began: Mapping[str, Any]
    typed: Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """What may be typed of a standard, and what its answer said in the version that the workbook was made from."""

    version: int
    began: Mapping[str, Any]
    na_allowed: bool
    kept_out: frozenset[str] = frozenset()


@dataclass
class _Reading:
    """One row on its way to values, and what is wrong with it."""

    row: Row
    source: Source
    longest: Mapping[str, int]
    values: dict[str, Any] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)

    def refuse(self, name: str, wrong: str, mend: str) -> None:
        """Say what is wrong with a cell."""
        self.troubles.append(Trouble(self.row.sheet, self.row.addresses[name], wrong, mend))

    def read(self) -> None:
        """Read every cell, then what they say together."""
        for name in layout.ANSWERED:
            if name in self.source.kept_out:
                self.values[name] = self.source.began[name]
                continue
            cell = self.row.cells.get(name)
            value = "" if cell is None else self._words(name, cell)
            self.values[name] = _NOT_READ if value is _NOT_READ else _READERS[name](self, name, cell)
        if not self.troubles:
            self._together()

    def _words(self, name: str, cell: Cell) -> Any:
        heading = layout.HEADINGS[name]
        if cell.kind in (CellKind.FORMULA, CellKind.FAULT):
            what = (
                "a formula"
                if cell.kind is CellKind.FORMULA
                else f"the fault {cell.words[:_SHOWN]} of a formula"
            )
            self.refuse(name, f"“{heading}” of standard {self.row.code} holds {what}.", _FORMULA)
        elif cell.kind is CellKind.DATE:
            self.refuse(
                name,
                f"“{heading}” of standard {self.row.code} holds a date ({cell.words[:_SHOWN]}): the program took what was"
                " typed for one.",
                f"Type it again with an apostrophe (') before it, so that it stays as you wrote it. {_STAYS}",
            )
        else:
            return cell.words
        return _NOT_READ

    def score(self, name: str, cell: Cell | None) -> object:
        """A score from 0 to 4, however the program keeps it."""
        words = "" if cell is None else single_line(unicodedata.normalize("NFKC", cell.raw or cell.words))
        match = _WHOLE.fullmatch(words)
        if not words:
            return None
        if match is not None and int(match.group(1)) in SCALE:
            return int(match.group(1))
        self.refuse(
            name,
            f"“{words[:_SHOWN]}” is no score for standard {self.row.code}.",
            f"Choose a whole number from {SCALE[0]} to {SCALE[-1]}, or empty the cell. {_STAYS}",
        )
        return _NOT_READ

    def applies_not(self, name: str, cell: Cell | None) -> object:
        """Whether the standard is said not to apply."""
        words = "" if cell is None else single_line(unicodedata.normalize("NFKC", cell.words)).casefold()
        if words in _NO:
            return False
        if words not in _YES:
            wrong = f"“{words[:_SHOWN]}” beside standard {self.row.code} is neither “{layout.YES}” nor “{layout.NO}”."
            self.refuse(name, wrong, f"Choose one of the two, or empty the cell. {_STAYS}")
            return _NOT_READ
        if not self.source.na_allowed:
            wrong = f"Standard {self.row.code} applies to every placement."
            self.refuse(name, wrong, f"Empty the cell, and give the standard a score. {_STAYS}")
            return _NOT_READ
        return True

    def text(self, name: str, cell: Cell | None) -> object:
        """A text as every text that comes in is tidied; one that was not touched is never refused."""
        began = self.source.began[name]
        words = "" if cell is None else many_lines(cell.words)
        if words == many_lines(began):
            return began
        heading = layout.HEADINGS[name]
        if len(words) > self.longest[name]:
            self.refuse(
                name,
                f"“{heading}” of standard {self.row.code} has {len(words):,} characters; at most {self.longest[name]:,} are"
                " taken.",
                f"Shorten it. {_STAYS}",
            )
            return _NOT_READ
        if numbers := _patients(words, began):
            self.refuse(
                name,
                f"“{heading}” of standard {self.row.code} holds a number that may be a patient’s: {numbers}.",
                "Take it out. If it is no patient’s number, type this text on the standard’s own page, where you can say"
                f" so. {_STAYS}",
            )
            return _NOT_READ
        return words

    def _together(self) -> None:
        """What the cells of a row cannot say at once."""
        values = self.values
        if values["not_applicable"] and values["self_score"] is not None:
            self.refuse(
                "self_score",
                f"Standard {self.row.code} has a score and is said not to apply.",
                f"Empty one of the two cells. {_STAYS}",
            )
        reason = values["not_applicable_reason"]
        if values["not_applicable"] or not reason:
            return
        if reason != self.source.began["not_applicable_reason"]:
            self.refuse(
                "not_applicable_reason",
                f"Standard {self.row.code} has a reason why it does not apply, and is not said to be left out.",
                f"Choose “{layout.YES}” beside it, or empty the reason. {_STAYS}",
            )
        # A reason goes with its mark, as on the standard's own page.
        values["not_applicable_reason"] = ""


_READERS: dict[str, Callable[[_Reading, str, Cell | None], Any]] = {
    "self_score": _Reading.score,
    "not_applicable": _Reading.applies_not,
    **dict.fromkeys(layout.TEXTS, _Reading.text),
}


def typed_in(row: Row, source: Source, *, longest: Mapping[str, int]) -> tuple[Typed | None, list[Trouble]]:
    """What was changed in a row, or what is wrong with it: then nothing of it is taken; neither where nothing changed."""
    reading = _Reading(row, source, longest)
    reading.read()
    if reading.troubles:
        return None, reading.troubles
    changed = {name: value for name, value in reading.values.items() if value != source.began[name]}
    if not changed:
        return None, []
    # A score and whether the standard applies are one thing said in two cells.
    if changed.keys() & {"self_score", "not_applicable"}:
        changed |= {name: reading.values[name] for name in ("self_score", "not_applicable")}
    began = {name: source.began[name] for name in changed}
    return Typed(row.code, source.version, began, changed), []


def _patients(words: str, began: str) -> str:
    """The numbers in a text that may be patients', masked; those that stood there before were asked about then."""
    before = {_digits(began, number) for number in numbers_in(began)}
    masked = [
        " ".join(number.masked.split())
        for number in numbers_in(words)
        if number.grade is not NumberGrade.TEST and _digits(words, number) not in before
    ]
    return ", ".join(masked[:_MOST_NUMBERS])


def _digits(text: str, number: NumberInText) -> str:
    return "".join(sign for sign in text[number.start : number.end] if sign.isdecimal())
