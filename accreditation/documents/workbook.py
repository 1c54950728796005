"""Writes a self-assessment as a workbook: a sheet a domain, of which the answers alone can be changed; every text stays text."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accreditation.frameworks.framework import Domain, Framework, StandardText
from accreditation.rules.scores import SCALE
from accreditation.rules.workbooks import layout

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_TITLE = 31
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_HEAD = 3
_LINE = 15
_TALLEST = 400
_SHORTEST = 90
_GREY, _YELLOW, _BLUE, _LINES = "FFF0F4F5", "FFFFFBE6", "FFD2E4F4", "FFAEB7BD"
_TOO_LONG = (
    "This text is longer than a cell can hold. It is not in this workbook, and stays as it is. Read and change it on the"
    " standard’s own page."
)
_STEPS = """
Each of the next sheets asks the standards of one domain, a row a standard. Write in the yellow cells. All others are locked, because the service finds your answers again by them.
“Your score” takes a whole number from 0 to 4. What each score looks like stands to the right.
“Does not apply” takes yes or no where a standard may be left out. Then empty the score and say why.
To begin a new line within a cell, press Alt and Enter together (on a Mac, Control, Option and Enter).
Write words and numbers, no formulas: a formula is not taken.
Do not add, move or merge rows, columns or cells, and do not change the headings.
When you are ready, save the workbook as an Excel workbook (.xlsx) and upload it on the page from which you downloaded it. You then see every change before anything is saved.
Colleagues may go on writing in the service meanwhile. Where somebody changed the same text, you see both and choose. Nothing of theirs is overwritten unseen.
Evidence is added and cited in the service alone.
Write nothing here by which a patient, a learner or a colleague could be known.
""".strip().split("\n")


@dataclass(frozen=True)
class Line:
    """One standard with what its answer says in a version, by field."""

    text: StandardText
    version: int
    answer: Mapping[str, Any]

    @property
    def kept_out(self) -> list[str]:
        """The texts that no cell can hold."""
        return [name for name in layout.TEXTS if not layout.fits_a_cell(_escaped(self.answer[name]))]


@dataclass(frozen=True)
class Book:
    """What a workbook is made of: the case, the moment in words, its standards, and how long each text may be."""

    reference: str
    subject: str
    made_at: str
    framework: Framework
    lines: Sequence[Line]
    longest: Mapping[str, int]


def write(book: Book) -> bytes:
    """The workbook as a file."""
    from openpyxl import Workbook
    from openpyxl.workbook.protection import WorkbookProtection

    made = Workbook()
    made.remove(made.worksheets[0])
    made.properties.creator = made.properties.title = f"Application {book.reference}"
    _guide(made, book)
    for domain in book.framework.domains:
        lines = [line for line in book.lines if line.text.domain == domain.code]
        if lines:
            _domain(made, book, domain, lines)
    _origin(made, book)
    made.security = WorkbookProtection(lockStructure=True)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _guide(made: "Workbook", book: Book) -> None:
    sheet = made.create_sheet(layout.GUIDE)
    sheet.column_dimensions["A"].width = 100
    _write(sheet, 1, 1, f"Self-assessment of {book.subject}", style="title")
    _write(
        sheet,
        2,
        1,
        f"Application {book.reference}. {book.framework.title}, version {book.framework.version}.",
    )
    _write(sheet, 3, 1, f"As it stood at {book.made_at}.")
    for number, step in enumerate(_STEPS):
        _write(sheet, 5 + number, 1, f"{number + 1}. {step}")
    _finish(sheet)


def _domain(made: "Workbook", book: Book, domain: Domain, lines: Sequence[Line]) -> None:
    sheet = made.create_sheet(_title(domain))
    _write(sheet, 1, 1, f"Domain {domain.code}. {domain.title}. {domain.summary}", style="title", wraps=False)
    for number, column in enumerate(layout.COLUMNS, start=1):
        cell = _write(sheet, _HEAD, number, column.heading, style="head")
        sheet.column_dimensions[cell.column_letter].width = column.width
    sheet.row_dimensions[_HEAD].height = 2 * _LINE + 2
    for row, line in enumerate(lines, start=_HEAD + 1):
        _row(sheet, row, line, book.framework)
    _offer(sheet, len(lines), book.longest)
    sheet.freeze_panes = f"C{_HEAD + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
    _finish(sheet)


def _title(domain: Domain) -> str:
    """A domain's name in whole words, as a program lets a sheet be called; its code makes it the only one of its name."""
    whole = " ".join(_FORBIDDEN.sub(" ", f"{domain.code} {domain.title}").split())
    if len(whole) <= _LONGEST_TITLE:
        return whole
    return whole[: _LONGEST_TITLE + 1].rpartition(" ")[0] or whole[:_LONGEST_TITLE]


