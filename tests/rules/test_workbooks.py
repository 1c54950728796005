"""A workbook's cells become answers: found by headings and codes, refused by their place, and compared with what is saved now."""

from collections.abc import Mapping
from typing import Any

import pytest

from accreditation.enums.workbooks import CellKind, Taking
from accreditation.errors import RuleBroken
from accreditation.rules.workbooks import layout
from accreditation.rules.workbooks.changes import compare, resolved
from accreditation.rules.workbooks.reading import Row, origin_of, rows_of
from accreditation.rules.workbooks.sheets import Cell, Sheet, Trouble, address, covers, masked, place
from accreditation.rules.workbooks.typed import Source, Typed, typed_in

EMPTY: dict[str, Any] = {
    "self_score": None,
    "not_applicable": False,
    "not_applicable_reason": "",
    "narrative": "",
    "gaps": "",
    "actions": "",
}
LONGEST = {"not_applicable_reason": 20, "narrative": 30, "gaps": 20, "actions": 20}
NAMES = [column.name for column in layout.COLUMNS]
HEAD = {number: Cell(CellKind.TEXT, column.heading) for number, column in enumerate(layout.COLUMNS, 1)}


def text(words: str) -> Cell:
    return Cell(CellKind.TEXT, words)


def row(code: str, **words: str) -> dict[int, Cell]:
    cells = {NAMES.index(name) + 1: text(typed) for name, typed in words.items()}
    return {1: text(code), **cells}


def origin(
    *rows: tuple[str, ...], case: str = "AP-1", framework: str = "abc", form: str = layout.FORMAT
) -> Sheet:
    lines = [("format", form), ("application", case), ("framework", framework), *rows]
    return Sheet(
        layout.ORIGIN,
        is_hidden=True,
        rows={
            number: {column: text(words) for column, words in enumerate(line, 1) if words}
            for number, line in enumerate(lines, 1)
        },
    )


@pytest.mark.parametrize(
    ("where", "name"), [((1, 1), "A1"), ((7, 26), "Z7"), ((12, 27), "AA12"), ((3, 53), "BA3")]
)
def test_a_cell_is_named_as_a_workbook_does(where: tuple[int, int], name: str) -> None:
    assert address(*where) == name
    assert place(name) == where
    assert place(f"${name}".lower()) == where


@pytest.mark.parametrize("name", ["", "7", "A", "Ä1", "A1B"])
def test_what_names_no_cell(name: str) -> None:
    assert place(name) is None


@pytest.mark.parametrize(
    ("merged", "cell", "is_in"),
    [
        ("B4:C6", (4, 2), True),
        ("B4:C6", (6, 3), True),
        ("B4:C6", (3, 2), False),
        ("B4:C6", (7, 2), False),
        ("B4:C6", (5, 1), False),
        ("B4:C6", (5, 4), False),
        ("B4", (4, 2), True),
        ("nonsense", (4, 2), False),
        ("B4:nonsense", (4, 2), False),
    ],
)
def test_what_a_merged_range_covers(merged: str, cell: tuple[int, int], is_in: bool) -> None:
    assert covers(merged, *cell) is is_in


def test_numbers_that_may_be_patients_are_masked_wherever_they_stand() -> None:
    words = masked("“943 476 5919” and NHS 401 023 2137, not 12")
    assert "943" not in words
    assert "401" not in words
    assert words.startswith("“")
    assert words.endswith(", not 12")
    assert masked("F4") == "F4"


def test_a_cell_holds_so_many_characters_and_no_more() -> None:
    assert layout.fits_a_cell("w" * 32_767)
    assert not layout.fits_a_cell("w" * 32_768)
    assert not layout.fits_a_cell("👍" * 16_384)


