"""A floor replays what was recorded, keeps nothing of it, and on PostgreSQL keeps its statements prepared through a save."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from accreditation.db import db
from accreditation.models.people import UserSession
from bench.bare import Bare, Driver, Postgres, Sqlite
from bench.floors import Floor, Recorded, Replay, only_reads, recording
from bench.pages import ALL
from bench.sending import Refused, get
from bench.sites import Site

pytestmark = pytest.mark.xdist_group("bench")
INSERT = "INSERT INTO user_sessions (token_hash, person_id, created_at, seen_at, expires_at, user_agent, method, is_shared, provider_session) "
COPY = (
    INSERT
    + "SELECT 'floor-test', person_id, created_at, seen_at, expires_at, '', method, is_shared, provider_session FROM user_sessions LIMIT 1"
)


@pytest.fixture
def bare(site: Site, tmp_path: Path) -> Iterator[Bare]:
    """A floor's view in this process."""
    site.visit(next(page for page in ALL if page.name == "Score"))  # somebody is signed in
    url = make_url(site.url)
    driver: Driver = Sqlite(url) if site.kind == "sqlite" else Postgres(url)
    yield Bare(driver, tmp_path)
    driver.close()


def replay(bare: Bare, number: int, statements: Recorded, session: int | None = None) -> bytes:
    floor = Floor("http://127.0.0.1:1", bare.folder)
    floor.number = number - 1
    floor.set(Replay(statements, 1234, session))
    return bare.view(number).get_data()


def sessions(site: Site) -> list[tuple[str, str | None]]:
    with site.recorder.app_context():
        rows = db.session.execute(select(UserSession.token_hash, UserSession.user_agent)).all()
        db.session.remove()
    return [(token, agent) for token, agent in rows]


def test_a_read_is_answered_with_as_many_bytes(bare: Bare):
    assert replay(bare, 1, [("SELECT 1", (), False)]) == b"x" * 1234


def test_what_writes_is_taken_back_but_for_one_small_change(site: Site, bare: Bare):
    bare.driver.send("UPDATE user_sessions SET user_agent = 'before'")
    before = len(sessions(site))
    replay(bare, 1, [(COPY, (), False)], site.session())
    after = sessions(site)
    assert len(after) == before
    assert [agent for _, agent in after].count("floor") == 1


def test_a_statement_that_fails_leaves_no_transaction_behind(site: Site, bare: Bare):
    with pytest.raises(Exception, match="nowhere"):
        replay(bare, 1, [(COPY, (), False), ("SELECT * FROM nowhere", (), False)], site.session())
    assert replay(bare, 2, [(COPY, (), False)], site.session())
    assert "floor-test" not in dict(sessions(site))


def test_statements_stay_prepared_through_reads_and_saves(site: Site, bare: Bare):
    if site.kind != "postgresql":
        return
    statements: Recorded = [("SELECT name FROM pg_prepared_statements WHERE name <> %s", ("",), False)]
    replay(bare, 1, statements)
    held = bare.driver.cursor().execute(*statements[0][:2]).fetchall()
    assert len(held) == 1
    replay(bare, 2, [*statements, (COPY, (), False)], site.session())
    assert bare.driver.cursor().execute(*statements[0][:2]).fetchall()[:1] == held


def test_a_floor_that_fails_is_no_figure(site: Site):
    site.floor.set(Replay([("SELECT * FROM nowhere", (), False)], 1))
    with pytest.raises(Refused, match="500"):
        site.floor.seconds()


def test_every_statement_of_a_page_is_recorded_and_nothing_else(site: Site):
    page = next(page for page in ALL if page.name == "Score")
    visit = site.visit(page)
    with site.recorder.app_context():
        engine = db.engine
    # Whoever was not seen for five minutes is noted down with their first page; what is recorded is the next.
    assert get(site.recorder, visit.environ).status == 200
    with recording(engine) as recorded:
        assert get(site.recorder, visit.environ).status == 200
    assert recorded
    assert only_reads(recorded)
    assert all(statement.startswith(("SELECT", "WITH")) for statement, _, _ in recorded)


def test_writing_hidden_in_a_reading_statement_is_seen():
    assert only_reads([("SELECT updated_at FROM updates FOR UPDATE", (), False)])
    assert not only_reads([("WITH gone AS (DELETE FROM jobs RETURNING id) SELECT id FROM gone", (), False)])
    assert not only_reads([("UPDATE scores SET version=$1", (), False)])
