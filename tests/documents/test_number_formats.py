"""Numbers as a workbook shows them, format by format."""

import pytest

from accreditation.documents.child.number_formats import BUILT_IN, shown


@pytest.mark.parametrize(
    ("raw", "number_format", "words"),
    [
        ("4000000004", r"000\ 000\ 0000", "400 000 0004"),
        ("0.30000000000000004", "General", "0.3"),
        ("1e-5", "", "0.00001"),
        ("no number", "0.00", "no number"),
        ("1E400", "0", "1E400"),
        ("1E200", "0.00", "1E200"),
        ("32289", "dd/mm/yyyy", "26/05/1988"),
        ("1", "d/m/yyyy", "1/1/1900"),
        ("59", "d/m/yyyy", "28/2/1900"),
        ("61", "d/m/yyyy", "1/3/1900"),
        ("45000.75", "ddd d mmm yyyy h:mm AM/PM", "Wed 15 Mar 2023 6:00 PM"),
        ("45000", "[$-F800]dddd, mmmm dd, yyyy", "Wednesday, March 15, 2023"),
        ("36526", r"yyyy\-mm\-dd", "2000-01-01"),
        ("0.5", "hh:mm:ss", "12:00:00"),
        ("0.000694444", "mm:ss.0", "01:00.0"),
        ("1.5", "[h]:mm", "36:00"),
        ("2958466", "dd/mm/yyyy", "2958466"),
        ("-1", "dd/mm/yyyy", "-1"),
        ("2.5000000000000001E-2", "0.0%", "2.5%"),
        ("1234.5", '_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-@_-', "£1,234.50"),
        ("1234.5", "[$£-809]#,##0.00", "£1,234.50"),
        ("-5", "#,##0;[Red](#,##0)", "(5)"),
        ("-5", "0.0", "-5.0"),
        ("-0.001", "0.00", "0.00"),
        ("2.5", "0", "3"),
        ("0", '0;-0;"none"', "none"),
        ("7", '[<5]0;0" beds"', "7 beds"),
        ("3", '[<5]0;0" beds"', "3"),
        ("1500000", '0.0,,"m"', "1.5m"),
        ("12345678", "0.00E+00", "1.23E+07"),
        ("1.75", "# ?/?", "1 3/4"),
        ("3", 'General" pts"', "3 pts"),
        ("3", "@", "3"),
        ("9", ";;;", ""),
    ],
)
def test_a_number_is_shown_as_its_format_says(raw: str, number_format: str, words: str) -> None:
    assert shown(raw, number_format) == words


def test_days_may_be_counted_from_1904() -> None:
    assert shown("32289", "dd/mm/yyyy", from_1904=True) == "27/05/1992"


def test_the_formats_that_are_named_by_number_alone_are_known() -> None:
    assert [shown("45000.25", BUILT_IN[name]) for name in ("1", "4", "9", "14", "20", "22")] == [
        "45000",
        "45,000.25",
        "4500025%",
        "15/03/2023",
        "6:00",
        "15/03/2023 6:00",
    ]


@pytest.mark.parametrize(
    "number_format", ['"', "\\", "[", "0" * 300, "0;" * 50, "%" * 200, "s" * 255, "0.0,,,,,,E+"]
)
def test_a_broken_format_loses_no_number(number_format: str) -> None:
    for raw in ("4000000004", "0", "-1", "1e300", "2958465.99999"):
        assert isinstance(shown(raw, number_format), str)
