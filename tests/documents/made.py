"""Reads what was made again, as the programs of its readers do: the parts of a tagged PDF, of a Word document, of a workbook."""

import io
from collections.abc import Iterator
from typing import Any

import docx
import pypdf
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from pypdf.generic import ArrayObject, DictionaryObject


def pdf(content: bytes) -> pypdf.PdfReader:
    """A PDF, opened again."""
    return pypdf.PdfReader(io.BytesIO(content))


def words(content: bytes) -> str:
    """Every word of a PDF on one line."""
    return one_line("\n".join(page.extract_text() for page in pdf(content).pages))


def one_line(text: str) -> str:
    """The words with one space between them."""
    return " ".join(text.split())


def tags(content: bytes) -> list[str]:
    """Every structure element of a PDF in reading order."""
    return list(_tags_below(pdf(content).root_object["/StructTreeRoot"]))


def _tags_below(element: Any) -> Iterator[str]:
    element = element.get_object()
    if isinstance(element, DictionaryObject) and "/S" in element:
        yield str(element["/S"]).removeprefix("/")
    children = element.get("/K", ArrayObject()) if isinstance(element, DictionaryObject) else ArrayObject()
    for child in children if isinstance(children, ArrayObject) else [children]:
        if isinstance(child.get_object(), DictionaryObject):
            yield from _tags_below(child)


def word(content: bytes) -> WordFile:
    """A Word document, opened again."""
    return docx.Document(io.BytesIO(content))


def headings(document: WordFile) -> list[tuple[int, str]]:
    """The headings of a Word document with their levels."""
    return [
        (int(paragraph.style.name.removeprefix("Heading ")), paragraph.text)
        for paragraph in document.paragraphs
        if paragraph.style is not None and (paragraph.style.name or "").startswith("Heading ")
    ]


def header_rows(document: WordFile) -> list[list[str]]:
    """The cells of the first row of each table, where it is marked as its header."""
    rows = [table.rows[0] for table in document.tables]
    marked = [row for row in rows if row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
    return [[cell.text for cell in row.cells] for row in marked]


def text_of(document: WordFile) -> str:
    """Every word of a Word document, those of its tables too, a line each."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def language(document: WordFile) -> str | None:
    """The language in which a Word document says that it is written."""
    language_mark = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    return None if language_mark is None else language_mark.get(qn("w:val"))
