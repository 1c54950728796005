"""Every table that is given out as a file is written in one way: Excel reads its letters, and no cell of it runs."""

import csv
import io
import re

import pytest
from flask import Flask

from accreditation.settings import ROOT
from tests.world import World

NAME = "=HYPERLINK(1) Tŷ Gwyn, “Łódź”\u2028العربية"
TABLES = re.compile(r"\.csv$")


@pytest.mark.one_database
def test_every_table_opens_in_a_spreadsheet_with_its_letters_and_without_formulas(
    world: World, app: Flask
) -> None:
    case = world.application(placement=world.new_placement(NAME))
    files = [rule.rule for rule in app.url_map.iter_rules() if TABLES.search(rule.rule)]
    assert len(files) >= 2
    for path in files:
        readers = [world.client(person) for person in (world.secretary, world.lead)]
        answers = [reader.get(path.replace("<id:application_id>", str(case.id))) for reader in readers]
        sent = next(answer for answer in answers if answer.status_code == 200)
        assert sent.content_type == "text/csv; charset=utf-8"
        assert re.fullmatch(r"attachment; filename=[\w.-]+\.csv", sent.headers["Content-Disposition"])
        assert sent.data.startswith("\ufeff".encode()), path
        rows = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig"), newline="")))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "＝"))]
    worklist = world.client(world.secretary).get("/worklist.csv").data.decode("utf-8-sig")
    assert f"'{NAME[:10]}" in worklist
    assert "Łódź" in worklist


@pytest.mark.one_database
def test_nothing_else_writes_tables() -> None:
    writers = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "accreditation").rglob("*.py")
        if re.search(r"^import csv|csv\.writer", path.read_text(), re.MULTILINE)
    ]
    assert [path for path in writers if "documents/child" not in path] == ["accreditation/web/files.py"]
