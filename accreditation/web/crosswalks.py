"""What one application says to a regulator's references, as a table: its columns are named here, for the page and for every file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from accreditation import clock, dates
from accreditation.documents.descriptions import (
    Block,
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
from accreditation.enums.labelled import Labelled
from accreditation.frameworks.crosswalk import first_day
from accreditation.frameworks.framework import Framework, Regulator
from accreditation.models.applications import Application
from accreditation.queries.crosswalk import AnsweredReference, CitedPages, Line
from accreditation.web.differences import score_words
from accreditation.web.files import Cell
from accreditation.web.filters import span
from forms.crosswalk import CrosswalkFilter

NOTHING = "Nothing speaks to it"
JUDGES_NOTHING = "A link says that both speak of the same. Whether its standard is met, the regulator says."


@dataclass(frozen=True)
class Choice:
    """The regulator and the day that the address asks for, in a framework; there may be no regulator."""

    framework: Framework
    form: CrosswalkFilter
    regulator: Regulator | None
    day: date

    @property
    def code(self) -> str:
        """The regulator's code, or nothing."""
        return self.regulator.code if self.regulator else ""

    @property
    def named(self) -> str:
        """The framework with its version, as every page and file names it."""
        return f"{self.framework.title}, version {self.framework.version}"

    @property
    def regulator_named(self) -> str:
        """The regulator with its code, as every page and file names it."""
        return f"{self.regulator.name} ({self.regulator.code})" if self.regulator else ""

    @property
    def address_values(self) -> dict[str, Any]:
        """The same choice as an address asks for it."""
        day = {"day-day": self.day.day, "day-month": self.day.month, "day-year": self.day.year}
        return {"regulator": self.code, **day}

    @property
    def first_day(self) -> date | None:
        """The day from which anything is linked to the regulator."""
        return first_day(self.framework, self.code)


@dataclass(frozen=True)
class Row:
    """A standard that speaks to a reference; without a `line`, nothing speaks to it."""

    choice: Choice
    reference: str
    line: Line | None

    def of_line(self, words: Callable[[Line], Cell]) -> Cell:
        """What a column says of the standard; nothing where there is none."""
        return "" if self.line is None else words(self.line)

    @property
    def link(self) -> str:
        """How the standard is linked to the reference; that nothing speaks to it is what its reader looks for first."""
        return NOTHING if self.line is None else link_words(self.line)

    @property
    def evidence(self) -> str:
        """What is cited, in words."""
        return (
            ""
            if self.line is None
            else "; ".join(cited_words(cited, self.choice.day) for cited in self.line.cited)
        )


@dataclass(frozen=True)
class Column:
    """A column of the table: its words of a row, its width as a sheet, and its share of a document's page.

    Without a share it is the same for the whole table, and a page and a document say it once above.
    """

    heading: str
    words: Callable[[Row], Cell]
    width: int
    share: int = 0
    on_page: bool = False
    kind: ColumnKind = ColumnKind.TEXT
    leads_to: Callable[[Application, Line], str] | None = None


def _answer_page(application: Application, line: Line) -> str:
    endpoint = "local_confirmations.standard" if line.served else "answers.edit"
    return url_for(endpoint, application_id=application.id, code=line.link.standard.code)


STANDARD = Column(
    "Standard",
    lambda row: row.of_line(lambda line: line.link.standard.code),
    10,
    share=2,
    on_page=True,
    leads_to=_answer_page,
)
LINK = Column("Link", lambda row: row.link, 22, share=3, on_page=True)
SCORE = Column(
    "Your score",
    lambda row: row.of_line(lambda line: score_words(line.answer)),
    12,
    share=2,
    on_page=True,
    kind=ColumnKind.NUMBER,
)
EVIDENCE = Column("Evidence", lambda row: row.evidence, 60, share=7, on_page=True)
COLUMNS = (
    Column("Framework", lambda row: row.choice.named, 30),
    Column("Regulator", lambda row: row.choice.regulator_named, 30),
    Column(
        "Regulator’s document",
        lambda row: row.choice.regulator.document if row.choice.regulator else "",
        30,
    ),
    Column("On", lambda row: row.choice.day, 18, kind=ColumnKind.DAY),
    Column("Reference", lambda row: row.reference, 14),
    STANDARD,
    Column("Title", lambda row: row.of_line(lambda line: line.link.standard.title), 40, share=4),
    LINK,
    SCORE,
    Column("What you do", lambda row: row.of_line(_answer_words), 80, share=9),
    EVIDENCE,
)
ON_PAGE = tuple(column for column in COLUMNS if column.on_page)
IN_DOCUMENT = tuple(column for column in COLUMNS if column.share)


