"""Files that come in the place of a workbook, and workbooks that were spoilt: each is refused or said by its cell, and nothing is lost."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from sqlalchemy import select

from accreditation.db import db
from accreditation.documents import workbook_cells
from accreditation.enums.people import Role
from accreditation.models.workbooks import ReceivedWorkbook
from accreditation.rules.workbooks import layout
from accreditation.services import workbooks
from tests import moving, reviewing
from tests.client import Client
from tests.views.test_workbooks import main
from tests.workbooks import (
    COLUMNS,
    answers_of,
    changed,
    confirmed,
    downloaded,
    page,
    put,
    repacked,
    row_of,
    sent,
    typed,
)
from tests.world import World

Parts = dict[str, bytes]
Made = tuple[Any, Client, bytes]


@pytest.fixture
def made(world: World) -> Made:
    """A case with answers, its lead's browser, and its workbook."""
    case, browser = world.application(), world.client(world.lead)
    moving.save(world, case, "1.1", narrative="We meet learners on Mondays.", self_score=2)
    return case, browser, downloaded(browser, case)


def refused(made: Made, content: bytes, words: str, name: str = "answers.xlsx") -> None:
    """The file is refused in these words, and nothing of it is revisions_before."""
    case, browser, _ = made
    before = answers_of(case)
    answer = sent(browser, case, content, name)
    assert answer.status_code == 422, answer.location
    assert words in " ".join(answer.text.replace("&#39;", "'").split())
    assert answers_of(case) == before
    assert db.session.scalars(select(ReceivedWorkbook)).all() == []


def troubles(made: Made, content: bytes) -> tuple[str, list[list[str]]]:
    """The preview of a workbook, and what of it could not be taken."""
    case, browser, _ = made
    answer = sent(browser, case, content)
    assert answer.status_code == 302, answer.text
    received = db.session.scalars(select(ReceivedWorkbook)).one()
    return answer.location, received.troubles


def test_the_workbook_of_another_case(world: World, made: Made) -> None:
    other = world.application(placement=world.new_placement("Ward 9"))
    refused(made, downloaded(made[1], other), f"the workbook of another application ({other.reference})")


def test_the_workbook_of_another_provider(world: World, made: Made) -> None:
    hillside = world.new_organisation("Hillside Trust")
    other = world.new_placement("Theirs", hillside)
    theirs = world.person(Role.PROVIDER_LEAD, organisation=hillside)
    case = world.application(placement=other)
    refused(made, downloaded(world.client(theirs), case), "the workbook of another application")


def test_the_workbook_of_another_framework_version(world: World, made: Made) -> None:
    case, browser, content = made
    waits = sent(browser, case, typed(content, {"1.1": {"gaps": "Nights."}})).location
    moved = moving.move(world, case, moving.later(world))
    answer = sent(browser, case, content)
    assert answer.status_code == 422
    assert "asks the standards of another framework version" in answer.text
    # What was uploaded before the move cannot be saved either, and the page says so.
    before = answers_of(moved)
    assert "was moved to another framework since you uploaded" in main(browser, waits)
    assert confirmed(browser, waits).status_code == 422
    assert answers_of(moved) == before


def drop_column(name: str) -> Callable[[Workbook], None]:
    return lambda book: row_of(book, "1.1")[0].delete_cols(COLUMNS[name])


def test_a_moved_column_is_found_and_a_deleted_one_is_said(made: Made) -> None:
    case, browser, content = made

    def move(book: Workbook) -> None:
        sheet, _ = row_of(book, "1.1")
        put(book, "1.1", "gaps", "Nights.")
        sheet.insert_cols(COLUMNS["gaps"])

    preview, wrong = troubles(made, changed(content, move))
    # Nothing but the new empty column is there, so every standard is found.
    assert wrong == []
    confirmed(browser, preview)
    assert answers_of(case)["1.1"]["gaps"] == "Nights."
    _, wrong = troubles(made, changed(content, drop_column("gaps")))
    assert "The column “Gaps” is missing" in wrong[0][2]
    assert wrong[0][0].startswith("1 Learning Environment")
    assert len(wrong) == 1


