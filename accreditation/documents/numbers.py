"""Looks for patients' NHS numbers in all the words of a file, and says where; it never hands a number on."""

from collections.abc import Iterator
from dataclasses import dataclass

from accreditation.documents.inspect import Words
from accreditation.documents.types import FileType
from accreditation.enums.evidence import NumberGrade, UnitKind
from accreditation.rules import nhs_numbers
from accreditation.rules.nhs_numbers import NO_HEADINGS, Headings

NAME = "The file’s name"


@dataclass(frozen=True)
class Number:
    """One number: the unit that it stands in (None beside them all), where in words, and all that may be shown."""

    page: int | None
    place: str
    grade: NumberGrade
    masked: str


def search(words: Words, kind: FileType, filename: str = "") -> list[Number]:
    """Every number in the file's units, beside them and in its name, in that order."""
    return [
        *_in_units(words, kind),
        *_beside(words),
        *_numbers_in(NAME, None, _spaced(filename), NO_HEADINGS),
    ]


def _in_units(words: Words, kind: FileType) -> Iterator[Number]:
    is_table = kind.unit is UnitKind.SHEET or kind.group == "csv"
    headed = NO_HEADINGS
    for page, unit in enumerate(words.units, 1):
        before = headed if kind.group == "csv" else NO_HEADINGS  # the parts of one table share its headings
        # A column headed "NHS number" makes ten plain digits under it likely.
        headed = nhs_numbers.headings(unit.text, single=is_table, before=before)
        yield from _numbers_in(unit.label or f"{kind.unit.label} {page}", page, unit.text, headed)


def _beside(words: Words) -> Iterator[Number]:
    for beside in words.beside:
        place = f"{beside.place}, page {beside.page}" if beside.page else beside.place
        yield from _numbers_in(place, beside.page, beside.text, NO_HEADINGS)


def _numbers_in(place: str, page: int | None, text: str, headed: Headings) -> Iterator[Number]:
    for candidate in nhs_numbers.numbers_in(text, headed):
        yield Number(page, place, candidate.grade, " ".join(candidate.masked.split()))


def _spaced(filename: str) -> str:
    """Underscores as the spaces that they stand for."""
    return filename.replace("_", " ")
