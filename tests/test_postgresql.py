"""Connections to PostgreSQL: what stays prepared, what is kept and taken back, and how a lost one is replaced."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from accreditation import clock, postgresql
from accreditation.app import create_app
from accreditation.db import begin_read, db, unit_of_work
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.applications import Application
from accreditation.models.clocks import Clock
from accreditation.models.organisations import Office
from accreditation.models.people import ReviewerProfile
from accreditation.models.reviews import Review
from accreditation.queries import allocations
from accreditation.rules import working_days
from accreditation.services import holidays, reviews
from accreditation.services.allocations import accept
from tests import allocating, databases, reviewing
from tests.at_once import app, until_waited
from tests.client import Client
from tests.round_trips import round_trips
from tests.servers import pgbouncer
from tests.world import World

__all__ = ["app"]
TIMES = 4
"""So often a page is opened before its statements are prepared on every connection that it met."""


def prepared(app: Flask) -> set[str]:
    with app.app_context():
        begin_read()
        names = set(db.session.scalars(text("SELECT name FROM pg_prepared_statements")))
        db.session.remove()
        return names


def scoring(app: Flask) -> tuple[Client, str]:
    """Somebody who scores, with one connection in the pool, and the page on which they do."""
    with app.app_context():
        world = World(app)
        _, (review, _) = reviewing.scoring(world)
        browser, path = world.client(reviewing.reviewer_of(review)), f"/reviews/{review.id}/standards/1.1"
        db.session.remove()
        db.engine.dispose()
    return browser, path


def test_what_a_page_asks_stays_prepared_after_it_and_after_a_save(app: Flask) -> None:
    browser, path = scoring(app)
    for _ in range(TIMES):
        browser.get(path)
    by_pages = prepared(app)
    assert len(by_pages) >= 3
    for number in range(TIMES):
        assert browser.send(path, rationale=f"Seen {number} times.").status_code == 302
    by_saves = prepared(app)
    assert by_saves > by_pages


def _fail_half_way() -> None:
    with unit_of_work():
        db.session.add(Office(code="gone", name="Taken back"))
        db.session.flush()
        raise ZeroDivisionError


def test_what_is_written_after_reading_is_kept_or_taken_back_as_a_whole(app: Flask) -> None:
    with app.app_context():
        begin_read()
        assert db.session.scalars(select(Office)).all() == []
        with pytest.raises(ZeroDivisionError):
            _fail_half_way()
        begin_read()
        assert db.session.scalars(select(Office)).all() == []
        with unit_of_work():
            db.session.add(Office(code="kept", name="Kept"))
        db.session.remove()
        assert db.session.scalars(select(Office.code)).all() == ["kept"]


def test_nothing_is_written_while_only_reading_was_begun(app: Flask) -> None:
    with app.app_context():
        begin_read()
        db.session.add(Office(code="stray", name="Outside"))
        with pytest.raises(RuntimeError, match="outside unit_of_work"):
            db.session.flush()
        db.session.rollback()
        assert db.session.scalars(select(Office)).all() == []


def test_a_day_that_moves_clocks_waits_for_the_step_that_a_case_is_taking(app: Flask) -> None:
    with app.app_context():
        world = World(app)
        case = reviewing.in_check(world)
        administrator = world.viewer(world.person(Role.ADMINISTRATOR))
        day = working_days.deadline(clock.now(), 4).date()

        def added() -> int:
            with app.app_context(), unit_of_work():
                return holidays.add(day=day, name="A jubilee", actor=administrator)

        with ThreadPoolExecutor(1) as administrators:
            with db.engine.connect() as step, step.begin():
                of_case = Application.id == case.id
                step.execute(select(Application.id).where(of_case).with_for_update(key_share=True))
                moved = administrators.submit(added)
                until_waited(app, moved.done)
                # A step that leads to where no clock runs.
                step.execute(update(Clock).where(Clock.application_id == case.id).values(met_at=clock.now()))
                step.execute(update(Application).where(of_case).values(due_on=None))
            assert moved.result(20) == 0
        assert db.session.scalar(select(Application.due_on).where(of_case)) is None


def test_who_is_next_in_line_is_asked_only_once_nobody_else_is_taking_them(app: Flask) -> None:
    with app.app_context():
        world = World(app)
        peers = allocating.pool(world, number=2)
        allocating.pool(world, ReviewerKind.LAY)
        application = reviewing.allocating(world)
        allocation = allocations.for_office(
            world.viewer(world.secretary), allocating.proposed(world, application)
        )
        assert allocation is not None
        with unit_of_work():
            accept(
                allocation,
                with_nearest=False,
                reason="",
                expected_version=allocation.version,
                actor=world.viewer(world.secretary),
            )
        by_person = dict(db.session.execute(select(Review.reviewer_id, Review.id)).all())
        first, next_in_line = sorted(peers, key=lambda person: person.id not in by_person)
        review = reviewing.own(world, by_person[first.id], first)
        with unit_of_work():
            reviews.decline(review, actor=world.viewer(first))

        def filled() -> None:
            with app.app_context():
                allocating.work()

        of_next = ReviewerProfile.person_id == next_in_line.id
        with ThreadPoolExecutor(1) as jobs:
            with db.engine.connect() as other_office, other_office.begin():
                other_office.execute(select(ReviewerProfile.id).where(of_next).with_for_update())
                filling = jobs.submit(filled)
                until_waited(app, filling.done)
                # With what the other office gives them they have as many reviews as they take.
                other_office.execute(update(ReviewerProfile).where(of_next).values(load_cap=0))
            filling.result(20)
        begin_read()
        invitations = db.session.scalars(select(Review.id).where(Review.reviewer_id == next_in_line.id)).all()
        assert not invitations


@pytest.mark.parametrize("idle", [False, True])
def test_a_connection_that_the_server_has_ended_is_replaced_before_a_page_uses_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch, idle: bool
) -> None:
    browser, path = scoring(app)
    assert browser.get(path).status_code == 200
    with app.app_context():
        if idle:
            monkeypatch.setattr(postgresql, "IDLE_SECONDS", -1)
        with db.engine.connect() as ours, ours.begin():
            # Its own is left out, so another connection waits in the pool and is ended there.
            with db.engine.connect() as other:
                other.execute(select(1))
            ended = ours.execute(
                text(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            ).all()
    assert len(ended) == 1
    for _ in range(TIMES):
        assert browser.get(path).status_code == 200


def test_only_a_connection_that_lay_long_is_asked_whether_it_works(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, path = scoring(app)
    for _ in range(TIMES):
        browser.get(path)
    with app.app_context():
        engine = db.engine

    def trips() -> int:
        with round_trips(engine) as counted:
            browser.get(path)
        return counted.count

    fresh = trips()
    monkeypatch.setattr(postgresql, "IDLE_SECONDS", -1)
    assert trips() == fresh + 1


def answers(browser: Client, path: str) -> list[int]:
    """A page and a save, again and again."""
    browser.checks_pages = False
    return [
        status
        for number in range(TIMES * 3)
        for status in (
            browser.get(path).status_code,
            browser.send(path, rationale=f"Saved {number} times.").status_code,
        )
    ]


def test_behind_a_pool_of_transactions_pages_and_saves_work_without_prepared_statements(
    tmp_path: Path,
) -> None:
    url = databases.fresh_postgres()
    with pgbouncer.before(url) as pooled:
        settings = databases.settings(pooled, tmp_path, prepared_statements=False)
        app = create_app(settings, TESTING=True)
        with app.app_context():
            world = World(app)
            _, team = reviewing.scoring(world)
            pages = [(world.client(reviewing.reviewer_of(r)), f"/reviews/{r.id}/standards/1.1") for r in team]
            db.session.remove()
        with ThreadPoolExecutor(len(pages)) as threads:
            both = list(threads.map(lambda page: answers(*page), pages))
        with app.app_context():
            db.engine.dispose()
    assert both == [[200, 302] * TIMES * 3] * len(pages)
