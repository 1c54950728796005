"""How often the finder takes other numbers for NHS numbers: never in ordinary papers, else at the rate of its check digit."""

from collections import Counter

import pytest

from accreditation.enums.evidence import NumberGrade as Grade
from accreditation.rules.nhs_numbers import numbers_in
from tests.rules import lookalikes

MANY = 11_000
CHECK = 1 / 11
"""One in eleven random numbers passes the check; a check digit of 10 is never valid, all others are as likely."""
ISSUED = 0.32
"""The share of all ten-digit numbers that lies in the issued ranges: 3.2 of 10 thousand million."""
TESTS = 0.001

RATES = {
    "invoice": (0, CHECK * (1 - TESTS)),
    "order in a table": (0, CHECK * (1 - TESTS)),
    "time stamp": (0, CHECK),
    "ten scores": (0, CHECK),
    "foreign telephone": (0, CHECK),
    "3-3-4": (CHECK * ISSUED, CHECK * (1 - ISSUED - TESTS)),
    "beside a word": (CHECK * ISSUED, CHECK * (1 - ISSUED - TESTS)),
    # The check digit of an old ISBN is reckoned in the same way; English books are outside the issued ranges.
    "book": (0, 10 / 11),
    "eleven digits": (0, 0),
    "telephone": (0, 0),
    "thirteen digits": (0, 0),
    "money": (0, 0),
    "twelve scores": (0, 0),
}
"""Of each kind of line: the share in which a likely number is seen, and a possible one."""


def test_ordinary_papers_hold_no_number_at_all() -> None:
    text = lookalikes.body(20_000)
    assert len(text) > 1_000_000
    assert "Patient safety" in text, "the words that make a number likely stand in it"
    assert list(numbers_in(text)) == []


@pytest.mark.parametrize("kind", lookalikes.LINES)
def test_other_numbers_are_taken_for_nhs_numbers_at_the_rate_of_the_check_digit(kind: str) -> None:
    text = "\n".join(lookalikes.lines(kind, MANY))
    seen = Counter(number.grade for number in numbers_in(text))
    for grade, rate in zip((Grade.LIKELY, Grade.POSSIBLE), RATES[kind], strict=True):
        expected = MANY * rate
        # Four standard deviations: the text is the same each time, so this is about its making and not about luck.
        assert abs(seen[grade] - expected) <= 4 * (expected * (1 - rate)) ** 0.5, (kind, grade, seen)


def test_without_grouping_heading_or_word_nothing_is_likely() -> None:
    bare = "\n".join(
        line for kind in ("invoice", "time stamp", "ten scores") for line in lookalikes.lines(kind, MANY)
    )
    assert {number.grade for number in numbers_in(bare)} <= {Grade.POSSIBLE, Grade.TEST}


def test_every_kind_has_a_rate() -> None:
    assert set(RATES) == set(lookalikes.LINES)
