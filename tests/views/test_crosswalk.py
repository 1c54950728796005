"""What an application says to a regulator's references, on a page and as a file; and which standards alone, for everybody."""

import csv
import io
import threading
from datetime import date, datetime

import openpyxl
import pytest
from lxml import html as parser
from openpyxl.worksheet.worksheet import Worksheet

from accreditation.db import unit_of_work
from accreditation.documents import making
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.queries import answers, crosswalk
from tests import moving, shelving
from tests.client import Client
from tests.documents import made
from tests.frameworks.defects import fresh, written
from tests.world import World

TODAY = date(2026, 11, 30)
FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def case(world: World) -> Application:
    return world.application()


@pytest.fixture
def lead(world: World) -> Client:
    return world.client(world.lead)


@pytest.fixture
def path(case: Application) -> str:
    return f"/applications/{case.id}/regulators"


def write(case: Application, code: str, **values: object) -> None:
    """Let an answer say something, past the services."""
    with unit_of_work():
        answer = answers.to_standard(case.id, code)
        for name, value in values.items():
            setattr(answer, name, value)


def rows(text: str) -> list[dict[str, str]]:
    """The lines of a file by the names of its columns."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def on(day: date, regulator: str = "GMC") -> str:
    """How an address asks for a regulator and a day."""
    return f"?regulator={regulator}&day-day={day.day}&day-month={day.month}&day-year={day.year}"


def test_one_citation_is_listed_under_every_reference_that_its_standard_speaks_to(
    world: World, case: Application, lead: Client, path: str
) -> None:
    survey = shelving.file(world, "Learner survey")
    shelving.cite(world, survey, case.id, "2.2", (2, 3), claim="Nine in ten are content.")
    write(case, "2.2", narrative="We ask every learner.", self_score=3)
    page = lead.get(path + on(TODAY)).text
    assert page.count(">Learner survey</a>, pages 2 to 3") == 3
    for reference in ("GMC S2.1", "GMC S2.2", "GMC S2.3"):
        assert f">{reference}</h2>" in page
    assert "on 30 November 2026" in page
    assert f"{world.framework.title}, version {world.framework.version}" in page
    assert "GPhC Standard" not in page
    lines = [row for row in rows(lead.get(f"{path}.csv{on(TODAY)}").text) if row["Standard"] == "2.2"]
    assert [row["Reference"] for row in lines] == ["S2.1", "S2.2", "S2.3"]
    assert {(row["Your score"], row["What you do"]) for row in lines} == {("3", "We ask every learner.")}
    assert all("pages 2 to 3: Nine in ten are content." in row["Evidence"] for row in lines)


def test_the_file_names_the_framework_and_no_cell_of_it_runs(
    world: World, case: Application, lead: Client, path: str
) -> None:
    shelving.cite(world, shelving.file(world, FORMULA), case.id, "4.1", claim=FORMULA)
    write(case, "4.1", narrative="+1 is what we do", self_score=2)
    write(case, "1.5", not_applicable=True, not_applicable_reason="@nobody comes")
    sent = lead.get(f"{path}.csv{on(TODAY)}")
    name = f"regulators-GMC-{case.reference}.csv"
    assert sent.headers["Content-Disposition"] == f"attachment; filename={name}"
    lines = rows(sent.text)
    named = f"{world.framework.title}, version {world.framework.version}"
    assert {(row["Framework"], row["On"]) for row in lines} == {(named, "2026-11-30")}
    cited = next(row for row in lines if row["Standard"] == "4.1")
    assert cited["Evidence"].startswith(f"'{FORMULA} (")
    assert cited["What you do"] == "'+1 is what we do"
    away = next(row for row in lines if row["Standard"] == "1.5")
    assert (away["Your score"], away["What you do"]) == ("Does not apply", "'@nobody comes")
    cells = [cell for row in lines for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_the_file_is_taken_only_after_confirming_and_for_the_regulator_and_day_that_were_asked(
    case: Application, lead: Client, path: str
) -> None:
    shown = lead.get(path + on(TODAY, "GDC")).text
    address = f"{path}.csv{on(TODAY, 'GDC')}"
    assert f'href="{address.replace("&", "&amp;")}"' in shown
    lead.confirms = False
    sent_away = lead.get(address)
    assert sent_away.status_code == 302
    assert sent_away.location.startswith("/step-up?act=export&")
    lead.confirms = True
    sent = lead.get(address)
    assert f"regulators-GDC-{case.reference}.csv" in sent.headers["Content-Disposition"]
    assert {row["Reference"] for row in rows(sent.text)} == {"Standard 1", "Standard 2", "Standard 3"}


def test_evidence_that_would_help_little_on_that_day_says_so(
    world: World, case: Application, lead: Client, path: str
) -> None:
    old = shelving.file(world, "Old audit", expires_on=date(2027, 3, 31))
    gone = shelving.file(world, "Lost audit", status=RevisionStatus.WITHDRAWN)
    for revision in (old, gone):
        shelving.cite(world, revision, case.id, "3.1")
    in_date = lead.get(path + on(date(2027, 3, 31))).text
    assert "out of date on that day" not in in_date
    assert "cannot be used now" in in_date
    assert "out of date on that day" in lead.get(path + on(date(2027, 4, 1))).text
    line = next(
        row for row in rows(lead.get(f"{path}.csv{on(date(2027, 4, 1))}").text) if row["Standard"] == "3.1"
    )
    assert "; out of date on that day), page 1" in line["Evidence"]


def test_each_regulator_is_shown_and_nonsense_is_the_first_one_today(lead: Client, path: str) -> None:
    gdc = lead.get(path + on(TODAY, "GDC")).text
    assert "GDC Standard 3</h2>" in gdc
    assert "3 references" in gdc
    for address in (path, f"{path}?regulator=NMC&day-day=31&day-month=2&day-year=2020"):
        assert "GMC S1.1</h2>" in lead.get(address).text
    assert 'value="GDC" selected' in gdc


def test_a_day_before_the_links_says_from_when_they_hold(lead: Client, path: str) -> None:
    page = lead.get(path + on(date(2016, 3, 31))).text
    assert "begin on 1 April 2016" in page
    assert "</h2>" in page
    assert "GMC S1.1" not in page
    assert rows(lead.get(f"{path}.csv{on(date(2016, 3, 31))}").text) == []
    assert "GMC S1.1</h2>" in lead.get(path + on(date(2016, 4, 1))).text


def test_standards_that_the_award_does_not_ask_for_are_left_out(world: World, case: Application) -> None:
    in_scope = {answer.standard.code for answer in answers.in_scope(case)}
    listed = {
        line.answer.standard.code
        for reference in crosswalk.of_application(case, "GPhC", TODAY)
        for line in reference.lines
    }
    assert listed == in_scope


def test_a_case_keeps_the_links_of_its_own_framework(
    world: World, case: Application, lead: Client, path: str
) -> None:
    later = moving.later(world)
    assert f"{later.title}, version" not in lead.get(path + on(TODAY)).text
    moving.move(world, case, later)
    page = lead.get(path + on(TODAY)).text
    assert f"{later.title}, version {later.version}" in page
    assert "begin on 1 April 2017" in lead.get(path + on(date(2016, 4, 1))).text


def test_a_reference_to_which_nothing_of_the_case_speaks_is_named(world: World) -> None:
    data = fresh()
    excellence = next(domain["code"] for domain in data["domains"] if domain.get("stretch"))
    row = {"subject": excellence, "regulator": "GDC", "reference": "Standard 9"}
    data["crosswalk"].append(row | {"relation": "supports", "from": "2016-04-01"})
    moving.later(world, written(data | {"version": 2}))
    case, lead = world.application(), world.client(world.lead)
    page = lead.get(f"/applications/{case.id}/regulators{on(TODAY, 'GDC')}").text
    assert "GDC Standard 9</h2>" in page
    assert page.count("No standard of this application speaks to it.") == 1
    last = rows(lead.get(f"/applications/{case.id}/regulators.csv{on(TODAY, 'GDC')}").text)[-1]
    assert (last["Reference"], last["Link"], last["Standard"]) == ("Standard 9", "Nothing speaks to it", "")
    assert f"{excellence}1 " in world.client().get(f"/standards/regulators{on(TODAY, 'GDC')}").text


def test_a_framework_that_names_no_regulator_says_so(world: World) -> None:
    moving.later(world, written(fresh() | {"version": 2, "regulators": [], "crosswalk": []}))
    case, lead = world.application(), world.client(world.lead)
    for path in (f"/applications/{case.id}/regulators", "/standards/regulators"):
        assert "This framework names no regulator" in lead.get(path).text
    sent = lead.get(f"/applications/{case.id}/regulators.csv")
    assert rows(sent.text) == []
    assert f"filename=regulators-{case.reference}.csv" in sent.headers["Content-Disposition"]


def test_everybody_reads_which_standards_alone_and_an_administrator_of_any_version(world: World) -> None:
    first = world.framework
    visitor, administrator = world.client(), world.client(world.person(Role.ADMINISTRATOR))
    page = visitor.get(f"/standards/regulators{on(TODAY)}").text
    assert "GMC S2.1</h2>" in page
    assert "as all of domain 2" in page
    assert "Your score" not in page
    assert 'href="/standards"' in page
    later = moving.later(world)
    assert f"{later.title}, version" in visitor.get(f"/standards/regulators{on(TODAY)}").text
    old = administrator.get(f"/frameworks/{first.id}/regulators{on(date(2016, 4, 1))}").text
    assert f"{first.title}, version {first.version}" in old
    assert "GMC S2.1</h2>" in old
    assert (
        "begin on 1 April 2017"
        in administrator.get(f"/frameworks/{later.id}/regulators{on(date(2016, 4, 1))}").text
    )


def test_without_a_published_framework_the_public_page_says_so(world: World) -> None:
    assert "No standards are published yet" in world.client().get("/standards/regulators").text


def sheet(browser: Client, address: str) -> Worksheet:
    """The table of a workbook, opened again."""
    return openpyxl.load_workbook(io.BytesIO(browser.get(address).data)).worksheets[0]


def test_page_csv_workbook_and_word_document_have_the_same_columns_and_rows(
    world: World, case: Application, lead: Client, path: str
) -> None:
    shelving.cite(world, shelving.file(world, FORMULA), case.id, "2.2", (2, 3), claim="+1")
    write(case, "2.2", narrative="@ward we ask", self_score=3)
    lines = rows(lead.get(f"{path}.csv{on(TODAY)}").text)
    table = sheet(lead, f"{path}.xlsx{on(TODAY)}")
    heads = [cell.value for cell in table[1]]
    assert heads == list(lines[0])
    assert table.max_row == len(lines) + 1
    references = [row[heads.index("Reference")].value for row in table.iter_rows(min_row=2)]
    assert references == [line["Reference"] for line in lines]
    word = made.word(lead.get(f"{path}.docx{on(TODAY)}").data)
    assert [text for level, text in made.headings(word) if level == 1] == [
        f"GMC {name}" for name in dict.fromkeys(references)
    ]
    assert sum(len(table.rows) - 1 for table in word.tables[1:]) == len(lines)
    heads_of_tables = made.header_rows(word)
    assert len(heads_of_tables) == len(word.tables)
    assert set(heads_of_tables[1]) < set(heads)
    page = parser.document_fromstring(lead.get(path + on(TODAY)).text)
    on_page = {tuple(row.xpath("./th/text()")) for row in page.xpath("//thead/tr")}
    assert {words for row in on_page for words in row} < set(heads)
    text = made.text_of(word)
    for words in (
        FORMULA,
        "@ward we ask",
        "as all of domain 2",
        world.framework.title,
        "GMC",
        "30 November 2026",
    ):
        assert words in text
    for name in ("xlsx", "docx"):
        sent = lead.get(f"{path}.{name}{on(TODAY)}").headers["Content-Disposition"]
        assert sent == f"attachment; filename=regulators-GMC-{case.reference}.{name}"


def test_a_workbook_leads_to_our_own_pages_alone_and_no_cell_of_it_runs(
    world: World, case: Application, lead: Client, path: str
) -> None:
    shelving.cite(world, shelving.file(world, FORMULA), case.id, "2.2", claim="http://elsewhere.example/")
    write(case, "2.2", narrative=FORMULA, self_score=3)
    table = sheet(lead, f"{path}.xlsx{on(TODAY)}")
    cells = [cell for row in table.iter_rows() for cell in row]
    targets = {cell.hyperlink.target for cell in cells if cell.hyperlink}
    settings = lead.application.extensions["settings"]
    assert targets
    assert all(
        str(target).startswith(f"{settings.base_url}/applications/{case.id}/standards/") for target in targets
    )
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert FORMULA in {cell.value for cell in cells}
    line = next(row for row in table.iter_rows(min_row=2, values_only=True) if row[5] == "2.2")
    assert line[3] == datetime(2026, 11, 30)
    assert line[8] == 3


def test_files_of_a_day_without_links_say_so(lead: Client, path: str) -> None:
    early = on(date(2016, 3, 31))
    assert "Nothing is linked on 31 March 2016" in made.text_of(
        made.word(lead.get(f"{path}.docx{early}").data)
    )
    assert sheet(lead, f"{path}.xlsx{early}").max_row == 1


def test_where_there_is_no_time_for_a_file_its_page_of_the_same_choice_says_so(
    lead: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "WAIT", 0.0)
    monkeypatch.setattr(making, "_PLACES", threading.BoundedSemaphore(1))
    with making._place():
        sent_back = lead.get(f"{path}.xlsx{on(TODAY, 'GDC')}")
    assert sent_back.location == path + on(TODAY, "GDC")
    assert making.TOO_MANY in lead.get(sent_back.location).text
