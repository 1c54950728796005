"""Finds the answers in a workbook's sheets, by headings and codes and not by place, and says what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from accreditation.enums.workbooks import CellKind
from accreditation.errors import RuleBroken
from accreditation.rules.workbooks import layout
from accreditation.rules.workbooks.sheets import Cell, Sheet, Trouble, address, covers, masked
from accreditation.text import single_line

_NO_ORIGIN = (
    "This workbook does not say which application it was made for: its hidden sheet is missing. Download the workbook"
    " again, copy your answers into it, and upload that. Nothing was changed."
)
_OTHER_FORMAT = (
    "This workbook was made by another version of the service. Download it again, copy your answers into it, and upload"
    " that. Nothing was changed."
)
_OTHER_CASE = (
    "This is the workbook of another application{which}. Open that application and upload it there, or choose the workbook"
    " of this one. Nothing was changed."
)
_OTHER_FRAMEWORK = (
    "This workbook asks the standards of another framework version: the application was moved since it was downloaded."
    " Download it again, and copy into it what still fits. Nothing was changed."
)
_LEFT = "Its answer stays as it is."
_MOST_SHOWN = 40


@dataclass(frozen=True)
class Origin:
    """What the hidden sheet says: each answer's version when it was downloaded, and its texts that no cell could hold."""

    versions: Mapping[str, int]
    kept_out: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Row:
    """The cells of one standard by column, and where each of them stands."""

    code: str
    sheet: str
    cells: Mapping[str, Cell]
    addresses: Mapping[str, str]


@dataclass
class Readable:
    """The rows of a workbook by code, and what could not be taken."""

    rows: dict[str, Row] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    spoilt: set[str] = field(default_factory=set)
    """Codes that stand there and cannot be taken, so that they are not missing."""


def origin_of(sheets: Sequence[Sheet], *, reference: str, framework: str) -> Origin:
    """Where a workbook came from; raises RuleBroken unless it is one of this application and framework version."""
    sheet = next((sheet for sheet in sheets if sheet.name == layout.ORIGIN), None)
    lines = (
        [
            [row[column].words.strip() if column in row else "" for column in range(1, 5)]
            for _, row in sorted(sheet.rows.items())
        ]
        if sheet is not None
        else []
    )
    facts = {line[0]: line[1] for line in lines}
    if not {layout.ORIGIN_FORMAT, layout.ORIGIN_CASE, layout.ORIGIN_FRAMEWORK} <= facts.keys():
        raise RuleBroken(_NO_ORIGIN, field="file")
    if facts[layout.ORIGIN_FORMAT] != layout.FORMAT:
        raise RuleBroken(_OTHER_FORMAT, field="file")
    other = single_line(facts[layout.ORIGIN_CASE])
    if other != reference:
        raise RuleBroken(
            _OTHER_CASE.format(which=f" ({masked(other[:_MOST_SHOWN])})" if other else ""), field="file"
        )
    if facts[layout.ORIGIN_FRAMEWORK] != framework:
        raise RuleBroken(_OTHER_FRAMEWORK, field="file")
    answers = [line[1:] for line in lines if line[0] == layout.ORIGIN_ANSWER]
    if not all(_is_number(version) for _, version, _ in answers):
        raise RuleBroken(_NO_ORIGIN, field="file")
    return Origin(
        {code: int(version) for code, version, _ in answers},
        {code: frozenset(kept_out.split()) for code, _, kept_out in answers},
    )


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdecimal() and len(words) < len(str(2**31))


def rows_of(sheets: Sequence[Sheet], codes: Sequence[str]) -> Readable:
    """The row of each of these standards wherever it stands, and every place that cannot be taken."""
    readable = Readable()
    for sheet in sheets:
        if sheet.name != layout.ORIGIN and (head := _head(sheet)) is not None:
            _read(sheet, *head, set(codes), readable)
    missing = [code for code in codes if code not in readable.rows and code not in readable.spoilt]
    if missing:
        readable.troubles.append(
            Trouble(
                "",
                "",
                f"These standards are not in the workbook: {', '.join(missing)}. Their rows, or the headings above them, were"
                " deleted or changed.",
                "Their answers stay as they are. If you wrote something there, copy it into a workbook that you download"
                " again.",
            )
        )
    return readable


def _head(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The row of the headings, and the column of each; None for a sheet that asks nothing."""
    names = {heading: name for name, heading in layout.HEADINGS.items()}
    for number, row in sorted(sheet.rows.items()):
        columns: dict[str, int] = {}
        for column, cell in sorted(row.items()):
            name = names.get(single_line(cell.words))
            if name is not None and name not in columns:
                columns[name] = column
        if layout.CODE in columns and len(columns) > 1:
            return number, columns
    return None


def _read(sheet: Sheet, head: int, columns: Mapping[str, int], codes: set[str], readable: Readable) -> None:
    lost = [layout.HEADINGS[name] for name in layout.ANSWERED if name not in columns]
    for heading in lost:
        readable.troubles.append(
            Trouble(
                sheet.name,
                "",
                f"The column “{heading}” is missing: it was deleted, or its heading was changed.",
                "Nothing of this sheet is taken. Bring the column back, or download the workbook again and copy your"
                " answers into it.",
            )
        )
    for number, code in _coded(sheet, head, columns[layout.CODE], codes, readable):
        where = {name: address(number, columns[name]) for name in layout.ANSWERED if name in columns}
        merged = [name for name in where if _is_merged(sheet, number, columns[name])]
        if code in readable.rows or code in readable.spoilt:
            readable.rows.pop(code, None)
            wrong = f"Standard {code} stands in the workbook twice, so it is not known which row is meant."
            mend = f"Take one of the two rows out. {_LEFT}"
            readable.troubles.append(Trouble(sheet.name, address(number, columns[layout.CODE]), wrong, mend))
        elif merged:
            wrong = f"Cells of standard {code} are merged, so it is not known where their words belong."
            mend = f"Unmerge them. {_LEFT}"
            readable.troubles.append(Trouble(sheet.name, where[merged[0]], wrong, mend))
        elif not lost:
            row = sheet.rows[number]
            cells = {name: row[columns[name]] for name in where if columns[name] in row}
            readable.rows[code] = Row(code, sheet.name, cells, where)
            continue
        readable.spoilt.add(code)


def _is_merged(sheet: Sheet, row: int, column: int) -> bool:
    return any(covers(merged, row, column) for merged in sheet.merged)


def _coded(
    sheet: Sheet, head: int, column: int, codes: set[str], readable: Readable
) -> Iterator[tuple[int, str]]:
    """Each row below the headings with the code of a standard; words beside a code that is none are said."""
    strangers = []
    for number, row in sorted(sheet.rows.items()):
        if number <= head:
            continue
        cell = row.get(column)
        code = single_line(cell.words) if cell is not None and cell.kind is not CellKind.FORMULA else ""
        if code in codes:
            yield number, code
        else:
            strangers.append((number, code))
    for number, code in strangers[:_MOST_SHOWN]:
        named = f"has the code “{code[:_MOST_SHOWN]}”, which" if code else "has words, and"
        readable.troubles.append(
            Trouble(
                sheet.name,
                address(number, column),
                f"Row {number} {named} is no standard of this application.",
                "The row is left out. Put the code back as it was, or move the words into the row of their standard.",
            )
        )