def test_moved_rows_are_found_and_deleted_ones_are_said(made: Made) -> None:
    case, browser, content = made

    def swap(book: Workbook) -> None:
        sheet, row = row_of(book, "1.1")
        for column in COLUMNS.values():
            first, second = sheet.cell(row, column), sheet.cell(row + 1, column)
            first.value, second.value = second.value, first.value

    assert sent(browser, case, changed(content, swap)).location == page(case)

    def drop(book: Workbook) -> None:
        sheet, row = row_of(book, "1.3")
        sheet.delete_rows(row)

    _, wrong = troubles(made, changed(content, drop))
    assert wrong[0][2].startswith("These standards are not in the workbook: 1.3.")


def test_a_standard_that_stands_twice_or_has_another_code(made: Made) -> None:
    _, _, content = made

    def twice(book: Workbook) -> None:
        put(book, "1.3", "code", "1.1")

    _, wrong = troubles(made, changed(content, twice))
    assert [trouble[1:3] for trouble in wrong] == [
        ["A6", "Standard 1.1 stands in the workbook twice, so it is not known which row is meant."],
        [
            "",
            "These standards are not in the workbook: 1.3. Their rows, or the headings above them, were deleted or changed.",
        ],
    ]


def test_merged_cells(made: Made) -> None:
    _, _, content = made

    def merge(book: Workbook) -> None:
        sheet, row = row_of(book, "1.1")
        sheet.merge_cells(start_row=row, end_row=row, start_column=6, end_column=7)
        put(book, "1.2", "gaps", "Nights.")

    preview, wrong = troubles(made, changed(content, merge))
    assert [trouble[1] for trouble in wrong] == ["F4"]
    assert "Cells of standard 1.1 are merged" in wrong[0][2]
    assert "1.2 " in main(made[1], preview)


def test_a_formula_is_refused_by_its_cell_and_the_rest_goes_on(made: Made) -> None:
    case, browser, content = made

    def write(book: Workbook) -> None:
        put(book, "1.1", "narrative", '=CONCATENATE("a","b")', is_formula=True)
        put(book, "1.1", "gaps", "Left out with the formula.")
        put(book, "1.3", "self_score", "='[other.xlsx]Sheet1'!A1", is_formula=True)
        put(book, "1.2", "gaps", "Nights.")

    preview, wrong = troubles(made, changed(content, write))
    assert [trouble[1] for trouble in wrong] == ["F4", "C6"]
    words = main(browser, preview)
    assert "2 places that cannot be taken" in words
    assert (
        "cell F4 What is wrong “What you do, and how you know it works” of standard 1.1 holds a formula."
        in words
    )
    confirmed(browser, preview)
    assert (answers_of(case)["1.1"]["gaps"], answers_of(case)["1.2"]["gaps"]) == ("", "Nights.")


def test_dates_where_text_was(made: Made) -> None:
    _, _, content = made

    def write(book: Workbook) -> None:
        put(book, "1.1", "actions", date(2026, 3, 4))
        sheet, row = row_of(book, "1.1")
        sheet.cell(row, COLUMNS["actions"]).number_format = "d mmm yyyy"

    _, wrong = troubles(made, changed(content, write))
    assert [trouble[1] for trouble in wrong] == ["H4"]
    assert "holds a date (4 Mar 2026)" in wrong[0][2]


@pytest.mark.parametrize(
    ("value", "score"), [(3, 3), ("3", 3), ("3.0", 3), ("３", 3), (" 0 ", 0), (4.0, 4), (None, None)]
)
@pytest.mark.one_database
def test_a_score_is_understood_however_it_is_kept(made: Made, value: Any, score: int | None) -> None:
    case, browser, content = made
    confirmed(browser, sent(browser, case, typed(content, {"1.1": {"self_score": value}})).location)
    assert answers_of(case)["1.1"]["self_score"] == score


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("self_score", 5, "“5” is no score"),
        ("self_score", 2.5, "“2.5” is no score"),
        ("self_score", "three", "“three” is no score"),
        ("self_score", -1, "“-1” is no score"),
        ("not_applicable", "yes", "Standard 1.1 applies to every placement."),
        ("not_applicable", "perhaps", "“perhaps” beside standard 1.1 is neither “yes” nor “no”."),
        (
            "not_applicable_reason",
            "Because.",
            "has a reason why it does not apply, and is not said to be left out",
        ),
        ("gaps", "g" * 4001, "has 4,001 characters; at most 4,000 are taken"),
        ("gaps", "Patient 943 476 5919 said so.", "may be a patient’s"),
    ],
)
@pytest.mark.one_database
def test_what_cannot_be_typed_on_the_page_cannot_come_in_a_workbook(
    made: Made, name: str, value: Any, words: str
) -> None:
    _, wrong = troubles(made, typed(made[2], {"1.1": {name: value}}))
    assert [words in trouble[2] for trouble in wrong] == [True]
    assert "943" not in str(wrong)
    assert "5919" not in str(wrong)


