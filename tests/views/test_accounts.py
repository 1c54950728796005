"""People sign in and out, change their password, and prove again who they are."""

import pytest

from accreditation.db import db, unit_of_work
from accreditation.models.people import Person
from accreditation.rules import passwords
from tests.client import Client, hidden
from tests.world import World

PASSWORD = "plain words are easy to keep"


@pytest.fixture
def person(world: World) -> Person:
    """The provider's lead, with a password."""
    lead = world.lead
    with unit_of_work():
        lead.password_hash = passwords.hashed(PASSWORD)
        db.session.add(lead)
    return lead


def sign_in(world: World, person: Person, password: str = PASSWORD) -> Client:
    browser = world.client()
    browser.answer = browser.send("/sign-in", email=person.email, password=password)  # type: ignore[attr-defined]
    return browser


def test_signing_in_leads_home_and_out_again(world: World, person: Person) -> None:
    browser = sign_in(world, person)
    home = browser.get("/home")
    assert home.status_code == 200
    assert person.name in home.text
    assert browser.post("/sign-out", data=hidden(browser.get("/account").text)).location == "/sign-in"
    assert browser.get("/home").status_code == 302


def test_a_wrong_password_and_an_unknown_account_read_the_same(world: World, person: Person) -> None:
    wrong = world.client().send("/sign-in", email=person.email, password="not this one")
    unknown = world.client().send("/sign-in", email="nobody@example.org", password="not this one")
    assert wrong.status_code == unknown.status_code == 422
    assert "The email address or password is not right" in wrong.text
    assert "The email address or password is not right" in unknown.text


@pytest.mark.one_database
def test_guessing_is_slowed_down_even_for_the_right_password(world: World, person: Person) -> None:
    for _ in range(5):
        world.client().send("/sign-in", email=person.email, password="a guess at it")
    late = world.client().send("/sign-in", email=person.email, password=PASSWORD)
    assert late.status_code == 422
    assert "Try again at" in late.text


def test_signing_out_everywhere_ends_the_other_browser(world: World, person: Person) -> None:
    here, elsewhere = sign_in(world, person), sign_in(world, person)
    assert elsewhere.get("/home").status_code == 200
    here.post("/account/sign-out-everywhere", data=hidden(here.get("/account/sessions").text))
    assert elsewhere.get("/home").status_code == 302
    assert here.get("/home").status_code == 302


def test_the_account_page_lists_roles_and_changes_the_password(world: World, person: Person) -> None:
    browser = sign_in(world, person)
    assert "Provider lead" in browser.get("/account").text
    refused = browser.send("/account", current="wrong one here", chosen="another good passphrase")
    assert refused.status_code == 422
    assert browser.send("/account", current=PASSWORD, chosen="another good passphrase").status_code == 302
    assert sign_in(world, person, "another good passphrase").get("/home").status_code == 200
