"""Every table that is given out as a file is written in one way: Excel reads its letters, and no cell of it runs."""

import csv
import io
import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from markupsafe import escape

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.awards import AwardStatus
from accreditation.enums.people import Role
from accreditation.models.people import Person
from accreditation.settings import ROOT
from accreditation.web.files import spreadsheet
from tests.world import World

NAME = "=HYPERLINK(1) Tŷ Gwyn, “Łódź”\u2028العربية"
TABLES = re.compile(r"\.csv$")


@pytest.mark.one_database
def test_every_table_opens_in_a_spreadsheet_with_its_letters_and_without_formulas(
    world: World, app: Flask
) -> None:
    case = world.application(placement=world.new_placement(NAME))
    files = [rule.rule for rule in app.url_map.iter_rules() if TABLES.search(rule.rule)]
    assert len(files) >= 8
    people = (
        world.secretary,
        world.lead,
        world.person(Role.ADMINISTRATOR),
        world.person(Role.CONCERN_OFFICER),
    )
    readers = [world.client(person) for person in people]
    for path in files:
        address = path.replace("<id:application_id>", str(case.id)).replace(
            "<id:cycle_id>", str(case.cycle_id)
        )
        answers = [reader.get(address) for reader in readers]
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
        if re.search(r"csv\.(Dict)?[Ww]riter|^from csv import", path.read_text(), re.MULTILINE)
    ]
    assert [path for path in writers if "documents/child" not in path] == ["accreditation/web/files.py"]


def lines(text: str) -> list[list[str]]:
    """What a file holds below its head."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))[1:]


@pytest.mark.one_database
def test_a_cell_is_written_in_one_way_whatever_it_holds() -> None:
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    cells = (date(2026, 7, 1), summer, True, None, 7, AwardStatus.ACTIVE, "-7")
    (row,) = lines(spreadsheet("x.csv", ["Head"] * 7, [cells]).get_data(as_text=True))
    assert row == ["2026-07-01", "2026-07-02 00:30", "yes", "", "7", AwardStatus.ACTIVE.label, "'-7"]


@pytest.mark.one_database
def test_a_file_holds_what_the_lists_filters_show_and_all_pages_of_it(world: World) -> None:
    with unit_of_work():
        db.session.add_all(
            Person(name=f"Zed {n:02}", email=f"zed{n}@quality.example", created_at=clock.now())
            for n in range(60)
        )
    administrator = world.client(world.person(Role.ADMINISTRATOR))
    shown = administrator.get("/people?search=zed").text
    assert "60 people." in shown
    assert 'href="/people/list.csv?search=zed"' in shown
    rows = lines(administrator.get("/people/list.csv?search=zed").text)
    assert [row[0] for row in rows] == [f"Zed {n:02}" for n in range(60)]
    assert {row[3] for row in rows} == {"No role"}


@pytest.mark.one_database
def test_the_file_of_people_says_which_role_they_hold_where(world: World) -> None:
    world.person(Role.SECRETARIAT)
    administrator = world.client(world.person(Role.ADMINISTRATOR))
    rows = lines(administrator.get("/people/list.csv?role=secretariat").text)
    assert {(row[3], row[4]) for row in rows} == {("Secretariat", world.office.name)}


@pytest.mark.one_database
def test_the_file_of_events_says_the_same_as_the_page(world: World) -> None:
    world.application()
    auditor = world.client(world.person(Role.AUDITOR))
    rows = lines(auditor.get("/audit/list.csv").text)
    page = auditor.get("/audit").text
    assert f"{len(rows)} events." in page
    for _when, what, details, record, who in rows[:20]:
        for words in (what, *details.split(", "), record, who):
            assert str(escape(words)) in page
    assert lines(auditor.get("/audit/list.csv?email=nobody@quality.example").text) == []
