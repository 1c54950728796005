"""What is described is written as a tagged PDF, for Word and for Excel: nothing of it is lost, runs, or is markup."""

import io
import threading
from datetime import date, datetime

import openpyxl
import pytest
from pypdf.generic import BooleanObject, DictionaryObject

from accreditation.documents import making, pdf_documents, spreadsheets
from accreditation.documents.descriptions import (
    ColumnKind,
    Document,
    Heading,
    Note,
    Sheet,
    SheetCell,
    SheetColumn,
    Table,
    Text,
)
from accreditation.documents.refusal import Busy
from accreditation.enums.documents import DocumentFormat
from tests.documents import made

pytestmark = pytest.mark.one_database

DAY = date(2026, 11, 30)
PDF, WORD = DocumentFormat.PDF, DocumentFormat.WORD
ARABIC = "محمد علي"
FORMULAS = ("=1+1", "+44 20", "-5 beds", "@ward")


def described(*texts: str) -> Document:
    """A document with these texts, each under a heading of its own."""
    sections = (block for text in texts for block in (Heading("A standard", 2), Text(text)))
    return Document(
        title="Self-assessment: Ward 7",
        subtitle="Calder Vale",
        owner="Calder Vale",
        foot="A-1, draft",
        made_on=DAY,
        first=(Note("Draft"), Table("About", ("Detail", "This document"), (("Provider", "Calder"),), (1, 2))),
        blocks=(Heading("1. Learning", 1), *sections),
        contents=True,
    )


def sheet(*rows: tuple[SheetCell, ...]) -> Sheet:
    """A sheet of a text, a number and a day."""
    columns = (
        SheetColumn("Standard", 10),
        SheetColumn("Score", 12, ColumnKind.NUMBER),
        SheetColumn("On", 18, ColumnKind.DAY),
    )
    return Sheet("Regulators", "Calder Vale", DAY, (("Framework", "=HEE"),), columns, rows)


def test_the_pdf_is_tagged_with_its_language_title_headings_and_header_cells() -> None:
    content = making.document(described("We meet every learner."), PDF)
    reader = made.pdf(content)
    assert str(reader.root_object["/Lang"]) == "en-GB"
    marked = reader.root_object["/MarkInfo"].get_object()
    assert isinstance(marked, DictionaryObject)
    assert marked["/Marked"] == BooleanObject(True)
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Self-assessment: Ward 7", "Calder Vale")
    # Data about a kept document are never packed, so that anybody may read which standards it keeps to.
    assert all(standard in content for standard in (b"<pdfuaid:part>1<", b"<pdfaid:part>2<"))
    tags = made.tags(content)
    assert {"Title", "H1", "H2", "Table", "TH", "TD", "P", "TOC"} <= set(tags)
    assert tags.count("TH") == 2
    assert "We meet every learner." in made.words(content)


def test_the_word_document_has_its_language_title_headings_and_header_rows() -> None:
    document = made.word(making.document(described("We meet every learner."), WORD))
    assert made.language(document) == "en-GB"
    about = document.core_properties
    assert (about.title, about.author, about.language) == ("Self-assessment: Ward 7", "Calder Vale", "en-GB")
    assert made.headings(document) == [(1, "1. Learning"), (2, "A standard")]
    assert made.header_rows(document) == [["Detail", "This document"]]
    assert document.paragraphs[0].text == "Self-assessment: Ward 7"
    assert "We meet every learner." in made.text_of(document)


@pytest.mark.parametrize("written_as", DocumentFormat)
def test_the_same_description_gives_the_same_bytes(written_as: DocumentFormat) -> None:
    assert making.document(described("A"), written_as) == making.document(described("A"), written_as)
    assert making.document(described("A"), written_as) != making.document(described("B"), written_as)


@pytest.mark.parametrize("written_as", DocumentFormat)
def test_a_long_text_and_every_odd_one_come_through(written_as: DocumentFormat) -> None:
    long = " ".join(f"word{number}" for number in range(2500))
    assert len(long) > 20_000
    odd = (*FORMULAS, "#panic() $x$ *b* @cite <label> [c]", "<script>&amp;</script>", "Tab\there")
    content = making.document(described(long, *odd, f"first\n\nlast {ARABIC}"), written_as)
    text = made.words(content) if written_as is PDF else made.one_line(made.text_of(made.word(content)))
    if written_as is PDF:
        assert all(f"word{number}" in text for number in (0, 1234, 2499))
    else:
        assert long in text
        assert ARABIC in text
    assert all(made.one_line(words) in text for words in odd)


