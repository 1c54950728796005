"""Two windows at the very same moment on PostgreSQL: what ties a person, changed in both or told in both."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from accreditation.app import create_app
from accreditation.db import begin_write, db, unit_of_work
from accreditation.enums.reviewers import TieKind
from accreditation.errors import RuleBroken, Stale
from accreditation.models.ties import InterestDeclaration, Tie
from accreditation.services import ties
from accreditation.services.ties import TieContent
from tests import databases, reviewing
from tests.world import World

WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
ENOUGH = 5.0
"""Seconds after which the second is taken to wait for nothing."""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An app on a PostgreSQL of its own, where commits are real and connections are many."""
    app = create_app(databases.settings(databases.fresh_postgres(), tmp_path), TESTING=True)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def together(app: Flask, first: Callable[[], object], second: Callable[[], object]) -> Exception | None:
    """Do the first, and before it is committed the second, in a session of its own; what that one was refused with."""

    def late() -> Exception | None:
        with app.app_context():
            try:
                begin_write()
                with unit_of_work():
                    second()
            except (RuleBroken, Stale) as refused:
                return refused
            finally:
                db.session.remove()
        return None

    with app.app_context(), ThreadPoolExecutor(1) as pool:
        begin_write()
        with unit_of_work():
            first()
            db.session.flush()
            answer = pool.submit(late)
            until = time.monotonic() + ENOUGH
            while not (answer.done() or db.session.scalar(WAITING)) and time.monotonic() < until:
                time.sleep(0.05)
        return answer.result(60)


def counted(app: Flask, model: type[Tie] | type[InterestDeclaration]) -> int:
    with app.app_context():
        return db.session.scalars(select(func.count()).select_from(model)).one()


def test_a_tie_that_two_windows_change_at_once_loses_neither(app: Flask) -> None:
    with app.app_context():
        world = World(app)
        person = reviewing.reviewer(world)
        actor, trust_id = world.viewer(person), world.organisation.id
        with unit_of_work():
            tie_id = ties.add(
                person.id, organisation_id=trust_id, kind=TieKind.FAMILY, words="A sister", actor=actor
            ).id
        version = db.session.get_one(Tie, tie_id).version

    def says(words: str) -> Callable[[], None]:
        content = TieContent(trust_id, TieKind.FAMILY, words=words)
        return lambda: ties.put_right(
            db.session.get_one(Tie, tie_id), content, expected_version=version, actor=actor
        )

    refused = together(app, says("A half-sister"), says("A cousin"))
    assert isinstance(refused, Stale)
    with app.app_context():
        assert db.session.get_one(Tie, tie_id).words == "A half-sister"


def test_what_is_told_in_two_windows_at_once_is_told_once(app: Flask) -> None:
    with app.app_context():
        world = World(app)
        person = reviewing.reviewer(world)
        actor, person_id, trust_id = world.viewer(person), person.id, world.organisation.id
    before = counted(app, InterestDeclaration)

    def tell_of_it() -> None:
        ties.add(person_id, organisation_id=trust_id, kind=TieKind.FAMILY, words="A sister", actor=actor)
        ties.declare_all_told(person_id, actor=actor)

    assert together(app, tell_of_it, tell_of_it) is None
    assert counted(app, Tie) == 1
    assert counted(app, InterestDeclaration) == before + 1