def _answer_words(line: Line) -> str:
    answer = line.answer
    words = answer.not_applicable_reason if answer.not_applicable else answer.narrative
    stands = line.served.stands if line.served is not None else None
    return (
        f"{words}\nDifferent here: {stands.difference}" if stands is not None and stands.difference else words
    )


def link_words(line: Line) -> str:
    """How a standard is linked to a reference, and whether that is said of its whole domain."""
    link = line.link
    return f"{link.relation.label}, as all of domain {link.through}" if link.through else link.relation.label


def cited_words(cited: CitedPages, day: date) -> str:
    """A citation in words, with why it would help little on that day."""
    doubt = cited.doubt(day)
    about = f"{cited.kind.label}; {doubt}" if doubt else cited.kind.label
    where = span(cited.unit, cited.page_from, cited.page_to, cited.locator, inline=True)
    return f"{cited.title} ({about}), {where}: {cited.claim}"


def rows(choice: Choice, answered: Iterable[AnsweredReference]) -> Iterator[Row]:
    """A row for each standard that speaks to a reference, and one for each reference to which none does."""
    for reference in answered:
        yield from (Row(choice, reference.name, line) for line in reference.lines or (None,))


def cells(row: Row) -> tuple[Cell, ...]:
    """A row as every table of a file has it."""
    return tuple(column.words(row) for column in COLUMNS)


def as_text(cell: Cell) -> str:
    """A cell in words."""
    if isinstance(cell, date):
        return dates.day(cell)
    return cell.label if isinstance(cell, Labelled) else "" if cell is None else str(cell)


def _facts(choice: Choice, application: Application) -> tuple[tuple[str, str], ...]:
    """What the whole table is about."""
    return (
        ("Provider", application.organisation.name),
        ("About", application.subject.name),
        ("Application", application.reference),
        ("Framework", choice.named),
        ("Regulator", choice.regulator_named or "This framework names no regulator"),
        ("Regulator’s document", choice.regulator.document if choice.regulator else ""),
        ("Links as they hold on", dates.day(choice.day)),
        ("Answers as saved on", dates.day(clock.today())),
        ("What a link says", JUDGES_NOTHING),
    )


def sheet(
    choice: Choice, application: Application, answered: Sequence[AnsweredReference], *, base_url: str
) -> Sheet:
    """The table as a spreadsheet, whose standards lead to their pages in this service."""
    return Sheet(
        title=f"Regulators’ standards {choice.code}".strip(),
        owner=application.organisation.name,
        made_on=clock.today(),
        facts=_facts(choice, application),
        columns=tuple(SheetColumn(column.heading, column.width, column.kind) for column in COLUMNS),
        rows=tuple(
            tuple(_sheet_cell(column, row, application, base_url) for column in COLUMNS)
            for row in rows(choice, answered)
        ),
    )


def _sheet_cell(column: Column, row: Row, application: Application, base_url: str) -> SheetCell:
    words = column.words(row)
    text = words.isoformat() if isinstance(words, date) else as_text(words)
    if column.leads_to is None or row.line is None:
        return SheetCell(text)
    return SheetCell(text, base_url.rstrip("/") + column.leads_to(application, row.line))


def document(choice: Choice, application: Application, answered: Sequence[AnsweredReference]) -> Document:
    """The table as a document: a heading and a table for each reference."""
    facts = tuple(fact for fact in _facts(choice, application) if fact[1])
    return Document(
        title=f"Regulators’ standards: {choice.code or 'none'}",
        subtitle=application.subject.name,
        owner=application.organisation.name,
        foot=f"{application.reference}, {choice.named}, {dates.day(choice.day)}",
        made_on=clock.today(),
        first=(Table("About this document", ("Detail", "This document"), facts, (1, 3)),),
        blocks=tuple(_blocks(choice, answered)),
        landscape=True,
    )


def _blocks(choice: Choice, answered: Sequence[AnsweredReference]) -> Iterator[Block]:
    if not answered:
        yield Note(f"Nothing is linked on {dates.day(choice.day)}")
    for reference in answered:
        yield Heading(f"{choice.code} {reference.name}", 1)
        if not reference.lines:
            yield Text("No standard of this application speaks to it.")
            continue
        yield Table(
            f"What speaks to {choice.code} {reference.name}",
            tuple(column.heading for column in IN_DOCUMENT),
            tuple(
                tuple(as_text(column.words(row)) for column in IN_DOCUMENT)
                for row in rows(choice, [reference])
            ),
            tuple(column.share for column in IN_DOCUMENT),
        )
