"""People sign in with more than a password, set it up, confirm with it, and get in again when it is lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from lxml import html as parser
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.factors import Passkey
from accreditation.models.people import Person, UserSession
from accreditation.queries import factors as queries
from accreditation.rules import passwords
from accreditation.settings import Settings
from tests import posted
from tests.authenticator import Authenticator
from tests.client import Client, hidden
from tests.world import World

PASSWORD = "plain words are easy to keep"


def with_password(person: Person) -> Person:
    with unit_of_work():
        person.password_hash = passwords.hashed(PASSWORD)
        db.session.add(person)
    return person


@pytest.fixture
def person(world: World) -> Person:
    return with_password(world.lead)


@pytest.fixture
def demanding(app: Flask):
    """The service where administrators need more than a password."""
    before: Settings = app.extensions["settings"]
    app.extensions["settings"] = replace(before, factor_roles=frozenset({Role.ADMINISTRATOR}))
    yield app
    app.extensions["settings"] = before


def sign_in(world: World, person: Person) -> Any:
    """A browser in which the right address and password were typed; nothing is confirmed by itself."""
    browser: Any = world.client()
    browser.confirms = False
    browser.answer = browser.send("/sign-in?next=/account", email=person.email, password=PASSWORD)
    return browser


def confirmed(browser: Client, page: str, **proof: str) -> None:
    """Confirm for a page that opens only then."""
    question = browser.get(page)
    assert question.location.startswith("/step-up?act=")
    answer = browser.send(question.location, **({"password": PASSWORD} | proof))
    assert answer.location == page


def set_up_app(browser: Client) -> tuple[pyotp.TOTP, list[str]]:
    """Set up an app as a person does who types its key; the recovery codes that the page shows."""
    page = browser.get("/account/signing-in/app")
    key = "".join(parser.fromstring(page.text).xpath("//p[@class='factors-key']/span/text()"))
    app = pyotp.TOTP(key)
    done = browser.send("/account/signing-in/app", one_time_code=app.at(clock.now()))
    codes = parser.fromstring(done.text).xpath("//ol[@class='factors-codes']/li/text()") if done.text else []
    return app, codes


def later(minutes: float) -> Any:
    return clock.at(clock.now() + timedelta(minutes=minutes))


def use(
    browser: Client, question: str, action: str, answer: Callable[[dict[str, Any]], str], **fields: str
) -> Any:
    """Fetch the question, let the device answer it, and send the form as the script does."""
    question_sent = browser.get(question)
    assert question_sent.mimetype == "application/json"
    form = hidden(browser.get(fields.pop("page", action)).text)
    return browser.post(action, data={**form, "credential": answer(question_sent.json or {}), **fields})


def add_passkey(browser: Client, device: Authenticator, name: str = "Ward laptop") -> Any:
    page = "/account/signing-in/passkeys/new"
    return use(browser, "/account/signing-in/passkeys/question", page, device.create, name=name)


def test_an_app_is_set_up_and_question_sent_at_the_next_sign_in(world: World, person: Person) -> None:
    browser = sign_in(world, person)
    confirmed(browser, "/account/signing-in/app")
    app, codes = set_up_app(browser)
    assert len(codes) == 10
    assert "Set up on" in browser.get("/account/signing-in").text
    again = sign_in(world, person)
    assert again.answer.location == "/sign-in/second?next=/account"
    assert again.get("/account").status_code == 302, "half signed in is not signed in"
    wrong = again.send("/sign-in/second?next=/account", one_time_code="12345")
    assert wrong.status_code == 422
    with later(1):
        answer = again.send("/sign-in/second?next=/account", one_time_code=app.at(clock.now()))
    assert answer.location == "/account"
    assert again.get("/account").status_code == 200
    method = select(UserSession.method).order_by(UserSession.id.desc()).limit(1)
    assert db.session.scalar(method) == "password+totp"
    third = sign_in(world, person)
    assert third.send("/sign-in/second", one_time_code=codes[0]).location == "/home"
    assert "You have 9 recovery codes left" in third.get("/home").text
    assert db.session.scalar(method) == "recovery"


@pytest.mark.one_database
def test_the_second_step_belongs_to_one_browser_and_five_minutes(world: World, person: Person) -> None:
    browser = sign_in(world, person)
    confirmed(browser, "/account/signing-in/app")
    app, _ = set_up_app(browser)
    half = sign_in(world, person)
    elsewhere = world.client()
    assert elsewhere.get("/sign-in/second").location == "/sign-in"
    for minutes in (6, -60):
        with later(minutes):
            answer = half.get("/sign-in/second?next=/account")
            assert answer.location == "/sign-in?next=/account"
    assert "Sign in from the beginning" in half.get("/sign-in").text
    half = sign_in(world, person)
    page = half.get("/sign-in/second")
    with unit_of_work():
        person.password_hash = passwords.hashed("another lantern in orbit")
        db.session.add(person)
    with later(1):
        changed = half.post(
            "/sign-in/second", data={**hidden(page.text), "one_time_code": app.at(clock.now())}
        )
    assert changed.status_code == 422
    assert "Your account changed meanwhile" in changed.text


def test_a_passkey_signs_in_alone_confirms_and_is_renamed_and_removed(world: World, person: Person) -> None:
    device = Authenticator()
    browser = sign_in(world, person)
    confirmed(browser, "/account/signing-in/passkeys/new")
    codes = add_passkey(browser, device)
    assert "Your recovery codes" in codes.text
    here = world.client()
    here.confirms = False
    answer = use(here, "/sign-in/passkey", "/sign-in/passkey", device.get, page="/sign-in?next=/account")
    assert answer.location == "/account"
    assert here.get("/account").status_code == 200
    passkey = queries.passkeys(person.id)[0]
    own = f"/account/signing-in/passkeys/{passkey.id}"
    question = here.get(own).location
    answer = use(here, "/step-up/passkey", "/step-up/passkey", device.get, page=question)
    assert answer.location == own
    assert here.send(own, name="My old laptop").location == "/account/signing-in"
    assert "My old laptop" in here.get("/account/signing-in").text
    assert posted.security()[-1] == "passkey_renamed"
    question = here.get(f"{own}/remove").location
    use(here, "/step-up/passkey", "/step-up/passkey", device.get, page=question)
    assert here.send(f"{own}/remove").location == "/account/signing-in"
    assert queries.held(person.id).count == 0
    gone = world.client()
    answer = use(gone, "/sign-in/passkey", "/sign-in/passkey", device.get, page="/sign-in")
    assert answer.location == "/sign-in"
    assert "The passkey was not accepted" in gone.get("/sign-in").text


def test_a_passkey_is_the_second_step_of_its_owner_alone(world: World, person: Person) -> None:
    device, theirs = Authenticator(), Authenticator()
    for owner, key in ((person, device), (with_password(world.signatory), theirs)):
        browser = sign_in(world, owner)
        confirmed(browser, "/account/signing-in/passkeys/new")
        add_passkey(browser, key)
    half = sign_in(world, person)
    refused = use(
        half,
        "/sign-in/passkey",
        "/sign-in/passkey",
        lambda question: theirs.get(question, theirs.keys[0]),
        page="/sign-in/second",
    )
    assert refused.location == "/sign-in/second"
    assert "The passkey was not accepted" in half.get("/sign-in/second").text
    answer = use(
        half, "/sign-in/passkey", "/sign-in/passkey", device.get, page="/sign-in/second?next=/account"
    )
    assert answer.location == "/account"
    assert (
        db.session.scalars(select(UserSession.method).order_by(UserSession.id.desc())).first()
        == "password+passkey"
    )


def test_a_password_alone_confirms_nothing_for_who_has_more(world: World, person: Person) -> None:
    browser = sign_in(world, person)
    confirmed(browser, "/account/signing-in/app")
    app, codes = set_up_app(browser)
    question = browser.get("/account/signing-in/recovery-codes").location
    alone = browser.send(question, password=PASSWORD)
    assert alone.status_code == 422
    assert "a password alone is not enough" in alone.text
    with later(1):
        confirmed(browser, "/account/signing-in/recovery-codes", one_time_code=app.at(clock.now()))
        assert "Your recovery codes" in browser.send("/account/signing-in/recovery-codes").text
    assert codes[0] not in browser.get("/account/signing-in").text


def test_a_stolen_answer_opens_nothing_in_another_browser(world: World, person: Person) -> None:
    device = Authenticator()
    browser = sign_in(world, person)
    confirmed(browser, "/account/signing-in/passkeys/new")
    add_passkey(browser, device)
    here, thief = world.client(), world.client()
    stolen = device.get(here.get("/sign-in/passkey").json or {})
    form = hidden(thief.get("/sign-in").text)
    assert thief.post("/sign-in/passkey", data={**form, "credential": stolen}).location == "/sign-in"
    assert thief.get("/home").status_code == 302


def test_whose_role_needs_more_sets_it_up_before_anything_else(world: World, demanding: Flask) -> None:
    administrator = with_password(world.person(Role.ADMINISTRATOR))
    browser = sign_in(world, administrator)
    assert browser.get("/people").location == "/account/signing-in"
    assert browser.get("/home").location == "/account/signing-in"
    assert "Set up one more way to sign in" in browser.get("/account/signing-in").text
    browser.get("/people?search=x")
    # The password was typed a moment ago, so it is not asked again.
    _, codes = set_up_app(browser)
    assert len(codes) == 10
    assert browser.get("/people").status_code == 200


def test_what_is_not_a_moment_ago_is_asked_again(world: World, demanding: Flask) -> None:
    browser = sign_in(world, with_password(world.person(Role.ADMINISTRATOR)))
    with later(6):
        assert browser.get("/account/signing-in/app").location.startswith("/step-up?act=change_sign_in")


def test_who_sets_up_goes_on_to_where_they_were_going(world: World, demanding: Flask) -> None:
    browser = sign_in(world, with_password(world.person(Role.ADMINISTRATOR)))
    browser.get("/people?search=x")
    page = browser.get("/account/signing-in/app")
    key = "".join(parser.fromstring(page.text).xpath("//p[@class='factors-key']/span/text()"))
    done = browser.send("/account/signing-in/app", one_time_code=pyotp.TOTP(key).at(clock.now()))
    assert 'href="/people?search=x"' in done.text


def test_the_last_that_a_role_needs_stays(world: World, demanding: Flask) -> None:
    browser = sign_in(world, with_password(world.person(Role.ADMINISTRATOR)))
    app, _ = set_up_app(browser)
    with later(1):
        confirmed(browser, "/account/signing-in/app/remove", one_time_code=app.at(clock.now()))
        refused = browser.send("/account/signing-in/app/remove")
    assert refused.status_code == 422
    assert "this is the last that you have" in refused.text


def test_other_roles_are_not_held_up(world: World, demanding: Flask, person: Person) -> None:
    assert sign_in(world, person).get("/home").status_code == 200


def test_another_persons_passkey_is_not_there(world: World, person: Person) -> None:
    browser = sign_in(world, person)
    confirmed(browser, "/account/signing-in/passkeys/new")
    add_passkey(browser, Authenticator())
    passkey = db.session.scalars(select(Passkey)).one()
    stranger = world.client(world.signatory)
    assert stranger.get(f"/account/signing-in/passkeys/{passkey.id}").status_code == 404
    assert stranger.get(f"/account/signing-in/passkeys/{passkey.id}/remove").status_code == 404


def test_an_administrator_takes_a_lost_telephone_away(world: World, person: Person) -> None:
    browser = sign_in(world, person)
    confirmed(browser, "/account/signing-in/app")
    set_up_app(browser)
    office = world.client(world.person(Role.ADMINISTRATOR))
    page = f"/people/{person.id}/lost"
    assert "Choose what happened" in office.send(page).text
    answer = office.send(page, lost="telephone", recognised="in_person")
    assert answer.location == f"/people/{person.id}"
    assert browser.get("/home").status_code == 302, "signed out everywhere"
    assert sign_in(world, person).get("/home").status_code == 200
    assert "There is nothing to take away" in office.get(page).text


@pytest.mark.one_database
def test_codes_and_credentials_are_never_shown_again_or_kept(world: World, person: Person) -> None:
    browser = sign_in(world, person)
    confirmed(browser, "/account/signing-in/app")
    refused = browser.send("/account/signing-in/app", one_time_code="987654")
    assert refused.status_code == 422
    assert "987654" not in refused.text