@pytest.mark.parametrize("written_as", DocumentFormat)
def test_what_no_document_may_hold_is_left_out_and_the_words_stay(written_as: DocumentFormat) -> None:
    content = making.document(described("We\x00 meet\x07 them.\ufffe Every\x0cone\ud800."), written_as)
    text = made.words(content) if written_as is PDF else made.one_line(made.text_of(made.word(content)))
    assert "We meet them. Every one." in text


def test_a_sign_that_no_font_has_stands_by_its_name_and_the_pdf_stays_tagged() -> None:
    content = making.document(described("Good \U0001f9d1\u200d\U0001f9d1 \uf123 \U000e01ff end"), PDF)
    text = made.words(content)
    assert "Good [adult][adult] [U+F123]" in text
    assert "Some signs that no font of this document has" in text
    assert "H1" in made.tags(content)
    word = made.text_of(made.word(making.document(described("Good \U0001f9d1"), WORD)))
    assert "Good \U0001f9d1" in word
    assert "Some signs" not in made.words(making.document(described("Good"), PDF))


def test_signs_are_read_from_what_the_typesetter_says() -> None:
    complaint = 'error: the text `"学"` could not be displayed\n\nerror: the PDF contains the codepoint `"\\u{f123}"`\n'
    assert pdf_documents.signs_in(complaint) == {"学", "\uf123"}
    assert pdf_documents.name_of("学") == "[U+5B66]"
    assert pdf_documents.name_of("\u200d") == ""


def test_a_sheet_has_a_header_that_stays_filters_and_no_formula() -> None:
    rows = [
        (SheetCell(text, "http://127.0.0.1:8000/a"), SheetCell("3"), SheetCell("2026-11-30"))
        for text in FORMULAS
    ]
    content = making.spreadsheet(sheet(*rows, (SheetCell("x"), SheetCell("Does not apply"), SheetCell(""))))
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    table, about = workbook.worksheets
    assert (table.freeze_panes, table.auto_filter.ref) == ("A2", "A1:C6")
    assert [cell.value for cell in table[1]] == ["Standard", "Score", "On"]
    assert [table.cell(row, 1).value for row in range(2, 6)] == list(FORMULAS)
    assert {cell.data_type for sheet_ in (table, about) for row in sheet_ for cell in row} <= {"s", "n", "d"}
    assert all(table.cell(row, 1).quotePrefix for row in range(2, 6))
    assert (table["B2"].value, table["C2"].value) == (3, datetime(2026, 11, 30))
    assert (table["B6"].value, table["C6"].value) == ("Does not apply", None)
    assert table["A2"].hyperlink.target == "http://127.0.0.1:8000/a"
    assert table.column_dimensions["C"].width == 18
    assert [[cell.value for cell in row] for row in about] == [
        ["Detail", "This workbook"],
        ["Framework", "=HEE"],
    ]


def test_a_cell_that_excel_cannot_hold_says_where_it_goes_on() -> None:
    content = making.spreadsheet(sheet((SheetCell("a" * 40_000), SheetCell(""), SheetCell(""))))
    text = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A2"].value
    assert isinstance(text, str)
    assert len(text) == spreadsheets.LONGEST
    assert text.endswith(spreadsheets.GOES_ON)


def test_where_every_place_is_taken_it_says_so_and_a_place_is_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(making, "_PLACES", threading.BoundedSemaphore(1))
    monkeypatch.setattr(making, "WAIT", 0.0)
    with making._place(), pytest.raises(Busy):
        making.document(described("A"), WORD)
    assert making.document(described("A"), WORD)


def test_a_writer_that_is_stopped_is_the_machines_doing_and_one_that_fails_is_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(making, "SECONDS", 0.001)
    with pytest.raises(Busy):
        making.document(described("A"), WORD)
    monkeypatch.setattr(making, "SECONDS", 60)
    monkeypatch.setitem(making.WRITERS, WORD, "accreditation.documents.nowhere")
    with pytest.raises(making.CannotMake, match="nowhere"):
        making.document(described("A"), WORD)
