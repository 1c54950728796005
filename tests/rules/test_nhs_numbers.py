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


@pytest.mark.parametrize(
    "gap", [" ", "-", "\u2013", "\u00a0", ".", "  ", " - ", "\u2009", "/", " / ", "\\", ") (", "]["]
)
def test_three_three_four_in_the_issued_range_is_likely_however_it_is_spaced(gap):
    text = f"Bed 4: {gap.join((ISSUED[:3], ISSUED[3:6], ISSUED[6:]))}, seen on the round"
    assert grades(text) == [Grade.LIKELY]


@pytest.mark.parametrize("text", ["{}      {}      {}", "({}) {}-{}", "{} {}\n{}", "{}-\n{}-{}"])
def test_groups_far_apart_or_broken_by_a_line_are_likely_only_beside_a_word(text):
    groups = text.format(ISSUED[:3], ISSUED[3:6], ISSUED[6:])
    assert grades(f"Bed {groups}") == [Grade.POSSIBLE]
    assert grades(f"Patient in bed {groups}") == [Grade.LIKELY]


@pytest.mark.parametrize("gap", ["\t", "\n", "\t\t", " \n"])
def test_three_cells_or_lines_are_three_values_unless_they_are_the_boxes_of_a_form(gap):
    groups = gap.join((ISSUED[:3], ISSUED[3:6], ISSUED[6:]))
    assert grades(f"Patients seen\t{groups}") == []
    assert grades(f"NHS number:\t{groups}") == [Grade.LIKELY]
    cells = "\t".join(ISSUED)
    assert grades(f"Patients scored\t{cells}") == []
    assert grades(f"NHS no.\t{cells}") == [Grade.LIKELY]


@pytest.mark.parametrize(
    "text",
    ["{}.0", "{}.00", "{}.000000", "{0[0]}.{0[1]}E9", "{0[0]}.{0[1]}E+09", "{0[0]},{0[1]}0e+9", "{}E0"],
)
def test_a_number_is_found_as_a_workbook_keeps_it(text):
    parts = (ISSUED[0], ISSUED[1:]) if "[" in text else ISSUED
    assert grades(f"NHS number {text.format(parts)} here") == [Grade.LIKELY]


@pytest.mark.parametrize("text", ["4.50E9", "4.5E400", "1e-9", "4.00000000412E9", "12E3"])
def test_other_numbers_with_exponents_are_none(text):
    assert grades(f"NHS number {text}") == []


@pytest.mark.parametrize(
    "text",
    [
        "1-{0}-{1}-{2}",
        "+1 {0} {1} {2}",
        "1 ({0}) {1}-{2}",
        "2024/{0}/{1}/{2}",
        "{0}-{1}-{2}-7",
        "a4{0}{1}{2}",
        "{0}{1}{2}e1",
        "0x{0}{1}{2}",
        "ab{0}{1}{2}",
        "x{0}{1}{2}y",
        "xmp.did:FA{0}{1}{2}F7C8",
        "£{0}{1}{2}.00",
    ],
)
def test_telephone_numbers_and_ids_are_none(text):
    digits = text.format(ISSUED[:3], ISSUED[3:6], ISSUED[6:])
    assert grades(f"Patient {digits}") == []


@pytest.mark.parametrize("text", ["NHS{}", "No{}", "{}F", "id={}", "({})", "<{}>"])
def test_a_word_or_mark_close_to_it_does_not_hide_it(text):
    assert grades(f"NHS number {text.format(ISSUED)}") == [Grade.LIKELY]


def test_a_number_that_begins_within_another_row_of_digits_is_found():
    assert grades(f"123/456/7891 {GROUPED}") == [Grade.LIKELY]
    assert grades(f"123\t{GROUPED}") == [Grade.LIKELY]
    assert grades(f"123\t456\t{GROUPED}") == [Grade.LIKELY]


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