def test_a_patients_number_is_kept_nowhere_wherever_it_stands(made: Made) -> None:
    def write(book: Workbook) -> None:
        sheet, _ = row_of(book, "1.1")
        put(book, "1.1", "self_score", "943 476 5919")
        put(book, "1.3", "code", "943 476 5919")
        sheet.title = "943 476 5919"

    preview, wrong = troubles(made, changed(made[2], write))
    assert len(wrong) >= 3
    assert "943" not in str(wrong)
    assert "943" not in main(made[1], preview)


def test_only_so_many_wait(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    case, browser, content = made
    monkeypatch.setattr(workbooks, "MOST_WAITING", 1)
    content = typed(content, {"1.1": {"gaps": "Nights."}})
    preview = sent(browser, case, content).location
    assert "workbooks of yours wait here already" in sent(browser, case, content).text
    confirmed(browser, preview)
    assert sent(browser, case, content).location == page(case)


def test_a_score_beside_a_mark_that_it_does_not_apply(made: Made) -> None:
    _, wrong = troubles(made, typed(made[2], {"1.2": {"self_score": 1, "not_applicable": "yes"}}))
    assert "Standard 1.2 has a score and is said not to apply." in wrong[0][2]


def test_fifty_thousand_rows(made: Made) -> None:
    def fill(book: Workbook) -> None:
        sheet, _ = row_of(book, "1.1")
        for row in range(20, 50_020):
            sheet.cell(row, 1).value = "more"

    refused(made, changed(made[2], fill), workbook_cells.TOO_MUCH[:60])


def test_rows_that_are_no_standards(made: Made) -> None:
    def fill(book: Workbook) -> None:
        sheet, row = row_of(book, "1.1")
        sheet.cell(row + 20, 1).value = "9.9"
        sheet.cell(row + 21, 6).value = "Notes to myself"

    _, wrong = troubles(made, changed(made[2], fill))
    assert [trouble[1] for trouble in wrong] == ["A24", "A25"]
    assert "“9.9”" in wrong[0][2]


def test_a_macro(made: Made) -> None:
    def add(parts: Parts) -> None:
        parts["xl/vbaProject.bin"] = b"macro"
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
        )

    content = repacked(made[2], add)
    refused(made, content, workbook_cells.WITH_MACROS[:50])
    refused(made, content, workbook_cells.WITH_MACROS[:50], "answers.xlsm")


def test_links_to_other_workbooks_are_never_followed(made: Made) -> None:
    case, browser, content = made

    def link(book: Workbook) -> None:
        book.defined_names["elsewhere"] = DefinedName("elsewhere", attr_text="'[1]Sheet1'!$A$1")
        sheet, row = row_of(book, "1.1")
        sheet.cell(row, COLUMNS["gaps"]).hyperlink = "http://169.254.169.254/latest"
        put(book, "1.1", "gaps", "Nights.")

    def outside(parts: Parts) -> None:
        parts["xl/externalLinks/externalLink1.xml"] = (
            b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
        )
        parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
            b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"'
            b' Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
        )

    confirmed(browser, sent(browser, case, repacked(changed(content, link), outside)).location)
    assert answers_of(case)["1.1"]["gaps"] == "Nights."


def test_a_password(made: Made) -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    refused(
        made, container + "EncryptedPackage".encode("utf-16-le") + bytes(500), "protected with a password"
    )
    refused(made, container, "in the way of older programs")