def test_the_hidden_sheet_says_the_versions() -> None:
    sheet = origin(("answer", "1.1", "3", ""), ("answer", "1.2", "0", "narrative gaps"))
    read = origin_of([Sheet("Other"), sheet], reference="AP-1", framework="abc")
    assert read.versions == {"1.1": 3, "1.2": 0}
    assert read.kept_out == {"1.1": frozenset(), "1.2": {"narrative", "gaps"}}


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        (Sheet("Other"), "its hidden sheet is missing"),
        (Sheet(layout.ORIGIN), "its hidden sheet is missing"),
        (origin(("answer", "1.1", "three")), "its hidden sheet is missing"),
        (origin(("answer", "1.1", "9" * 10)), "its hidden sheet is missing"),
        (origin(form="0"), "another version of the service"),
        (origin(case="AP-2"), "another application (AP-2)"),
        (origin(case=" "), "another application. Open"),
        (origin(framework="abd"), "another framework version"),
    ],
)
def test_what_is_no_workbook_of_this_case(sheet: Sheet, words: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        origin_of([sheet], reference="AP-1", framework="abc")
    assert words in refusal.value.message
    assert refusal.value.field == "file"


def test_rows_are_found_by_headings_and_codes() -> None:
    moved = {number + 2: cell for number, cell in HEAD.items()}
    sheets = [
        origin(),
        Sheet("Guide", rows={1: {1: text("Code")}}),
        Sheet("1", rows={3: HEAD, 9: row("1.2", gaps="Nights"), 4: row("1.1")}),
        Sheet("2", rows={1: moved, 5: {3: text(" 2.1 "), 9: text("Mondays")}}),
    ]
    read = rows_of(sheets, ["1.1", "1.2", "2.1"])
    assert read.troubles == []
    assert list(read.rows) == ["1.1", "1.2", "2.1"]
    assert read.rows["1.2"].cells == {"gaps": text("Nights")}
    assert read.rows["1.2"].addresses["gaps"] == "G9"
    assert read.rows["2.1"].sheet == "2"
    assert read.rows["2.1"].addresses["gaps"] == "I5"
    assert read.rows["2.1"].cells == {"gaps": text("Mondays")}


def test_of_two_columns_of_one_heading_the_first_counts() -> None:
    twice = {**HEAD, len(HEAD) + 1: text("Gaps")}
    read = rows_of([Sheet("1", rows={1: twice, 2: row("1.1", gaps="Nights")})], ["1.1"])
    assert read.rows["1.1"].addresses["gaps"] == "G2"


def test_what_is_missing_or_stands_twice_is_said() -> None:
    lost = {number: cell for number, cell in HEAD.items() if NAMES[number - 1] != "gaps"}
    sheets = [
        Sheet(
            "1", rows={1: HEAD, 2: row("1.1"), 3: row("1.1"), 4: row("1.1"), 5: row("1.2")}, merged=["F5:G5"]
        ),
        Sheet("2", rows={1: lost, 2: row("2.1")}),
    ]
    read = rows_of(sheets, ["1.1", "1.2", "2.1", "3.1", "3.2"])
    assert read.rows == {}
    places = [(trouble.sheet, trouble.cell, trouble.wrong.partition(",")[0]) for trouble in read.troubles]
    assert places == [
        ("1", "A3", "Standard 1.1 stands in the workbook twice"),
        ("1", "A4", "Standard 1.1 stands in the workbook twice"),
        ("1", "F5", "Cells of standard 1.2 are merged"),
        ("2", "", "The column “Gaps” is missing: it was deleted"),
        ("", "", "These standards are not in the workbook: 3.1"),
    ]
    assert "3.1, 3.2." in read.troubles[-1].wrong


def test_rows_of_no_standard_are_said() -> None:
    sheet = Sheet("1", rows={1: HEAD, 2: row("1.1"), 7: row("9.9"), 8: {6: text("Notes")}})
    read = rows_of([sheet], ["1.1"])
    assert [(trouble.cell, trouble.wrong) for trouble in read.troubles] == [
        ("A7", "Row 7 has the code “9.9”, which is no standard of this application."),
        ("A8", "Row 8 has words, and is no standard of this application."),
    ]
    formula = Sheet("1", rows={1: HEAD, 2: {1: Cell(CellKind.FORMULA, "1.1")}})
    assert rows_of([formula], ["1.1"]).rows == {}


def reading(
    began: Mapping[str, Any] = {}, *, na_allowed: bool = True, kept_out: str = "", **cells: Cell | str
) -> tuple[Typed | None, list[Trouble]]:
    """What is read of a row whose answer began so, with these cells; a cell that is not given holds what it began with."""
    source = Source(4, EMPTY | dict(began), na_allowed, frozenset(kept_out.split()))
    whole = {
        name: text({True: "yes", False: "", None: ""}.get(value, str(value)))
        for name, value in source.began.items()
    }
    whole |= {name: text(cell) if isinstance(cell, str) else cell for name, cell in cells.items()}
    addresses = {name: f"{name}!" for name in layout.ANSWERED}
    return typed_in(Row("1.1", "Sheet", whole, addresses), source, longest=LONGEST)


def number(raw: str, words: str = "") -> Cell:
    return Cell(CellKind.NUMBER, words or raw, raw)


def test_a_row_that_nobody_touched_says_nothing() -> None:
    began = {"self_score": 3, "narrative": "w" * 99 + "  x\r\n", "gaps": "NHS number 943 476 5919"}
    assert reading(began) == (None, [])
    assert reading({"not_applicable": True, "not_applicable_reason": "Why"}) == (None, [])
    assert reading({"narrative": "w" * 99}, kept_out="narrative", narrative="anything") == (None, [])


@pytest.mark.parametrize("cell", [number("3"), "3", "3.0", "3,00", "３", " 3 ", number("3", "300%")])
def test_a_score_is_understood(cell: Cell | str) -> None:
    typed, troubles = reading(self_score=cell)
    assert troubles == []
    assert typed == Typed(
        "1.1", 4, {"self_score": None, "not_applicable": False}, {"self_score": 3, "not_applicable": False}
    )


def test_an_emptied_score_is_a_change() -> None:
    typed, _ = reading({"self_score": 0}, self_score="")
    assert typed is not None
    assert typed.typed["self_score"] is None


@pytest.mark.parametrize("cell", ["5", "-1", "2.5", "3.01", "three", "33", number("4.5")])
def test_what_is_no_score(cell: Cell | str) -> None:
    typed, (trouble,) = reading(self_score=cell, gaps="Left out with it")
    assert typed is None
    assert trouble.cell == "self_score!"
    assert "is no score for standard 1.1." in trouble.wrong
    assert "from 0 to 4" in trouble.mend


@pytest.mark.parametrize("words", ["yes", "Yes ", "Y", "TRUE", "1"])
def test_that_it_does_not_apply(words: str) -> None:
    typed, troubles = reading(not_applicable=words, not_applicable_reason="Why")
    assert troubles == []
    assert typed is not None
    assert typed.typed == {"self_score": None, "not_applicable": True, "not_applicable_reason": "Why"}


@pytest.mark.parametrize("words", ["no", "N", "False", "0", "", layout.ALWAYS])
def test_that_it_applies(words: str) -> None:
    typed, troubles = reading({"not_applicable": True, "not_applicable_reason": "Why"}, not_applicable=words)
    assert troubles == []
    assert typed is not None
    # The reason goes with its mark, and the preview says so.
    assert typed.typed == {"self_score": None, "not_applicable": False, "not_applicable_reason": ""}


def wrong(**cells: Any) -> list[tuple[str, str]]:
    typed, troubles = reading(**cells)
    assert typed is None
    return [(trouble.cell, trouble.wrong) for trouble in troubles]


def test_what_cannot_be_said_is_refused_by_its_cell() -> None:
    fault = Cell(CellKind.FAULT, "#N/A")
    assert wrong(narrative=Cell(CellKind.FORMULA, "")) == [
        ("narrative!", "“What you do, and how you know it works” of standard 1.1 holds a formula.")
    ]
    assert wrong(gaps=fault) == [("gaps!", "“Gaps” of standard 1.1 holds the fault #N/A of a formula.")]
    ((cell, words),) = wrong(actions=Cell(CellKind.DATE, "4 Mar 2026", "46085"))
    assert (cell, "holds a date (4 Mar 2026)" in words) == ("actions!", True)
    assert wrong(not_applicable="perhaps") == [
        ("not_applicable!", "“perhaps” beside standard 1.1 is neither “yes” nor “no”.")
    ]
    assert wrong(not_applicable="yes", na_allowed=False) == [
        ("not_applicable!", "Standard 1.1 applies to every placement.")
    ]
    assert wrong(gaps="g" * 21) == [
        ("gaps!", "“Gaps” of standard 1.1 has 21 characters; at most 20 are taken.")
    ]
    assert wrong(not_applicable="yes", self_score="0") == [
        ("self_score!", "Standard 1.1 has a score and is said not to apply.")
    ]
    assert wrong(not_applicable_reason="Why") == [
        (
            "not_applicable_reason!",
            "Standard 1.1 has a reason why it does not apply, and is not said to be left out.",
        )
    ]
    assert [cell for cell, _ in wrong(self_score="9", gaps="g" * 21)] == ["self_score!", "gaps!"]
    # What could not be read is not weighed against the rest.
    assert [cell for cell, _ in wrong(self_score="9", not_applicable="yes")] == ["self_score!"]


def test_texts_are_tidied_and_numbers_are_words_where_words_are_asked() -> None:
    typed, troubles = reading(
        narrative="  Two\r\nlines\xa0here ", gaps=number("0.95", "95%"), actions="g" * 20
    )
    assert troubles == []
    assert typed is not None
    assert typed.typed == {"narrative": "Two\nlines here", "gaps": "95%", "actions": "g" * 20}


def test_a_number_that_may_be_a_patients_is_never_said_in_full() -> None:
    ((cell, words),) = wrong(narrative="NHS 943 476 5919")
    assert cell == "narrative!"
    assert "may be a patient’s: " in words
    assert "943" not in words
    # One that stood there before was asked about then; another in its place was not.
    stood = {"narrative": "NHS 943 476 5919"}
    typed, _ = reading(stood, narrative="Now NHS 943 476 5919")
    assert typed is not None
    assert reading(stood, narrative="NHS 401 023 2137")[0] is None
    # Numbers that are made for tests are nobody's.
    assert reading(narrative="NHS 999 000 0018")[0] is not None


def typed_change(began: Mapping[str, Any], typed: Mapping[str, Any]) -> Typed:
    return Typed("1.1", 4, began, typed)


def test_what_only_the_workbook_changed_is_a_change() -> None:
    comparison = compare(
        typed_change({"gaps": "", "actions": "a"}, {"gaps": "Nights", "actions": "b"}),
        EMPTY | {"actions": "b"},
        longest=LONGEST,
    )
    assert [(change.name, change.before, change.after) for change in comparison.changes] == [
        ("gaps", ("",), ("Nights",))
    ]
    assert comparison.clashes == []
    assert resolved(comparison, EMPTY | {"actions": "b"}, {}) == EMPTY | {"actions": "b", "gaps": "Nights"}


def test_what_both_changed_is_chosen() -> None:
    now = EMPTY | {"narrative": "On Mondays in the hall.", "self_score": 2}
    comparison = compare(
        typed_change(
            {"narrative": "On Mondays in the room.", "self_score": 1, "not_applicable": False},
            {"narrative": "Always on Mondays in the room.", "self_score": None, "not_applicable": True},
        ),
        now,
        longest=LONGEST,
    )
    assert comparison.changes == []
    assert not comparison.is_empty
    score, words = comparison.clashes
    assert (score.name, score.saved, score.typed) == ("self_score", (2, False), (None, True))
    assert list(score.choices) == [Taking.SAVED, Taking.TYPED]
    assert score.taken(Taking.BOTH) == (2, False), "two scores are never put together"
    assert words.merged is not None
    assert words.merged.text == "Always on Mondays in the hall."
    assert list(words.choices) == [Taking.BOTH, Taking.SAVED, Taking.TYPED]
    both = resolved(comparison, now, {"self_score": Taking.TYPED, "narrative": Taking.BOTH})
    assert both == now | {
        "narrative": "Always on Mondays in the hall.",
        "self_score": None,
        "not_applicable": True,
    }
    saved = resolved(comparison, now, {"self_score": Taking.SAVED, "narrative": Taking.SAVED})
    assert saved == now
    typed = resolved(comparison, now, {"self_score": Taking.SAVED, "narrative": Taking.TYPED})
    assert typed == now | {"narrative": "Always on Mondays in the room."}
    with pytest.raises(KeyError):
        resolved(comparison, now, {"self_score": Taking.SAVED})


def test_what_is_saved_already_is_nothing() -> None:
    same = typed_change({"gaps": ""}, {"gaps": "Nights"})
    assert compare(same, EMPTY | {"gaps": "Nights"}, longest=LONGEST).is_empty
    assert not compare(same, EMPTY, longest=LONGEST).is_empty


def test_texts_that_would_be_too_long_together_are_not_put_together() -> None:
    began, now = {"gaps": "x"}, EMPTY | {"gaps": "x " + "a" * 10}
    short = compare(typed_change(began, {"gaps": "b" * 6 + " x"}), now, longest=LONGEST)
    assert len(str(short.clashes[0].merged and short.clashes[0].merged.text)) == 19
    long = compare(typed_change(began, {"gaps": "b" * 8 + " x"}), now, longest=LONGEST)
    assert list(long.clashes[0].choices) == [Taking.SAVED, Taking.TYPED]
