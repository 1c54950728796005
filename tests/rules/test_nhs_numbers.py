"""Finding NHS numbers. Every number here is from the test range, or made up from digits that nobody checks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accreditation.enums.evidence import NumberGrade as Grade
from accreditation.rules.nhs_numbers import Headings, headings, is_valid, mask, masked, numbers_in

TESTS = ("9990000018", "9990000026", "9990000034")


def made(first_nine):
    """A valid number that begins so, or None where its check digit would be 10."""
    return next((f"{first_nine}{last}" for last in range(10) if is_valid(f"{first_nine}{last}")), None)


ISSUED = made("400000004")
GROUPED = f"{ISSUED[:3]} {ISSUED[3:6]} {ISSUED[6:]}"
NOT_ISSUED = made("500000005")


def grades(text):
    return [number.grade for number in numbers_in(text)]


@pytest.mark.parametrize("number", TESTS)
def test_published_test_numbers_are_valid(number):
    assert is_valid(number)
    assert grades(number) == [Grade.TEST]


@pytest.mark.parametrize(
    "number", ["9990000019", "0000000000", "4444444444", "999000001", "99900000188", "999000001x", ""]
)
def test_what_is_not_a_number(number):
    assert not is_valid(number)
    assert grades(number) == []


def test_a_check_digit_of_10_is_never_valid():
    assert any(made(f"4000000{number:02}") is None for number in range(100))


def test_one_in_eleven_is_valid():
    share = sum(is_valid(f"{number:010}") for number in range(4_000_000_000, 4_000_011_000))
    assert 990 <= share <= 1010


@pytest.mark.parametrize("gap", [" ", "-", "\u2013", "\u00a0", ".", "  ", " - ", "\n", "\t", "\u2009"])
def test_three_three_four_in_the_issued_range_is_likely_however_it_is_spaced(gap):
    text = f"Bed 4: {gap.join((ISSUED[:3], ISSUED[3:6], ISSUED[6:]))}, seen on the round"
    assert grades(text) == [Grade.LIKELY]


@pytest.mark.parametrize(
    "words",
    [
        "NHS number: {}",
        "nhs no {}",
        "Patient {}",
        "{} (date of birth 1 May 1950)",
        "DOB 1/5/50, {}",
        "Hospital number {}",
    ],
)
def test_words_near_make_an_ungrouped_number_likely(words):
    assert grades(words.format(ISSUED)) == [Grade.LIKELY]


def test_valid_only_is_possible():
    assert grades(f"Order {ISSUED} was paid") == [Grade.POSSIBLE]
    assert grades(f"NHS number {NOT_ISSUED}") == [Grade.POSSIBLE]
    assert grades(f"An NHS trust paid order {ISSUED}") == [Grade.POSSIBLE]
    assert grades(f"Patient{' ' * 80}{ISSUED}") == [Grade.POSSIBLE]


@pytest.mark.parametrize("first", ["300000000", "319999999", "499999998", "600000001", "799999998"])
def test_issued_ranges(first):
    assert grades(f"NHS number {made(first)}") == [Grade.LIKELY]


@pytest.mark.parametrize("first", ["320000100", "299999999", "500000001", "800000001", "100000002"])
def test_outside_the_issued_ranges(first):
    assert grades(f"NHS number {made(first)}") == [Grade.POSSIBLE]


def test_a_number_inside_a_longer_one_or_a_fraction_is_not_found():
    for text in (f"1{ISSUED}", f"{ISSUED}1", f"0.{ISSUED}", f"{ISSUED}.5", f"1,{ISSUED}"):
        assert grades(text) == []


def test_a_full_stop_or_comma_after_it_does_not_hide_it():
    assert grades(f"NHS number {ISSUED}. He was well.") == [Grade.LIKELY]
    assert grades(f"NHS number {ISSUED}, aged 70") == [Grade.LIKELY]


def test_one_digit_in_each_box_is_found_and_a_row_of_scores_is_not():
    boxes = " ".join(ISSUED)
    assert grades(f"NHS number {boxes}") == [Grade.LIKELY]
    assert grades(f"{boxes} 3 4") == []
    assert grades(f"3 4 {boxes}") == []


def test_digits_of_other_scripts_are_read():
    wide = "".join(chr(ord("\uff10") + int(digit)) for digit in ISSUED)
    assert grades(f"NHS number {wide}") == [Grade.LIKELY]


def test_where_it_stands():
    text = f"see {GROUPED} here"
    (number,) = numbers_in(text)
    assert text[number.start : number.end] == GROUPED


def test_all_but_the_last_two_digits_are_hidden():
    assert mask(GROUPED) == f"••• ••• ••{ISSUED[-2:]}"
    assert masked(f"See {GROUPED} and {TESTS[0]}, bed 12.") == f"See {mask(GROUPED)} and ••••••••18, bed 12."
    assert masked("Nothing here") == "Nothing here"


@settings(max_examples=200)
@given(st.text("0123456789 -.\nNHSpatient", max_size=60), st.text("0123456789 -.", max_size=12))
def test_nothing_found_ever_shows_the_number(before, after):
    text = f"{before} {ISSUED}{after}"
    for number in numbers_in(text):
        assert sum(character.isdecimal() for character in number.masked) == 2
        assert text[number.start : number.end] not in repr(number)
    assert list(numbers_in(masked(text))) == []


def test_a_megabyte_is_searched_quickly_and_found_whole():
    text = ("Ward 12 had 3 4 5 incidents, tel 020 7946 0018. " * 20_000) + f"NHS number {GROUPED}"
    assert grades(text) == [Grade.LIKELY]


TABLE = f"Patient\tWard\n{ISSUED}\tSix\n"


def test_a_heading_speaks_for_the_cells_of_its_column_and_for_no_line_without_cells():
    headed = Headings(frozenset({0}))
    assert headed.covers(TABLE, TABLE.index(ISSUED))
    assert not headed.covers(TABLE, TABLE.index("Six"))
    assert not headed.covers(f"A note.\n{ISSUED}\nOne\ttwo", 8)
    assert Headings(frozenset({0}), single=True).covers(f"A note.\n{ISSUED}\nOne\ttwo", 8)
    assert not Headings(single=True).covers(ISSUED, 0)


def test_headings_are_found_in_tables_and_kept_for_the_parts_that_follow():
    first = headings("Ward\tPatient\nSix\tOne")
    assert first == Headings(frozenset({1}))
    assert headings("Date of birth\tWard", before=first).columns == {0, 1}
    assert headings("Six\tOne", before=first).columns == {1}
    assert headings("A patient said so.").columns == set()
    assert headings("Patient", single=True) == Headings(frozenset({0}), single=True)
    assert headings(f"Ward\tThe patient {'x' * 60}").columns == set()
