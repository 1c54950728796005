"""Wrong passwords slow down whoever types them, and never lock out the person whom they are about."""

import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.errors import RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.people import Person, SignInAttempt
from accreditation.permissions.viewer import Viewer
from accreditation.queries import sessions as queries
from accreditation.services import accounts, sessions
from accreditation.services.sessions import attempts

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
PASSWORD = "teapot orbit lantern"
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.1"


@pytest.fixture
def person(app) -> Person:
    """Somebody with a password."""
    with clock.at(NOON):
        with unit_of_work():
            added = accounts.add_person(email="ann@example.org", name="Ann Other", actor=None)
        accounts.set_password(added.id, PASSWORD, actor=None)
    return added


def answer(
    password: str = PASSWORD, email: str = "ann@example.org", address: str = HERE, device: str = ""
) -> str:
    """What signing in says: nothing, or the words of its refusal."""
    try:
        sessions.sign_in(email, password, remote_addr=address, device=device)
    except RuleBroken as refusal:
        return refusal.message
    return ""


def signed_in() -> Viewer:
    viewer = queries.viewer_for(sessions.sign_in("ann@example.org", PASSWORD, remote_addr=HERE))
    assert viewer is not None
    return viewer


def test_five_failures_from_one_address_wait_a_quarter_of_an_hour_and_nobody_else_does(person):
    for minute in range(attempts.PAIR_LIMIT):
        with clock.at(NOON + timedelta(minutes=minute)):
            assert "not right" in answer(password="wrong password")
    with clock.at(NOON + timedelta(minutes=6)):
        assert answer() == "There were too many attempts to sign in. Try again at 12:16."
        assert answer(address=ELSEWHERE) == "", "a stranger elsewhere does not lock the person out"
        assert "12:16" in answer(), "and signing in elsewhere gives a guesser no new guesses"
    with clock.at(NOON + timedelta(minutes=16)):
        assert answer() == ""
    assert db.session.scalars(select(func.count(SignInAttempt.id))).one() == 0


def test_a_known_device_goes_on_whatever_others_did(person):
    with clock.at(NOON):
        for _ in range(attempts.PAIR_LIMIT):
            answer(password="wrong password")
        for number in range(attempts.ACCOUNT_LIMIT):
            answer(password="wrong password", address=f"203.0.113.{number}")
        assert "12:16" in answer(address=ELSEWHERE), "guessing from many addresses is slowed as a whole"
        assert answer(device="the ward's computer") == ""
        for _ in range(attempts.DEVICE_LIMIT):
            assert "not right" in answer(password="wrong password", device="the ward's computer")
        assert "12:16" in answer(device="the ward's computer")


def test_an_address_with_many_failures_is_slowed_by_seconds_whoever_it_tries(person):
    with clock.at(NOON):
        for number in range(attempts.ADDRESS_FREE):
            assert "not right" in answer(email=f"guess{number}@example.org")
        assert answer() == "There were too many attempts to sign in. Try again in 2 seconds."
        assert answer(address=ELSEWHERE) == ""
    with clock.at(NOON + timedelta(seconds=2)):
        assert answer() == "", "a whole trust stands behind one address"


def test_an_unknown_account_is_slowed_like_a_known_one(person):
    with clock.at(NOON):
        for _ in range(attempts.PAIR_LIMIT):
            answer(email="nobody@example.org")
        assert "too many" in answer(email="nobody@example.org")


def test_a_new_password_from_the_office_lets_the_person_in_at_once(person):
    with clock.at(NOON):
        for _ in range(attempts.PAIR_LIMIT):
            answer(password="wrong password")
        assert "too many" in answer()
        accounts.set_password(person.id, "another fine lantern", actor=None, temporary=True)
        assert answer(password="another fine lantern") == ""


def test_a_wrong_password_is_in_the_log_and_the_record_and_what_was_typed_is_in_neither(person, caplog):
    with clock.at(NOON), caplog.at_level(logging.WARNING, logger="accreditation.sessions"):
        answer(password="my secret password")
        answer(email="nobody@example.org", password="my secret password")
    assert [record.getMessage() for record in caplog.records] == [f"sign-in failed from {HERE}"] * 2
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "sign_in_failed")).all()
    assert [(event.facts, event.actor_id) for event in events] == [
        (f'{{"known_device":false,"person_id":{person.id}}}', None)
    ]


@pytest.mark.parametrize("act", ["step up", "change password"])
def test_a_session_guesses_no_password_either(person, act):
    def guess(password: str) -> None:
        if act == "step up":
            sessions.prove_with_password(viewer, password, remote_addr=HERE)
        else:
            accounts.change_password(viewer, password, "another fine lantern", remote_addr=HERE)

    with clock.at(NOON):
        viewer = signed_in()
        for _ in range(attempts.DEVICE_LIMIT):
            with pytest.raises(RuleBroken, match="not right"):
                guess("wrong password")
        with pytest.raises(RuleBroken, match="too many"):
            guess(PASSWORD)
        assert answer() == "", "the person signs in afresh"


def test_guesses_made_at_one_moment_count_each_other(live_app):
    messages: list[str] = []

    def guess() -> None:
        with live_app.app_context():
            messages.append(answer(email="nobody@example.org"))

    guesses = [threading.Thread(target=guess) for _ in range(12)]
    for thread in guesses:
        thread.start()
    for thread in guesses:
        thread.join()
    assert len(messages) == 12
    assert len([words for words in messages if "not right" in words]) <= attempts.PAIR_LIMIT
