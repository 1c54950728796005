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
        "Ward\tScore\nSeven\t4\n\nComment at B2: Low, ask why",
        "kept\t9434765919",
    ]


def test_a_number_is_read_as_the_sheet_shows_it(tmp_path: Path) -> None:
    cells = ["4000000004", "4.000000004E9", "0.25", "1E400"]
    content = offices.excel({"A": [[float(n) for n in range(4)]]}, number_format=r"000\ 000\ 0000")
    for number, cell in enumerate(cells):
        content = _with(
            content,
            "xl/worksheets/sheet1.xml",
            _replaced(f"<v>{number}.0<", f"<v>{cell}<"),
        )
    texts = read(tmp_path, content, "A.xlsx").texts
    assert texts == ["400 000 0004\t400 000 0004\t000 000 0000\t1E400"]


def test_ten_digits_that_a_format_hides_are_words_all_the_same(tmp_path: Path) -> None:
    for number_format, shown in (("#,##0", "4,000,000,004 (=4000000004)"), (";;;", "(=4000000004)")):
        content = offices.excel({"A": [[4_000_000_004]]}, number_format=number_format)
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
        (offices.empty_entries, "Plan.docx", "This is not a Word file, although its name ends like one."),
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


HTML = b"<html><body>Patient 400 000 0004</body></html>"


@pytest.mark.parametrize("target", ["afchunk.mht", "notes.txt", "https://example.org/page.html"])
def test_a_page_that_word_would_show_as_its_own_words_is_refused(tmp_path: Path, target: str) -> None:
    linked: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": offices.links(rId1=("aFChunk", target)),
        "word/afchunk.mht": HTML,
    }
    assert refusal(tmp_path, offices.word(extra=linked)) == inspect.SHOWN_FILES
    inside = offices.word(extra={"word/embeddings/a.docx": offices.word(extra=linked)})
    assert refusal(tmp_path, inside) == inspect.SHOWN_FILES


def test_what_can_run_is_called_what_it_is(tmp_path: Path) -> None:
    controls = offices.word(extra={"word/activeX/activeX1.xml": "<ax/>"})
    assert refusal(tmp_path, controls) == inspect.CONTROLS
    with_macros = offices.word(extra={"word/embeddings/Book.xlsx": offices.with_macros()})
    assert refusal(tmp_path, with_macros) == inspect.MACROS_INSIDE
    # That workbooks with macros could lie inside is announced by many programs, and harmless.
    announced = _with(
        offices.word(),
        "[Content_Types].xml",
        lambda types: types.replace(
            b"<Override",
            b'<Default Extension="xlsm" ContentType="application/vnd.ms-excel.sheet.macroEnabled.12"/><Override',
            1,
        ),
    )
    assert read(tmp_path, announced, "Plan.docx").texts == ["Ward report"]


@pytest.mark.parametrize(("ending", "other"), [("document.main", "document.macroEnabled.main")])
def test_a_document_for_macros_says_so_under_another_name(tmp_path: Path, ending: str, other: str) -> None:
    content = _with(
        offices.word(),
        "[Content_Types].xml",
        lambda types: types.replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml." + ending.encode(),
            b"application/vnd.ms-word." + other.encode(),
        ),
    )
    assert refusal(tmp_path, content) == inspect.MACROS


def test_a_slide_show_is_a_presentation(tmp_path: Path) -> None:
    content = _with(
        offices.powerpoint(),
        "[Content_Types].xml",
        lambda types: types.replace(b"presentation.main", b"slideshow.main"),
    )
    assert read(tmp_path, content, "Talk.pptx").texts == ["Ward report"]


def test_files_inside_are_known_by_what_leads_to_them_and_what_they_are(tmp_path: Path) -> None:
    links: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": offices.links(rId1=("oleObject", "media/picture.bin"))
    }
    content = offices.word(extra={**links, "word/media/picture.bin": b"\xd0\xcf\x11\xe0"})
    assert refusal(tmp_path, content) == inspect.FILES_INSIDE
    renamed = offices.word(
        extra={**links, "word/media/picture.bin": offices.excel({"S": [["words inside"]]})}
    )
    assert "words inside" in read(tmp_path, renamed, "Plan.docx").all_words


def test_words_are_read_whatever_the_name_of_their_part(tmp_path: Path) -> None:
    content = offices.word(
        extra={
            "word/styles9.xml": "<c><v>a chart named as styles</v></c>",
            "word/chart.data": "<c><v>a chart of any name</v></c>",
        }
    )
    content = _with(
        content,
        "[Content_Types].xml",
        lambda types: types.replace(
            b"<Override", b'<Default Extension="data" ContentType="application/chart+xml"/><Override', 1
        ),
    )
    all_words = read(tmp_path, content, "Plan.docx").all_words
    assert "a chart named as styles" in all_words
    assert "a chart of any name" in all_words


def test_words_for_older_programs_are_read_where_they_differ(tmp_path: Path) -> None:
    def document(fallback: str) -> bytes:
        drawn = (
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            "<mc:Choice><w:t>Ward </w:t><w:t>seven</w:t></mc:Choice>"
            f"<mc:Fallback><w:t>{fallback}</w:t></mc:Fallback></mc:AlternateContent>"
        )
        return _with(
            offices.word(["Plan"]),
            "word/document.xml",
            lambda body: body.replace(b"</w:p>", f"<w:r>{drawn}</w:r></w:p>".encode(), 1),
        )

    assert read(tmp_path, document("Ward seven"), "Plan.docx").texts == ["PlanWard seven"]
    assert read(tmp_path, document("400 000 0004"), "Plan.docx").texts == ["PlanWard seven 400 000 0004"]


def test_a_drawn_watermark_and_a_cells_prompt_are_words(tmp_path: Path) -> None:
    content = _with(
        offices.word(["Plan"]),
        "word/document.xml",
        lambda body: body.replace(b"</w:p>", b'<v:textpath xmlns:v="urn:v" string="DRAFT"/></w:p>', 1),
    )
    assert read(tmp_path, content, "Plan.docx").texts == ["Plan [DRAFT]"]
    book = _with(
        offices.excel({"A": [["Ward"]]}),
        "xl/worksheets/sheet1.xml",
        lambda sheet: sheet.replace(b"</sheetData>", b'</sheetData><dataValidation prompt="Ask why"/>'),
    )
    assert read(tmp_path, book, "Plan.xlsx").texts == ["Ward\n\nAsk why"]


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


def _replaced(words: str, other: str) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(words.encode(), other.encode())


def _with(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same document with one part changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return offices.zipped({**parts, part: change(parts[part])})
