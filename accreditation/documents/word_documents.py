"""Writes a described document for Word: real headings, header rows that repeat, a title and a language; the same bytes every time."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from accreditation.documents import zips
from accreditation.documents.descriptions import (
    Block,
    Document,
    Heading,
    Note,
    Table,
    Text,
    document_of,
)
from accreditation.documents.making import hand_over

LANGUAGE = "en-GB"
FONT = "Arial"
A4 = (Mm(210), Mm(297))
MARGIN = Mm(20)
INK = RGBColor(0x21, 0x2B, 0x32)
SHADE = "E8EDEE"


def written(document: Document) -> bytes:
    """The document as a .docx file."""
    word = docx.Document()
    _set_up(word, document)
    word.add_paragraph(document.title, style="Title")
    word.add_paragraph(document.subtitle, style="Subtitle")
    room = _width_of(document) - 2 * MARGIN
    for block in (*document.first, *document.blocks):
        _add(word, block, room)
    file = io.BytesIO()
    word.save(file)
    return zips.steady(file.getvalue())


def _set_up(word: WordFile, document: Document) -> None:
    """The language, the paper, the look and what the file says of itself."""
    noon = datetime.combine(document.made_on, time(12), UTC)
    about = word.core_properties
    about.title, about.author, about.language = document.title, document.owner, LANGUAGE
    about.created = about.modified = noon
    about.last_modified_by, about.comments, about.revision = document.owner, "", 1
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    for side, value in (("val", LANGUAGE), ("eastAsia", LANGUAGE)):
        language.set(qn(f"w:{side}"), value)
    _set_look(word)
    page = word.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = reversed(A4) if document.landscape else A4
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    foot = page.footer.paragraphs[0]
    foot.text = f"{document.foot}. Page "
    _add_page_number(foot)


def _width_of(document: Document) -> int:
    """How wide its pages are."""
    return A4[1] if document.landscape else A4[0]


def _set_look(word: WordFile) -> None:
    sizes = {
        "Normal": 11,
        "Title": 24,
        "Subtitle": 13,
        "Heading 1": 18,
        "Heading 2": 14,
        "Heading 3": 12,
        "Caption": 10,
    }
    for name, size in sizes.items():
        style = word.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), INK
        # A theme's font would go before the one that is named.
        fonts = style.element.rPr.find(qn("w:rFonts"))
        for side in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{side}"), None)


def _add_page_number(paragraph: Paragraph) -> None:
    """The number of the page, which Word counts."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    _xml(paragraph).append(field)


def _add(word: WordFile, block: Block, room: int) -> None:
    match block:
        case Heading(text, level):
            word.add_heading(text, level)
        case Text(text):
            for line in filter(None, text.splitlines()):
                word.add_paragraph(line)
        case Note(text):
            _add_note(word, text)
        case Table():
            _add_table(word, block, room)


def _add_note(word: WordFile, text: str) -> None:
    paragraph = word.add_paragraph()
    paragraph.add_run(text).bold = True
    properties = _xml(paragraph).get_or_add_pPr()
    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", "212B32")):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    properties.append(borders)


def _add_table(word: WordFile, table: Table, room: int) -> None:
    caption = word.add_paragraph(table.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    widths = [Length(room * share // sum(table.widths)) for share in table.widths]
    drawn = word.add_table(rows=0, cols=len(table.head), style="Table Grid")
    drawn.autofit = False
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = width
    _name_table(_xml(drawn).tblPr, table.caption)
    _fill(drawn.add_row(), table.head, widths, bold=True)
    _make_header(drawn.rows[0])
    for row in table.rows:
        _fill(drawn.add_row(), row, widths)
    # A table touches what follows it.
    word.add_paragraph()


def _name_table(properties: Any, caption: str) -> None:
    """What a screen reader says of the table before it reads it."""
    name = OxmlElement("w:tblCaption")
    name.set(qn("w:val"), caption)
    properties.append(name)


def _make_header(row: _Row) -> None:
    """The row is the table's header, and stands again where the table goes on on another page."""
    properties = _xml(row).get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        properties.append(OxmlElement(name))


def _fill(row: _Row, cells: Sequence[str], widths: Sequence[Length], *, bold: bool = False) -> None:
    for cell, text, width in zip(row.cells, cells, widths, strict=True):
        cell.width = width
        lines = [line for line in text.splitlines() if line] or [""]
        for number, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(3)
            run = paragraph.add_run(line)
            run.font.size, run.bold = Pt(10), bold or None
        if bold:
            _shade(cell)


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
        shade.set(qn(f"w:{name}"), value)
    _xml(cell).get_or_add_tcPr().append(shade)


def _xml(part: Any) -> Any:
    """The XML of a part: what a screen reader needs, the library has no words for."""
    return part._element  # noqa: SLF001


def _from_data(data: Mapping[str, Any]) -> bytes:
    return written(document_of(data))


if __name__ == "__main__":
    hand_over(_from_data)
