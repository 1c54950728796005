"""Where somebody is signed in, when they signed in before, and a computer that others use too."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.models.accounts import SignIn
from accreditation.models.people import Person, UserSession
from accreditation.rules import passwords
from accreditation.services import sessions
from tests import posted
from tests.client import Client, hidden
from tests.world import World

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
PASSWORD = "plain words are easy to keep"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0"


@pytest.fixture
def person(world: World) -> Person:
    """The provider's lead, with a password."""
    with clock.at(NOON), unit_of_work():
        world.lead.password_hash = passwords.hashed(PASSWORD)
    return world.lead


def sign_in(world: World, person: Person, password: str = PASSWORD, **fields: str) -> Client:
    browser = world.client()
    browser.environ_base["HTTP_USER_AGENT"] = EDGE
    browser.send("/sign-in", email=person.email, password=password, **fields)
    return browser


def test_each_browser_is_listed_and_another_is_signed_out(world: World, person: Person) -> None:
    with clock.at(NOON):
        here, elsewhere, stays = (sign_in(world, person) for _ in range(3))
        page = here.get("/account/sessions")
        assert page.text.count("Edge on Windows") >= 3
        assert page.text.count("This one") == 1
        sessions_now = list(db.session.scalars(select(UserSession.id).order_by(UserSession.id)))
        token = hidden(page.text)
        assert here.post(f"/account/sessions/{sessions_now[1]}/end", data=token).status_code == 302
        assert elsewhere.get("/home").status_code == 302
        assert stays.get("/home").status_code == 200
        assert here.get("/home").status_code == 200
        assert here.post(f"/account/sessions/{sessions_now[1]}/end", data=token).status_code == 404


def test_nobody_ends_somebody_elses_session(world: World, person: Person) -> None:
    with clock.at(NOON):
        theirs = sign_in(world, person)
        number = db.session.scalars(select(UserSession.id)).one()
        stranger = world.client(world.signatory)
        token = hidden(stranger.get("/account/sessions").text)
        assert stranger.post(f"/account/sessions/{number}/end", data=token).status_code == 404
        assert theirs.get("/home").status_code == 200


def test_the_history_says_when_and_how_it_went(world: World, person: Person) -> None:
    with clock.at(NOON):
        sign_in(world, person, "not the password")
    with clock.at(NOON + timedelta(minutes=2)):
        page = sign_in(world, person).get("/account/history").text
        assert page.index("2 November 2026 at 12:02") < page.index("2 November 2026 at 12:00")
        assert "Refused" in page
        assert "Signed in" in page
        assert "Edge on Windows" in page
        assert "Not yet" not in world.client(world.signatory).get("/account/history").text
    with clock.at(NOON + timedelta(days=91)):
        assert "Nothing yet" in world.client(person).get("/account/history").text
        with unit_of_work():
            sessions.sweep()
    assert db.session.scalars(select(SignIn)).all() == []


def test_a_new_browser_is_written_to_its_owner_but_not_the_first_and_not_one_from_before(
    world: World, person: Person
) -> None:
    with clock.at(NOON):
        first = sign_in(world, person)
        assert posted.security() == []
        first.post("/sign-out", data=hidden(first.get("/account/sessions").text))
        first.send("/sign-in", email=person.email, password=PASSWORD)
        assert posted.security() == []
        sign_in(world, person)
        assert posted.security() == ["new_device"]


def test_on_a_shared_computer_the_session_ends_sooner_and_nothing_typed_stays(
    world: World, person: Person
) -> None:
    with clock.at(NOON):
        own, shared = sign_in(world, person), sign_in(world, person, shared="y")
        assert "data-shared" not in own.get("/home").text[:400]
        assert "data-shared" in shared.get("/home").text[:400]
        assert "Windows, a shared computer" in own.get("/account/sessions").text
    with clock.at(NOON + timedelta(minutes=9)):
        assert shared.get("/home").status_code == 200
    with clock.at(NOON + timedelta(minutes=18)):
        assert shared.get("/home").status_code == 200, "a session in use goes on"
    with clock.at(NOON + timedelta(minutes=29)):
        assert shared.get("/home").status_code == 302
        assert own.get("/home").status_code == 200
        assert "Windows, a shared computer" not in own.get("/account/sessions").text


def test_no_session_outlives_the_hours_of_the_setting_however_it_is_used(
    world: World, person: Person
) -> None:
    with clock.at(NOON):
        browser = sign_in(world, person)
    for minutes in range(30, 12 * 60, 30):
        with clock.at(NOON + timedelta(minutes=minutes)):
            assert browser.get("/home").status_code == 200
    with clock.at(NOON + timedelta(hours=12)):
        assert browser.get("/home").status_code == 302
