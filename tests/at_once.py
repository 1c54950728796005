"""Two acts at the very same moment, on a PostgreSQL of a test's own: commits are real there, and connections are many."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from accreditation.app import create_app
from accreditation.db import begin_write, db, undo, unit_of_work
from accreditation.errors import RuleBroken, Stale
from tests import databases

WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
GIVE_UP = 60.0
"""Seconds after which a wait that never comes fails the test instead of hanging it."""
Act = Callable[[Callable[[], None]], object]
"""What somebody does, as a page or the worker does it; what it is given is done before it commits."""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An app on a PostgreSQL of its own."""
    app = create_app(databases.settings(databases.fresh_postgres(), tmp_path), TESTING=True)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def writing(act: Callable[[], object]) -> Act:
    """An act that is one write, as a page that sends a form begins and commits it."""

    def write(meanwhile: Callable[[], None]) -> object:
        begin_write()
        with unit_of_work():
            outcome = act()
            db.session.flush()
            meanwhile()
        return outcome

    return write


def together(app: Flask, first: Act, second: Act) -> tuple[object, object]:
    """Begin the second while the first is not committed; what each gave, or the refusal that it met."""
    with ThreadPoolExecutor(1) as pool:
        begun: list[Future[object]] = []

        def meanwhile() -> None:
            begun.append(pool.submit(alone, app, second))
            until_waited(app, begun[0].done)

        outcome = alone(app, first, meanwhile)
        assert begun, f"the first was refused: {outcome}"
        return outcome, begun[0].result(GIVE_UP)


def alone(app: Flask, act: Act, meanwhile: Callable[[], None] = lambda: None) -> object:
    """What an act gave in a session of its own, or the refusal that it met."""
    with app.app_context():
        try:
            return act(meanwhile)
        except (RuleBroken, Stale) as refusal:
            undo()
            return refusal
        finally:
            db.session.remove()


def until_waited(app: Flask, done: Callable[[], bool]) -> None:
    """Go on once somebody waits for a lock, or what might have waited is done."""
    until = time.monotonic() + GIVE_UP
    with app.app_context(), db.engine.connect() as watching:
        while not watching.execute(WAITING).scalar_one() and not done():
            watching.rollback()
            assert time.monotonic() < until, "nobody waits, and nothing is done"
            time.sleep(0.02)
