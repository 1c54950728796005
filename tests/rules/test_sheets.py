"""A workbook keeps its shape: which words become a table, which row names the columns, and how much of it is shown."""

import pytest

from accreditation.rules.sheets import CUT, MOST_COLUMNS, MOST_ROWS, Sheet, sheet_of


def sheet(text: str, *, headed: bool = True) -> Sheet:
    made = sheet_of(text, headed=headed)
    assert made is not None
    return made


def test_rows_and_columns_are_as_they_were() -> None:
    made = sheet("Ward\tScore\nSeven\t4\n\t5")
    assert made.head == ("Ward", "Score")
    assert made.rows == (("Seven", "4"), ("", "5"))
    assert made.is_whole


@pytest.mark.parametrize(
    "first",
    ["Scores of 2026", "Ward\t", "Ward\tWard", "Ward\t2026", "\tScore"],
    ids=["a title", "an empty name", "the same name twice", "a number", "a name left out"],
)
def test_a_first_row_that_does_not_plainly_name_the_columns_is_a_row(first: str) -> None:
    made = sheet(f"{first}\nSeven\t4")
    assert made.head == ()
    assert len(made.rows) == 2


def test_a_later_part_of_a_table_has_no_names_of_columns() -> None:
    assert sheet("Ward\tScore\nSeven\tfour", headed=False).head == ()


def test_what_is_not_shown_is_counted() -> None:
    line = "\t".join(f"c{number}" for number in range(200))
    made = sheet("\n".join([line, *["\t".join(["x"] * 200)] * (MOST_ROWS + 340)]))
    assert (len(made.head), len(made.rows[0])) == (MOST_COLUMNS, MOST_COLUMNS)
    assert (made.more_rows, made.more_columns) == (340, 200 - MOST_COLUMNS)
    assert not made.is_whole


def test_comments_stand_beside_the_table() -> None:
    made = sheet("Ward\tScore\nSeven\t4\n\nComment at B2: low\nComment at B3: high")
    assert made.beside == "Comment at B2: low\nComment at B3: high"
    assert len(made.rows) == 1


@pytest.mark.parametrize("text", ["", "One\nTwo", "One\tTwo", "\n\nComment at B2: low"])
def test_what_is_no_table_stays_words(text: str) -> None:
    assert sheet_of(text) is None


def test_a_sheet_of_which_not_all_words_were_kept_says_so() -> None:
    made = sheet(f"Ward\tScore\nSeven\t4\nEig\n{CUT}")
    assert made.rows[-1] == ("Eig", "")
    assert made.is_cut
    assert not made.is_whole