def _row(sheet: "Worksheet", row: int, line: Line, framework: Framework) -> None:
    text, tallest = line.text, 1
    locked = {
        layout.CODE: text.code,
        "asks": f"{text.title}{' (must-meet standard)' if text.is_gateway else ''}\n{text.wording}",
        "levels": "\n".join(
            f"{point.score} {point.label}: {text.levels[point.score]}" for point in framework.scale
        ),
        "prompts": "\n".join(text.prompts),
    }
    for number, column in enumerate(layout.COLUMNS, start=1):
        if column.name in locked:
            words: Any = locked[column.name]
            _write(sheet, row, number, words, style="asked")
        elif column.name == "not_applicable" and not text.not_applicable_allowed:
            words = layout.ALWAYS
            _write(sheet, row, number, words, style="asked")
        elif column.name in line.kept_out:
            words = _TOO_LONG
            _write(sheet, row, number, words, style="asked")
        else:
            words = _shown(line.answer[column.name])
            _write(sheet, row, number, words, style="answer")
        tallest = max(tallest, _lines_of(str(words or ""), column.width))
    sheet.row_dimensions[row].height = min(max(tallest * _LINE, _SHORTEST), _TALLEST)


def _shown(value: Any) -> Any:
    """A value as a cell holds it; yes and no in words, and nothing where nothing was said."""
    if value is True:
        return layout.YES
    return None if value is False or value == "" else value


def _lines_of(text: str, width: int) -> int:
    return sum(1 + len(line) // width for line in text.split("\n"))


def _write(
    sheet: "Worksheet", row: int, column: int, value: Any, *, style: str = "plain", wraps: bool = True
) -> "Cell":
    """Fill a cell; words are kept as words, also where they begin as a formula does."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    cell: Any = sheet.cell(row=row, column=column)
    if isinstance(value, str):
        cell.value = _escaped(value)
        # What begins with = was taken for a formula a moment ago.
        cell.data_type = "s"
    elif value is not None:
        cell.value = value
    cell.alignment = Alignment(wrap_text=wraps, vertical="top")
    if style in ("title", "head"):
        cell.font = Font(name="Calibri", bold=True, size=14 if style == "title" else 11)
    colour = {"head": _BLUE, "asked": _GREY, "answer": _YELLOW}.get(style)
    if colour:
        line = Side(style="thin", color=_LINES)
        cell.fill = PatternFill("solid", fgColor=colour)
        cell.border = Border(left=line, right=line, top=line, bottom=line)
    if style == "answer":
        cell.protection = Protection(locked=False)
        if not isinstance(value, int):
            # In a cell of text nothing that is typed becomes a date, a number or a formula.
            cell.number_format = "@"
        cell.quotePrefix = isinstance(value, str) and value.startswith(("=", "+", "-", "@"))
    return cell  # type: ignore[no-any-return]


def _escaped(text: str) -> str:
    """A text in which nothing reads as one of the signs that XML cannot hold."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def _offer(sheet: "Worksheet", count: int, longest: Mapping[str, int]) -> None:
    """Offer what may be chosen, and refuse at once what is too long."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, column in enumerate(layout.COLUMNS, start=1):
        if column.name == "self_score":
            scores = ",".join(map(str, SCALE))
            rule = DataValidation(type="list", formula1=f'"{scores}"', allow_blank=True)
            rule.error = f"Choose a whole number from {SCALE[0]} to {SCALE[-1]}, or empty the cell."
        elif column.name == "not_applicable":
            rule = DataValidation(type="list", formula1=f'"{layout.YES},{layout.NO}"', allow_blank=True)
            rule.error = f"Choose {layout.YES} or {layout.NO}, or empty the cell."
        elif column.name in longest:
            most = longest[column.name]
            rule = DataValidation(
                type="textLength", operator="lessThanOrEqual", formula1=str(most), allow_blank=True
            )
            rule.error = f"At most {most:,} characters are taken here."
        else:
            continue
        rule.errorTitle, rule.showErrorMessage = column.heading[:_LONGEST_TITLE], True
        letter = get_column_letter(number)
        rule.add(f"{letter}{_HEAD + 1}:{letter}{_HEAD + count}")
        sheet.add_data_validation(rule)


def _finish(sheet: "Worksheet") -> None:
    """Print as wide as a page, and lock what must not change; leave widths and heights to the reader; no password: it guards against slips alone."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _origin(made: "Workbook", book: Book) -> None:
    sheet = made.create_sheet(layout.ORIGIN)
    rows = [
        (layout.ORIGIN_FORMAT, layout.FORMAT),
        (layout.ORIGIN_CASE, book.reference),
        (layout.ORIGIN_FRAMEWORK, book.framework.content_hash),
        *(
            (layout.ORIGIN_ANSWER, line.text.code, str(line.version), " ".join(line.kept_out))
            for line in book.lines
        ),
    ]
    for number, row in enumerate(rows, start=1):
        for column, words in enumerate(row, start=1):
            _write(sheet, number, column, words).number_format = "@"
    sheet.sheet_state = "hidden"
    _finish(sheet)
