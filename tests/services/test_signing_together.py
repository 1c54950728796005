"""A return that is signed at the very moment in which a placement is sent or signed: one order or the other, never half."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from accreditation.app import create_app
from accreditation.db import begin_write, db, undo, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.errors import RuleBroken
from accreditation.queries import applications, locks, snapshots
from accreditation.services import checking, sign_offs, submissions
from tests import confirming, databases, moving
from tests.world import World

WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
Act = Callable[..., None]
GIVE_UP = 60.0
"""Seconds after which a wait that never comes fails the test instead of hanging it."""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An app on a PostgreSQL of its own, where commits are real and connections are many."""
    app = create_app(databases.settings(databases.fresh_postgres(), tmp_path), TESTING=True)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def nothing() -> None:
    """Nothing happens meanwhile."""


class Moment:
    """A signed placement, and a return that came back, whose other words wait to be signed while what it sent stands."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            world = World(app)
            organisation_return, (case, _) = confirming.signed(world)
            self.return_id, self.case_id = organisation_return.id, case.id
            self.lead, self.signatory = world.viewer(world.lead), world.viewer(world.signatory)
            secretary = world.viewer(world.secretary)
            with unit_of_work():
                submissions.submit(applications.get(self.return_id), actor=self.lead)
            with unit_of_work():
                checking.begin_check(applications.get(self.return_id), actor=secretary)
                checking.return_for_completion(
                    applications.get(self.return_id), actor=secretary, defects={"2.2": "Say more."}
                )
            confirming.placement_signed(world, case)
            moving.save(world, organisation_return, "2.2", narrative="Said anew.")
            with unit_of_work():
                sign_offs.request_signature(applications.get(self.return_id), actor=self.lead)
            newest = snapshots.newest(self.return_id)
            assert newest is not None
            self.hash = newest.content_hash
            db.session.remove()

    def sign_return(self, meanwhile: Callable[[], None] = nothing) -> None:
        """As the page does it: every case that the return serves is held first, in the order of their ids."""
        begin_write()
        locks.with_served(self.return_id)
        with unit_of_work():
            sign_offs.sign(
                applications.get(self.return_id),
                actor=self.signatory,
                shown_hash=self.hash,
                stepped_up=True,
            )
            db.session.flush()
            meanwhile()

    def submit(self, meanwhile: Callable[[], None] = nothing) -> None:
        """As the page does it: the placement's own case is held."""
        begin_write()
        locks.application(self.case_id)
        with unit_of_work():
            submissions.submit(applications.get(self.case_id), actor=self.lead)
            db.session.flush()
            meanwhile()

    def together(self, first: Act, second: Act) -> tuple[str, str]:
        """Begin the second while the first is not committed; what each was refused, or nothing."""
        with ThreadPoolExecutor(1) as pool:
            waiting: list[Future[str]] = []

            def meanwhile() -> None:
                waiting.append(pool.submit(self._alone, second))
                self._one_waits()

            refused = self._alone(lambda: first(meanwhile))
            return refused, waiting[0].result(GIVE_UP)

    def _alone(self, act: Callable[[], None]) -> str:
        with self.app.app_context():
            try:
                act()
            except RuleBroken as refusal:
                undo()
                return " ".join([refusal.message, *(reason.message for reason in refusal.reasons)])
            finally:
                db.session.remove()
        return ""

    def _one_waits(self) -> None:
        until = time.monotonic() + GIVE_UP
        with db.engine.connect() as watching:
            while not watching.execute(WAITING).scalar_one():
                watching.rollback()
                assert time.monotonic() < until, "nobody waits: both went on at once"
                time.sleep(0.02)

    def state(self) -> tuple[S, bool, bool]:
        """Where the placement stands, whether its newest snapshot is in use, and whether the return's is signed."""
        with self.app.app_context():
            case = applications.get(self.case_id)
            frozen, signed = snapshots.newest(self.case_id), snapshots.newest(self.return_id)
            assert frozen is not None
            assert signed is not None
            state = case.status, frozen.voided_at is None, signed.signature is not None
            db.session.remove()
        return state


def test_what_is_sent_first_stays_sent_as_it_was_signed(app: Flask) -> None:
    moment = Moment(app)
    assert moment.together(moment.submit, moment.sign_return) == ("", "")
    assert moment.state() == (S.SUBMITTED, True, True)


def test_a_return_that_is_signed_first_lets_nothing_go_with_what_it_said_before(app: Flask) -> None:
    moment = Moment(app)
    signing, sending = moment.together(moment.sign_return, moment.submit)
    assert signing == ""
    assert "is not possible now" in sending
    assert moment.state() == (S.EVIDENCE, False, True)
