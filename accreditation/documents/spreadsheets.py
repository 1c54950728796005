"""Writes a described sheet as an Excel workbook: a header row that stays and filters, and no cell that is ever a formula."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from accreditation.documents.descriptions import ColumnKind, Sheet, SheetCell, SheetColumn, sheet_of
from accreditation.documents.making import hand_over

LONGEST = 32_767
"""More characters no cell of Excel holds."""

GOES_ON = "… It goes on in the Word document and in the CSV."
ABOUT = "About this workbook"
LINE = 15
"""Points that a line takes; a row is as high as its longest cell needs, and no higher than a screen."""

HIGHEST = 300
_WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)
_BOLD = Font(bold=True)
_SHADE = PatternFill("solid", fgColor="E8EDEE")
_LINK = Font(color="005EB8", underline="single")
_DAY = "d mmmm yyyy"


def written(sheet: Sheet) -> bytes:
    """The sheet as an .xlsx file."""
    workbook = openpyxl.Workbook()
    table, about = workbook.create_sheet(sheet.title), workbook.create_sheet(ABOUT)
    del workbook["Sheet"]
    _fill(table, sheet)
    _say_what_it_is(about, sheet)
    properties = workbook.properties
    properties.title, properties.creator, properties.language = sheet.title, sheet.owner, "en-GB"
    properties.created = datetime.combine(sheet.made_on, time(12), UTC).replace(tzinfo=None)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _fill(table: Worksheet, sheet: Sheet) -> None:
    for number, column in enumerate(sheet.columns, 1):
        table.column_dimensions[get_column_letter(number)].width = column.width
        _write_head(_cell(table, 1, number), column.heading)
        for place, row in enumerate(sheet.rows, 2):
            _write(_cell(table, place, number), row[number - 1], column.kind)
    for place, row in enumerate(sheet.rows, 2):
        table.row_dimensions[place].height = _height(row, sheet.columns)
    table.freeze_panes = "A2"
    table.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    table.print_title_rows = "1:1"
    table.page_setup.orientation, table.page_setup.paperSize = "landscape", table.PAPERSIZE_A3
    table.page_setup.fitToHeight = 0
    table.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _height(row: Sequence[SheetCell], columns: Sequence[SheetColumn]) -> int:
    """How high a row has to be; not every program works that out when it opens the file."""
    lines = (
        sum(len(line) // column.width + 1 for line in cell.text.split("\n"))
        for cell, column in zip(row, columns, strict=True)
    )
    return min(LINE * max(lines), HIGHEST)


def _cell(table: Worksheet, row: int, column: int) -> Cell:
    cell = table.cell(row, column)
    assert isinstance(cell, Cell)  # none of our making is merged
    return cell


def _say_what_it_is(about: Worksheet, sheet: Sheet) -> None:
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 28, 80
    for number, heading in enumerate(("Detail", "This workbook"), 1):
        _write_head(_cell(about, 1, number), heading)
    for place, (name, value) in enumerate(sheet.facts, 2):
        for number, words in enumerate((name, value), 1):
            _write_text(_cell(about, place, number), words)


def _write_head(cell: Cell, heading: str) -> None:
    _write_text(cell, heading)
    cell.font, cell.fill = _BOLD, _SHADE


def _write(cell: Cell, written_cell: SheetCell, kind: ColumnKind) -> None:
    text = written_cell.text
    if kind is ColumnKind.DAY and text:
        cell.value, cell.number_format = date.fromisoformat(text), _DAY
        cell.alignment = _WRAPPED
    elif kind is ColumnKind.NUMBER and text.isascii() and text.isdigit():
        cell.value, cell.alignment = int(text), _WRAPPED
    else:
        _write_text(cell, text)
    if written_cell.link:
        cell.hyperlink, cell.font = written_cell.link, _LINK


def _write_text(cell: Cell, text: str) -> None:
    """A text that stays one: also when somebody opens the cell to edit it, whatever sign it begins with."""
    if not text:
        return
    cell.value = text if len(text) <= LONGEST else text[: LONGEST - len(GOES_ON)] + GOES_ON
    cell.data_type, cell.quotePrefix, cell.alignment = "s", True, _WRAPPED


def _from_data(data: Mapping[str, Any]) -> bytes:
    return written(sheet_of(data))


if __name__ == "__main__":
    hand_over(_from_data)
