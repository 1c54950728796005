"""Workbooks that a provider downloads, changes as a program would, and uploads again, for tests."""

import io
import random
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from werkzeug.test import TestResponse

from accreditation.db import db
from accreditation.models.applications import Application
from accreditation.models.content import answer_content
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications
from accreditation.queries.policies import policy_of
from accreditation.rules.workbooks import layout
from tests import moving
from tests.client import Client
from tests.world import World

HARD = (
    "=1+1",
    "+44 20 7946 0000",
    "-minus",
    "@home",
    '=HYPERLINK("http://x.example","y")',
    "Two lines\n\nand a third\twith a tab",
    "“Quoted” and 'plain' & <b>bold</b>",
    "_x000D_ and _x0041_ as they stand",
    "2026-03-04",
    "003",
    "Ärzte, œuvre, 日本語, 👩‍⚕️",
    "w" * 8000,
)
"""Texts that a program may take for something else."""

COLUMNS = {column.name: number for number, column in enumerate(layout.COLUMNS, start=1)}


def page(case: Application) -> str:
    """The page from which a workbook is taken and to which it comes back."""
    return f"/applications/{case.id}/workbook"


def downloaded(browser: Client, case: Application) -> bytes:
    """The workbook of a case."""
    answer = browser.get(f"{page(case)}/answers.xlsx")
    assert answer.status_code == 200, answer.status
    return bytes(answer.data)


def opened(content: bytes) -> Workbook:
    """A workbook as openpyxl reads it."""
    return load_workbook(io.BytesIO(content))


def closed(book: Workbook) -> bytes:
    """The same as a file again."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def row_of(book: Workbook, code: str) -> tuple[Worksheet, int]:
    """The sheet and the row of a standard."""
    for sheet in book.worksheets:
        for row in range(1, sheet.max_row + 1):
            if sheet.title != layout.ORIGIN and sheet.cell(row, 1).value == code:
                return sheet, row
    raise AssertionError(code)


def put(book: Workbook, code: str, name: str, value: Any, *, is_formula: bool = False) -> str:
    """Type into a cell; words stay words unless a formula is meant. Says which cell it was."""
    sheet, row = row_of(book, code)
    cell: Any = sheet.cell(row, COLUMNS[name])
    cell.value = value
    if isinstance(value, str) and not is_formula:
        # As programs keep what only looks like a sign that XML cannot hold.
        cell.value = value.replace("_x0", "_x005F_x0")
        cell.data_type = "s"
    return str(cell.coordinate)


def typed(content: bytes, changes: Mapping[str, Mapping[str, Any]]) -> bytes:
    """A workbook with these words typed into it, by code and column."""
    book = opened(content)
    for code, values in changes.items():
        for name, value in values.items():
            put(book, code, name, value)
    return closed(book)


def changed(content: bytes, change: Callable[[Workbook], object]) -> bytes:
    """A workbook with something done to it."""
    book = opened(content)
    change(book)
    return closed(book)


def repacked(content: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The same with its parts changed, as a program of another kind would write them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def sent(browser: Client, case: Application, content: bytes, name: str = "answers.xlsx") -> TestResponse:
    """Upload a workbook."""
    return browser.send(page(case), file=(io.BytesIO(content), name))


def confirmed(browser: Client, preview: str, **choices: str) -> TestResponse:
    """Save what a workbook changes."""
    return browser.send(preview, **choices)


def answers_of(case: Application) -> dict[str, dict[str, Any]]:
    """What each answer of a case says, by its code."""
    db.session.expire_all()
    return {answer.standard.code: answer_content(answer) for answer in answer_queries.of_application(case.id)}


def random_edits(rng: random.Random, case: Application, number: int) -> dict[str, dict[str, Any]]:
    """What the answers say after so many random edits, of which a later one may be of the same cell; only what then differs."""
    before = answers_of(case)
    case = applications.get(case.id)
    policy = policy_of(case)
    now = {
        answer.standard.code: dict(before[answer.standard.code]) for answer in answer_queries.in_scope(case)
    }
    texts = [text for text in HARD if len(text) <= 4000]
    for place in range(number):
        code = rng.choice(list(now))
        name = rng.choice(["self_score", "not_applicable", "narrative", "gaps", "actions"])
        if name == "not_applicable" and policy.na_allowed(code):
            now[code] |= {
                "self_score": None,
                name: True,
                "not_applicable_reason": f"Not here: {rng.choice(texts)}",
            }
        elif name in ("self_score", "not_applicable"):
            score = rng.choice([0, 1, 2, 3, 4, None])
            now[code] |= {"self_score": score, "not_applicable": False, "not_applicable_reason": ""}
        else:
            now[code][name] = rng.choice(
                ["", f"{rng.choice(texts)} {place}", f"{place}: {rng.choice(texts)}"]
            )
    return {
        code: {name: value for name, value in values.items() if value != before[code][name]}
        for code, values in now.items()
        if values != before[code]
    }


def in_cells(edits: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The same as it is typed into cells."""
    return {
        code: {
            name: {True: "yes", False: None}[value]
            if name == "not_applicable"
            else None
            if value == ""
            else value
            for name, value in values.items()
        }
        for code, values in edits.items()
    }


def expected(before: Mapping[str, dict[str, Any]], edits: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """What the answers say with the edits and nothing else."""
    return {code: values | edits.get(code, {}) for code, values in before.items()}


def write_hard_texts(world: World, case: Application) -> None:
    """Let some answers hold every text that a program may take for something else."""
    codes = ("1.1", "2.1", "3.1", "4.1", "5.1", "6.1")
    for place, words in enumerate(HARD):
        moving.save(world, case, codes[place // 2], **{("gaps", "narrative")[place % 2]: words})
