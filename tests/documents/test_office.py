"""Word, Excel and PowerPoint: every word is found wherever it stands, what can run or cannot be looked into is refused."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from accreditation.documents import inspect, limited
from accreditation.documents.refusal import Refused
from accreditation.enums.evidence import UnitKind
from tests.documents import offices
from tests.documents.reading import read


def refusal(folder: Path, content: bytes, filename: str = "Plan.docx", declared: str = "") -> str:
    with pytest.raises(Refused) as refused:
        read(folder, content, filename, declared)
    return refused.value.message


def test_a_word_document_is_read_in_parts_of_forty_paragraphs(tmp_path: Path) -> None:
    content = offices.word(
        [f"Paragraph {number}" for number in range(1, 91)],
        rows=[["Ward", "Learners"], ["Seven", "12"]],
        header="Draft for comment",
        comment="Is this right?",
        footnote="See the audit.",
        deleted="taken out",
    )
    document = read(tmp_path, content, "Plan.docx")
    assert document.labels == [
        "Paragraphs 1 to 40",
        "Paragraphs 41 to 80",
        "Paragraphs 81 to 93",
        "Comments",
        "Footnotes and endnotes",
        "Headers and footers",
    ]
    assert document.texts[2].endswith("taken out\nWard\tLearners\nSeven\t12")
    assert document.texts[3:] == ["Is this right?", "See the audit.", "Draft for comment"]
    assert document.inspection.kind.unit is UnitKind.SECTION
    assert document.words.searched


def test_a_workbook_is_read_sheet_by_sheet_hidden_ones_and_comments_too(tmp_path: Path) -> None:
    content = offices.excel(
        {"Scores": [["Ward", "Score"], ["Seven", 4]], "Old": [["kept", 9_434_765_919]]},
        hidden=["Old"],
        comments={"B2": "Low, ask why"},
    )
    document = read(tmp_path, content, "Scores.xlsx")
    assert document.labels == ["Sheet “Scores”", "Sheet “Old” (hidden)"]
    assert document.texts == [
        "Ward\tScore\nSeven\t4\nComment at B2: Low, ask why",
        "kept\t9434765919",
    ]


@pytest.mark.parametrize(
    ("raw", "number_format", "shown"),
    [
        ("4000000004", r"000\ 000\ 0000", "400 000 0004"),
        ("4.000000004E9", r"000\ 000\ 0000", "400 000 0004"),
        ("4000000004", "#,##0", "4,000,000,004 (=4000000004)"),
        ("4000000004", ";;;", "(=4000000004)"),
        ("0.25", r"000\ 000\ 0000", "000 000 0000"),
        ("0.30000000000000004", "General", "0.3"),
        ("1E400", "0", "1E400"),
        ("32289", "dd/mm/yyyy", "26/05/1988"),
        ("59", "d/m/yyyy", "28/2/1900"),
        ("61", "d/m/yyyy", "1/3/1900"),
        ("45000.75", "ddd d mmm yyyy h:mm AM/PM", "Wed 15 Mar 2023 6:00 PM"),
        ("0.5", "hh:mm:ss", "12:00:00"),
        ("1.5", "[h]:mm", "36:00"),
        ("2958466", "dd/mm/yyyy", "2958466"),
        ("2.5000000000000001E-2", "0.0%", "2.5%"),
        ("1234.5", '_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-@_-', "£1,234.50"),
        ("-5", "#,##0;[Red](#,##0)", "(5)"),
        ("0", '0;-0;"none"', "none"),
        ("7", '[<5]0;0" beds"', "7 beds"),
        ("1500000", '0.0,,"m"', "1.5m"),
        ("12345678", "0.00E+00", "1.23E+07"),
        ("1.75", "# ?/?", "1 3/4"),
    ],
)
def test_a_number_is_read_as_the_sheet_shows_it(
    tmp_path: Path, raw: str, number_format: str, shown: str
) -> None:
    content = offices.excel({"A": [[float(1)]]}, number_format=number_format)
    content = _with(
        content, "xl/worksheets/sheet1.xml", lambda sheet: sheet.replace(b"1.0", str(raw).encode())
    )
    assert read(tmp_path, content, "A.xlsx").texts == [shown]


def test_days_are_counted_from_the_year_that_the_workbook_says(tmp_path: Path) -> None:
    content = offices.excel({"A": [[32289]]}, number_format="dd/mm/yyyy")
    since_1904 = _with(
        content,
        "xl/workbook.xml",
        lambda book: book.replace(b"<sheets>", b"<workbookPr date1904='1'/><sheets>"),
    )
    assert read(tmp_path, since_1904, "A.xlsx").texts == ["27/05/1992"]


def test_a_presentation_is_read_slide_by_slide_with_its_notes(tmp_path: Path) -> None:
    content = offices.powerpoint([["Welcome", "Ward seven"], ["Results"]], notes={2: "Say why"}, hidden=[2])
    document = read(tmp_path, content, "Talk.pptx")
    assert document.labels == ["Slide 1", "Slide 2 (hidden)"]
    assert document.texts == ["Welcome\nWard seven", "Results\nNotes:\nSay why"]


def test_words_that_no_page_shows_are_found(tmp_path: Path) -> None:
    content = offices.word(
        extra={
            "customXml/item1.xml": "<a><b>hidden data</b></a>",
            "word/charts/chart1.xml": "<c><v>behind a chart</v></c>",
            "word/embeddings/Book.xlsx": offices.excel({"S": [["in a book inside"]]}),
        }
    )
    all_words = read(tmp_path, content, "Plan.docx").all_words
    for words in ("hidden data", "behind a chart", "in a book inside", offices.AUTHOR):
        assert words in all_words


@pytest.mark.parametrize(
    ("make", "filename", "words"),
    [
        (offices.with_macros, "Plan.docx", "macros"),
        (offices.locked, "Plan.docx", "protected with a password"),
        (offices.old_word, "Plan.docx", "older kind of Word file"),
        (offices.excel, "Plan.docx", "This is not a Word file"),
        (lambda: offices.zipped({"a.txt": "x"}), "Plan.docx", "This is not a Word file"),
        (lambda: offices.word()[:-30], "Plan.docx", "damaged"),
        (lambda: offices.word()[:400] + bytes(300) + offices.word()[700:], "Plan.docx", "damaged"),
        (offices.bomb, "Plan.docx", "too large or too complicated"),
        (offices.many_entries, "Plan.docx", "too large or too complicated"),
        (offices.overlapping, "Plan.docx", "damaged"),
        (offices.laughing, "Plan.docx", "damaged"),
        (
            lambda: offices.word(extra={"word/embeddings/oleObject1.bin": b"x"}),
            "Plan.docx",
            "Other files lie inside",
        ),
        (lambda: b"<html>" + offices.word(), "Plan.docx", "This is not a Word file"),
        (lambda: b"PK\x03\x04<script>" + offices.word(), "Plan.docx", "two kinds of file"),
    ],
)
def test_what_may_not_be_taken_is_refused_in_plain_words(
    tmp_path: Path, make: Callable[[], bytes], filename: str, words: str
) -> None:
    assert words in refusal(tmp_path, make(), filename)


def test_a_bomb_of_cells_ends_within_the_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limited.CPU_SECONDS, "text", 2)
    row = b'<row><c t="s"><v>0</v></c></row>'
    sheet = b"<worksheet><sheetData>" + row * 2_000_000 + b"</sheetData></worksheet>"
    content = _with(offices.excel(), "xl/worksheets/sheet1.xml", lambda _: sheet)
    assert refusal(tmp_path, content, "A.xlsx") == limited.TOO_HEAVY


def test_more_words_than_can_be_searched_are_refused_and_never_cut(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"A long line. " * 1_600_000, "Long.txt") == inspect.TOO_MUCH_TEXT


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (offices.word(comment="c", deleted="d"), "Plan.docx"),
        (offices.excel(comments={"A1": "c"}), "Plan.xlsx"),
        (offices.powerpoint(), "Plan.pptx"),
    ],
)
def test_a_copy_tells_nobodys_name_and_keeps_every_word(
    tmp_path: Path, content: bytes, filename: str
) -> None:
    document = read(tmp_path, content, filename)
    assert offices.AUTHOR in document.all_words
    copy = document.copy()
    for name in zipfile.ZipFile(io.BytesIO(copy)).namelist():
        assert offices.AUTHOR.encode() not in zipfile.ZipFile(io.BytesIO(copy)).read(name)
    again = read(tmp_path, copy, filename)
    assert again.texts == document.texts
    assert again.copy() == copy


def _with(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same document with one part changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return offices.zipped({**parts, part: change(parts[part])})
