"""Finds NHS numbers in text; refuses to carry a number out: what it returns shows the last two digits only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from accreditation.enums.evidence import NumberGrade as Grade

DIGITS = 10
ISSUED = ((3_000_000_000, 3_200_000_009), (4_000_000_000, 4_999_999_999), (6_000_000_000, 7_999_999_999))
"""Ranges from which numbers are given to people, both ends included."""

TEST_RANGE = (9_990_000_000, 9_999_999_999)
NEAR = 60
"""Characters on either side in which a word such as "patient" makes a number likely."""

# What people and PDF readers write between groups: spaces of any width, a line end, a tab where a cell ends, a hyphen
# or dash, a dot, a slash, a bracket.
_GAP = r"[\s\u200b\u2060\u00ad.\-\u2010-\u2014\u2212/\\()\[\]{}]"
_CANDIDATE = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?:\d{{3}}(?P<first>{_GAP}{{1,8}})\d{{3}}(?P<second>{_GAP}{{1,8}})\d{{4}}"
    # As a workbook keeps it: with an exponent, or with noughts behind a point.
    r"|(?P<power>\d{1,10}(?:[.,]\d{1,15})?[eE][+\-]?\d{1,2})|\d{10}(?:[.,]0{1,15}(?!\d))?"
    # One digit in each box of a form; a longer row of single digits is a table of scores.
    rf"|(?P<boxes>(?<!\d{_GAP})\d(?:{_GAP}\d){{9}}(?!{_GAP}\d\b)))(?!\d)(?![.,]\d)"
)
_CELL_END = re.compile(r"[\t\v\f\x1c-\x1e]")
_LINE_END = re.compile(r"[\n\r\x85\u2028\u2029]+")
_WIDE = 4
"""So many characters between groups may be the room between two columns."""
_LABEL = re.compile(r"\bnhs[\s_]*(?:number|num\b|no\b|n[o°]\.|#|:)\D{0,40}\Z", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?:\+\d{1,3}[\s.(-]{0,3}|\d[\s.-]{0,2}\()\Z")
_JOINS = frozenset("-./\\\u2010\u2011\u2012\u2013\u2014\u2212")
_MONEY = ("£", "$", "€")
_LONGEST_ID = 40
_LAST_MARKS = re.compile(r"[A-Za-z0-9]+\Z")
_FIRST_MARKS = re.compile(rf"[A-Za-z0-9]{{0,{_LONGEST_ID}}}")
_WORDS = re.compile(
    r"\bnhs[\s_]*(?:number|num\b|no\b|n[o°]\.|id\b|#|:)|patient|\bdate of birth\b|\bd\.?o\.?b\b|\bhospital (?:number|no\b)|\bmrn\b",
    re.IGNORECASE,
)
_NOT_A_DIGIT = re.compile(r"\D")


@dataclass(frozen=True)
class NumberInText:
    """One number in a text: where it stands, how sure it is, and all of it that may be shown."""

    start: int
    end: int
    grade: Grade
    masked: str


@dataclass(frozen=True)
class Headings:
    """The columns of a table whose headings speak of patients; `single` where a line without a tab is one cell."""

    columns: frozenset[int] = frozenset()
    single: bool = False

    def covers(self, text: str, place: int) -> bool:
        """Whether that place of a text, whose lines are rows with tabs, stands under such a heading."""
        if not self.columns:
            return False
        begin = text.rfind("\n", 0, place) + 1
        column = text.count("\t", begin, place)
        if not self.single and not column and "\t" not in text[place:].partition("\n")[0]:
            return False
        return column in self.columns


NO_HEADINGS = Headings()


def headings(text: str, *, single: bool = False, before: Headings = NO_HEADINGS) -> Headings:
    """The headed columns of a text whose lines are rows with tabs, with those found before it."""
    columns = set(before.columns)
    if _WORDS.search(text):
        for line in text.split("\n"):
            if single or "\t" in line:
                cells = enumerate(line.split("\t"))
                columns |= {number for number, cell in cells if len(cell) <= NEAR and _WORDS.search(cell)}
    return Headings(frozenset(columns), single)


def is_valid(digits: str) -> bool:
    """Whether ten digits are a valid NHS number: weights 10 to 2, modulus 11; all ten the same is not one."""
    if len(digits) != DIGITS or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    numbers = [int(digit) for digit in digits]
    check = 11 - sum(weight * number for weight, number in zip(range(10, 1, -1), numbers, strict=False)) % 11
    return numbers[-1] == (0 if check == 11 else check)


def numbers_in(text: str, headed: Headings = NO_HEADINGS) -> Iterator[NumberInText]:
    """Every valid NHS number in a text, graded; the digits themselves are never returned.

    A number in a column that is headed with words such as "patient" has those words near it.
    """
    place = 0
    while match := _CANDIDATE.search(text, place):
        digits = _digits(match)
        shape = _shape(match, text) if is_valid(digits) else _Shape.NONE
        if shape is _Shape.NONE:
            # The number may begin within what was none.
            place = match.start() + 1
            continue
        grouped_or_headed = shape is _Shape.GROUPED or headed.covers(text, match.start())
        grade = _grade(int(digits), grouped_or_headed, text, match.start(), match.end())
        yield NumberInText(match.start(), match.end(), grade, mask(match.group()))
        place = match.end()


class _Shape(Enum):
    """How far the way in which ten digits are written speaks for an NHS number."""

    NONE = 0
    PLAIN = 1
    GROUPED = 2


def _digits(match: re.Match[str]) -> str:
    """Its digits as ASCII, whatever script they are of; an exponent is reckoned out."""
    written = "".join(str(int(mark)) if mark.isdecimal() else mark for mark in match.group())
    if match["power"]:
        value = Decimal(written.replace(",", "."))
        return f"{value:.0f}" if value < Decimal(10) ** DIGITS and value == value.to_integral_value() else ""
    # Noughts behind a point are no digits of the number.
    return _NOT_A_DIGIT.sub("", written)[:DIGITS]


def _shape(match: re.Match[str], text: str) -> _Shape:
    if match["first"]:
        return _shape_of_groups(match, text)
    if match["boxes"]:
        in_cells = re.search(r"[\t\n]", match.group())
        return _Shape.NONE if in_cells and not _is_labelled(match, text) else _Shape.PLAIN
    if _is_part_of_an_id(match, text) or text[max(0, match.start() - 1) : match.start()] in _MONEY:
        return _Shape.NONE
    return _Shape.PLAIN


def _shape_of_groups(match: re.Match[str], text: str) -> _Shape:
    gaps = (match["first"], match["second"])
    between = "".join(gaps)
    broken = sum(bool(_LINE_END.search(gap)) for gap in gaps)
    if _CELL_END.search(between) or broken == len(gaps):
        # Three cells, or three lines, are three values, unless they are the boxes of a form.
        return _Shape.GROUPED if _is_labelled(match, text) else _Shape.NONE
    before = text[max(0, match.start() - 8) : match.start()]
    if _TELEPHONE.search(before) or _goes_on(match, text):
        return _Shape.NONE
    is_telephone_like = before.endswith("(") and gaps[0].startswith(")")
    # A space at a line's end is no gap between columns.
    wide = any(len(_LINE_END.sub("", gap)) >= _WIDE for gap in gaps)
    return _Shape.PLAIN if broken or wide or is_telephone_like else _Shape.GROUPED


def _goes_on(match: re.Match[str], text: str) -> bool:
    """Whether another digit is joined to its groups as they are to each other: 1-478-757-3144."""
    if not _JOINS & set(match["first"]):
        return False
    before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
    return any(
        len(pair) == len("1-") and pair[1] in _JOINS and pair[0].isdecimal() for pair in (before, after[::-1])
    )


def _is_labelled(match: re.Match[str], text: str) -> bool:
    """Whether the words “NHS number” stand right before it."""
    return bool(_LABEL.search(text[max(0, match.start() - NEAR) : match.start()]))


def _is_part_of_an_id(match: re.Match[str], text: str) -> bool:
    """Whether it is part of a longer name of letters and digits, as programs give; a word written close to it is none."""
    before = _LAST_MARKS.search(text, max(0, match.start() - _LONGEST_ID), match.start())
    after = _FIRST_MARKS.match(text, match.end())
    marks = (before.group() if before else "", after.group() if after else "")
    joined = "".join(marks)
    if all(marks) or any(mark.isdecimal() for mark in joined):
        return True
    return len(joined) > 1 and not joined.strip("abcdefABCDEF")


def mask(number: str) -> str:
    """The number with all but its last two digits hidden, spacing kept."""
    shown = [index for index, character in enumerate(number) if character.isdecimal()][-2:]
    return "".join(
        "•" if character.isdecimal() and index not in shown else character
        for index, character in enumerate(number)
    )


def masked(text: str) -> str:
    """The text with every valid NHS number masked, for snippets and search."""
    parts, last = [], 0
    for number in numbers_in(text):
        parts += [text[last : number.start], number.masked]
        last = number.end
    return "".join((*parts, text[last:]))


def _grade(number: int, grouped_or_headed: bool, text: str, start: int, end: int) -> Grade:
    """Test range, or likely (issued, and grouped 3-3-4, headed or with words near it), or merely valid."""
    if TEST_RANGE[0] <= number <= TEST_RANGE[1]:
        return Grade.TEST
    issued = any(low <= number <= high for low, high in ISSUED)
    if issued and (grouped_or_headed or _WORDS.search(text, max(0, start - NEAR), end + NEAR)):
        return Grade.LIKELY
    return Grade.POSSIBLE
