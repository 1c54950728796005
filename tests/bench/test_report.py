"""The worst page comes first, with the aims that it misses in words, in a table for each kind of database."""

from dataclasses import replace

from bench.comparing import Compared, Side
from bench.databases import KINDS
from bench.figures import Figures, Measured
from bench.pages import ALL, Page
from bench.report import Results, badness, comparison, loads_in_words, misses, table, tables
from bench.serving import Load, Served

PAGE = Page("Page", "home.show", None, aim=25.0, statements=8, trips=6)


def measured(page: Page = PAGE, kind: str = "postgresql", **large: object) -> Measured:
    small = Figures(
        300, http=10.0, p95=11.0, within=8.0, floor=3.0, statements=5, trips=5, size=9000, rows=50
    )
    return Measured(page, kind, [small, replace(small, cases=30_000, **large)])  # type: ignore[arg-type]


def test_a_page_within_its_aims_misses_none():
    assert misses(measured()) == []
    assert badness(measured())[0] == 0.0


def test_each_aim_that_is_missed_is_said():
    assert misses(measured(floor=2.0)) == ["x floor > 4"]
    assert misses(measured(http=13.1, floor=4.0)) == ["grows x1.31"]
    assert misses(measured(http=26.0, floor=9.0, size=20_000)) == [
        "> 25 ms"
    ]  # it shows more than it did on the small field
    assert misses(measured(statements=9)) == ["> 8 stmts"]
    assert misses(measured(trips=7)) == ["> 6 trips"]
    assert misses(measured(trips=None)) == []


def test_the_everyday_pages_have_the_aims_of_the_issue():
    aims = {page.name: page.trips for page in ALL if page.trips is not None}
    assert aims == {"Score": 6, "Save a score": 8}


def test_postgresql_is_measured_and_printed_first_and_the_worst_page_leads():
    assert KINDS == ("postgresql", "sqlite")
    good, slow = replace(PAGE, name="Good"), replace(PAGE, name="Slow")
    refused = Measured(replace(PAGE, name="Gone"), "postgresql", refused="not built yet")
    text = tables([measured(good), measured(slow, http=12.1), refused, measured(slow, "sqlite", trips=None)])
    lines = text.splitlines()
    assert lines[0] == "postgresql"
    assert lines[1].split()[:2] == ["page", "http"]
    assert [line.split()[0] for line in lines[2:5]] == ["Slow", "Good", "not"]
    assert lines[4] == "not measured: Gone: not built yet"
    assert "sqlite" in lines
    assert "1.21" in lines[2]


def test_trips_stand_beside_statements_and_differ_where_the_fields_do():
    row = table([measured(statements=6, trips=9)]).splitlines()[1]
    assert "5/6     5/9" in row
    assert "> 6 trips" in row


def test_ours_is_set_beside_each_other_system():
    page = Compared(
        "Score", [Side("o", [9.0], 2048), Side("a", [18.0], 1024), Side("b", [], 0, "answered with 500")]
    )
    lines = comparison(
        [page, Compared("Slow", [Side("o", [9.0]), Side("a", [3.0]), Side("b", [9.0])])]
    ).splitlines()
    assert lines[:2] == ["[1] a", "[2] b"]
    assert lines[3].split() == ["Slow", "9.0", "0", "3.0", "0", "3.00", "9.0", "0", "1.00"]
    assert lines[4].split() == ["Score", "9.0", "2", "18.0", "1", "0.50", "-", "0", "-"]
    assert lines[5] == "not timed: Score on b: answered with 500"
    assert comparison([]) == "no page of ours is in their lists"


def test_requests_a_second_leave_refusals_out():
    load = Load([0.1] * 10, 2.0, 4) + Load([0.1] * 2, 1.0, 0)
    assert load.per_second == 8 / 3
    assert "4 failed" in str(load)
    assert Load().per_second == 0.0
    words = loads_in_words("Score", {"o": Load([0.1] * 20, 1.0), "a": Load([0.1] * 10, 1.0)})
    assert words.splitlines()[1].endswith("(ours is 2.00 times that)")
    assert loads_in_words("Score", {}).startswith("No system has Score")


def test_everything_is_kept_as_plain_values():
    results = Results({"python": "3"}, measured=[measured()], loads={"a": Load([0.1], 1.0)})
    results.served.append(
        Served("postgresql", 300, Load([0.1, 0.2], 1.0), Load([0.1], 1.0), [(2048, 1024)], [(4096, 2048)])
    )
    results.compared.append(Compared("Score", [Side("o", [9.0]), Side("a", [18.0])]))
    data = results.as_data()
    assert data["pages"][0]["fields"][1]["trips"] == 5
    assert data["pages"][0]["aim_trips"] == 6
    assert data["served"][0]["loads"]["Score"]["requests"] == 1
    assert data["compared"][0]["ratios"] == [0.5]
    assert "4/2 MB after" in str(results.served[0])
