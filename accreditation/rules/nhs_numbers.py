"""Finds NHS numbers in text; refuses to carry a number out: what it returns shows the last two digits only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from accreditation.enums.evidence import NumberGrade as Grade

DIGITS = 10
ISSUED = ((3_000_000_000, 3_200_000_009), (4_000_000_000, 4_999_999_999), (6_000_000_000, 7_999_999_999))
"""Ranges from which numbers are given to people, both ends included."""

TEST_RANGE = (9_990_000_000, 9_999_999_999)
NEAR = 60
"""Characters on either side in which a word such as "patient" makes a number likely."""

# A space of any width, a line end, a hyphen or dash, or a dot, as people and PDF readers write between groups.
_GAP = r"[\s\u200b\u2060\u00ad.\-\u2010-\u2014\u2212]"
_CANDIDATE = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?:(?P<grouped>\d{{3}}{_GAP}{{1,3}}\d{{3}}{_GAP}{{1,3}}\d{{4}})|\d{{10}}"
    # One digit in each box of a form; a longer row of single digits is a table of scores.
    rf"|(?<!\d{_GAP})\d(?:{_GAP}\d){{9}}(?!{_GAP}\d\b))(?!\d)(?![.,]\d)"
)
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
    for match in _CANDIDATE.finditer(text):
        # Through int, because \d also finds the digits of other scripts.
        digits = "".join(str(int(digit)) for digit in _NOT_A_DIGIT.sub("", match.group()))
        if is_valid(digits):
            grouped_or_headed = bool(match["grouped"]) or headed.covers(text, match.start())
            grade = _grade(int(digits), grouped_or_headed, text, match.start(), match.end())
            yield NumberInText(match.start(), match.end(), grade, mask(match.group()))


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
