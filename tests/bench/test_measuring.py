"""Each page is asked for in process and over HTTP by turns, saves go on from one another, and round trips are counted."""

from typing import Any

import pytest
from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.frameworks import Standard
from accreditation.models.reviews import Score
from bench.measuring import WARM_UP, Turn, measure
from bench.pages import ALL, Page
from bench.sites import Site

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("bench")]
RUNS = 4


def page(name: str) -> Page:
    return next(page for page in ALL if page.name == name)


def stored(site: Site) -> tuple[int, str]:
    """The version and the words of the score that the bench saves."""
    with site.app.app_context():
        statement = (
            select(Score)
            .join(Standard, Standard.id == Score.standard_id)
            .where(Score.review_id == site.subjects.scoring, Standard.code == "1.2")
        )
        score = db.session.scalars(statement).one()
        db.session.remove()
    return score.version, score.rationale


@pytest.mark.parametrize("name", ["Register", "Score", "Save a score"])
def test_a_page_has_every_figure(site: Site, name: str):
    measured = measure(page(name), site.kind, [site], RUNS)
    assert measured.refused == ""
    (figures,) = measured.figures
    assert len(figures.over_http) == len(figures.in_process) == len(figures.floors) == RUNS
    assert min(figures.http, figures.within, figures.floor, figures.processor, figures.p95) > 0
    assert figures.statements > 0
    assert set(figures.as_data()) >= {"http", "within", "floor", "trips", "statements"}
    if site.kind == "postgresql":
        # a save's BEGIN and COMMIT are waited for too; a page that only reads has nothing but its statements
        assert figures.trips == figures.statements + (2 if name == "Save a score" else 0)
    else:
        assert figures.trips is None


def test_saves_in_process_and_over_http_build_on_one_another(site: Site):
    turn = Turn(page("Save a score"), site)
    before, _ = stored(site)
    for save in (turn.within, turn.over_http, turn.over_http, turn.within, turn.over_http):
        save()
        version, words = stored(site)
        assert words.startswith(f"Saved again, {site.saves}.")
        before += 1
        assert version == before


def test_recording_and_floors_keep_nothing_of_a_save(site: Site):
    turn = Turn(page("Save a score"), site)
    before = stored(site)
    turn.record()
    turn.site.floor.seconds()
    turn.record()
    turn.site.floor.seconds()
    assert stored(site) == before
    turn.over_http()
    assert stored(site)[0] == before[0] + 1


def test_recording_a_save_leaves_prepared_statements_where_pages_are_timed(site: Site):
    if site.kind != "postgresql":
        return
    turn = Turn(page("Save a score"), site)
    for _ in range(WARM_UP):
        turn.within()
    before = prepared(site)
    turn.record()
    assert before
    assert prepared(site) == before


def prepared(site: Site) -> set[bytes | None]:
    """What the connection of the timed service holds ready; asked past psycopg, which would end it with a rollback."""
    connection = site.engine.raw_connection()
    driver: Any = connection.dbapi_connection
    rows = driver.pgconn.exec_(b"SELECT name FROM pg_prepared_statements")
    connection.close()
    return {rows.get_value(row, 0) for row in range(rows.ntuples)}


def test_a_page_that_is_not_there_is_said_and_not_timed(site: Site):
    measured = measure(Page("Nowhere", "nowhere.show", None), site.kind, [site], RUNS)
    assert (measured.refused, measured.figures) == ("not built yet", [])


@pytest.mark.one_database
def test_a_page_that_refuses_whoever_asks_is_said_and_not_timed(site: Site):
    measured = measure(Page("People", "people.index", Role.REVIEWER), site.kind, [site], RUNS)
    assert measured.refused == "/people answered 403"