def test_other_files_under_its_name(made: Made) -> None:
    refused(
        made, b"Code,Your score\n1.1,3\n", "This is not an Excel workbook, although its name ends like one."
    )
    refused(made, b"Code,Your score\n1.1,3\n", "This file is of another kind.", "answers.csv")
    refused(made, b"", "The file is empty.")
    refused(made, made[2][: len(made[2]) // 2], "damaged or not complete")
    refused(made, b"PK\x03\x04" + bytes(100), "damaged or not complete")
    refused(
        made, repacked(made[2], lambda parts: parts.pop("xl/workbook.xml")), "This is not an Excel workbook"
    )
    word = repacked(made[2], _as_word)
    refused(made, word, "This is not an Excel workbook")


def _as_word(parts: Parts) -> None:
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"spreadsheetml.sheet.main", b"wordprocessingml.document.main"
    )


def test_a_bomb(made: Made) -> None:
    def blow(parts: Parts) -> None:
        parts["xl/worksheets/sheet2.xml"] = b"<worksheet>" + b" " * 60_000_000 + b"</worksheet>"

    refused(made, repacked(made[2], blow), "far more than a self-assessment")


def test_entities_are_refused(made: Made) -> None:
    def name(parts: Parts) -> None:
        parts["xl/worksheets/sheet2.xml"] = (
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + parts["xl/worksheets/sheet2.xml"]
        )

    refused(made, repacked(made[2], name), "damaged or not complete")


def test_more_than_may_be_sent(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST", 20_000)
    refused(made, made[2], "The workbook is larger than 5 MB")
    far = made[1].post(page(made[0]), data=bytes(2_000_000), content_type="multipart/form-data; boundary=b")
    assert far.status_code == 413


def test_a_workbook_without_its_hidden_sheet_or_of_another_service(made: Made) -> None:
    def drop(book: Workbook) -> None:
        del book[layout.ORIGIN]

    def older(book: Workbook) -> None:
        book[layout.ORIGIN].cell(1, 2).value = "0"

    refused(made, changed(made[2], drop), "its hidden sheet is missing")
    refused(made, changed(made[2], older), "made by another version of the service")


def test_a_version_that_never_was(made: Made) -> None:
    def forge(book: Workbook) -> None:
        book[layout.ORIGIN].cell(4, 3).value = "77"
        put(book, "1.1", "gaps", "Nights.")

    _, wrong = troubles(made, changed(made[2], forge))
    assert "It is not known from which version of standard 1.1" in wrong[0][2]


def with_shared_texts(parts: Parts) -> None:
    """Every text in a part of its own, in runs."""
    shared: list[bytes] = []

    def take(match: re.Match[bytes]) -> bytes:
        text = re.sub(rb"<[^>]+>", b"", match.group(2))
        shared.append(b'<si><r><t xml:space="preserve">' + text + b"</t></r></si>")
        head = match.group(1).replace(b't="inlineStr"', b't="s"')
        return head + b"<v>%d</v></c>" % (len(shared) - 1)

    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        parts[name] = re.sub(
            rb'(<c [^>]*t="inlineStr"[^>]*>)<is>(.*?)</is></c>', take, parts[name], flags=re.DOTALL
        )
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="' + main + b'">' + b"".join(shared) + b"</sst>"
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"'
        b' Target="sharedStrings.xml"/></Relationships>',
    )


def bare(parts: Parts) -> None:
    """Inline texts in runs, no shared ones, no styles, and rows that do not say their places."""
    assert "xl/sharedStrings.xml" not in parts
    del parts["xl/styles.xml"]
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = re.sub(rb'<Relationship [^>]*styles"[^>]*/>', b"", parts[links])
    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        part = re.sub(rb' s="\d+"', b"", parts[name])
        part = re.sub(rb'<row r="\d+"', b"<row", part)
        parts[name] = re.sub(rb"<is><t([^>]*)>(.)", rb"<is><r><t\1>\2</t></r><r><t\1>", part, flags=re.DOTALL)
        parts[name] = parts[name].replace(b"</t></is>", b"</t></r></is>")


@pytest.mark.parametrize("program", [with_shared_texts, bare])
@pytest.mark.one_database
def test_workbooks_of_other_programs(world: World, program: Callable[[Parts], None]) -> None:
    case, browser = reviewing.answered(world, not_applicable=["1.2"]), world.client(world.lead)
    moving.save(world, case, "1.1", narrative="Two lines\n\n and “a third”, = 3")
    content = downloaded(browser, case)
    assert sent(browser, case, repacked(content, program)).location == page(case), "nothing changed"
    content = repacked(typed(content, {"1.1": {"gaps": "=Nights\nand weekends"}}), program)
    confirmed(browser, sent(browser, case, content).location)
    assert answers_of(case)["1.1"]["gaps"] == "=Nights\nand weekends"
