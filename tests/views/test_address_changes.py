"""Another address to sign in with: confirmed from the new one, and stopped from the old one for a week."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.letters import LetterKind
from accreditation.models.audit import AuditEvent
from accreditation.models.factors import Passkey
from accreditation.models.people import Person
from accreditation.queries import factors
from accreditation.rules import passwords
from accreditation.services import accounts
from tests import posted
from tests.client import Client, hidden
from tests.world import World

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
PASSWORD = "plain words are easy to keep"
OLD, NEW = "old@example.org", "new@example.org"
CHANGE = LetterKind.ADDRESS_CHANGE


@pytest.fixture
def person(world: World) -> Person:
    """Somebody with a password."""
    with clock.at(NOON), unit_of_work():
        person = accounts.add_person(email=OLD, name="Pat Lead", actor=None)
        person.password_hash = passwords.hashed(PASSWORD)
    return person


@pytest.fixture
def browser(world: World, person: Person) -> Client:
    """Where the person is signed in."""
    with clock.at(NOON):
        return world.client(person)


def begin(browser: Client, email: str = NEW) -> tuple[str, str]:
    """Ask for another address; the links of the letters to the new and to the old one."""
    assert browser.send("/account/address", email=email).status_code == 302
    return posted.link(CHANGE, -2), posted.link(CHANGE, -1)


def address_of(person: Person) -> str:
    return db.session.scalars(select(Person.email).where(Person.id == person.id)).one()


def test_the_new_address_confirms_and_everybody_is_signed_out(
    world: World, person: Person, browser: Client
) -> None:
    with clock.at(NOON):
        confirm, _ = begin(browser)
        assert [letter.address for letter, _ in posted.letters(CHANGE)] == [NEW, OLD]
        assert address_of(person) == OLD
        assert "waits to be confirmed" in browser.get("/account/address").text
        assert NEW in world.client().get(confirm).text
        assert address_of(person) == OLD
        assert world.client().send(confirm).location == "/sign-in"
        assert address_of(person) == NEW
        assert browser.get("/home").status_code == 302
        spent = world.client().get(confirm)
        assert spent.status_code == 404
        assert "If you have confirmed it already, sign in with the new address." in spent.text
        assert world.client().send("/sign-in", email=NEW, password=PASSWORD).status_code == 302
        assert posted.security()[0] == "address_changed"
    kinds = list(db.session.scalars(select(AuditEvent.kind)))
    assert {"address_change_begun", "address_changed"} <= set(kinds)


@pytest.mark.parametrize("confirmed", [False, True])
def test_the_old_address_stops_it_also_after_it_was_confirmed(
    world: World, person: Person, browser: Client, confirmed: bool
) -> None:
    with clock.at(NOON):
        confirm, stop = begin(browser)
        if confirmed:
            world.client().send(confirm)
    with clock.at(NOON + timedelta(days=6)):
        thief = world.client(person)
        with unit_of_work():
            db.session.add(
                Passkey(
                    person_id=person.id,
                    credential_id="of a thief",
                    user_handle="thief",
                    public_key=b"key",
                    sign_count=0,
                    backed_up=False,
                    name="A thief's",
                    added_at=clock.now(),
                )
            )
        assert OLD in world.client().get(stop).text
        answer = world.client().send(stop)
        assert answer.location == "/new-address/stopped"
        assert "The change is stopped" in world.client().get(answer.location).text
        assert address_of(person) == OLD
        assert thief.get("/home").status_code == 302
        assert not factors.held(person.id).any
        for email in (OLD, NEW):
            assert world.client().send("/sign-in", email=email, password=PASSWORD).status_code == 422
        for link in (confirm, stop):
            assert world.client().get(link).status_code == 404
        reset = posted.link(LetterKind.PASSWORD_RESET)
        assert world.client().send(reset, chosen="another good long passphrase").status_code == 302


@pytest.mark.parametrize("confirmed", [False, True])
def test_the_old_address_stops_what_was_changed_again_since(
    world: World, person: Person, browser: Client, confirmed: bool
) -> None:
    with clock.at(NOON):
        confirm, stop = begin(browser)
        world.client().send(confirm)
    with clock.at(NOON + timedelta(minutes=5)):
        again, stop_again = begin(world.client(person), "third@example.org")
        if confirmed:
            world.client().send(again)
        assert world.client().send(stop).location == "/new-address/stopped"
        assert address_of(person) == OLD
        for link in (stop, again, stop_again):
            assert world.client().get(link).status_code == 404
        reset = posted.link(LetterKind.PASSWORD_RESET)
        assert world.client().send(reset, chosen="another good long passphrase").status_code == 302


def test_an_address_that_an_administrator_gave_since_stays(
    world: World, person: Person, browser: Client
) -> None:
    with clock.at(NOON):
        confirm, stop = begin(browser)
        world.client().send(confirm)
        with unit_of_work():
            accounts.correct(person.id, email="corrected@example.org", name="Pat", actor=None)
        assert world.client().send(stop).location == "/new-address/stopped"
        assert address_of(person) == "corrected@example.org"


@pytest.mark.parametrize("end", ["day", "newer", "corrected", "disabled", "taken", "key", "purpose"])
def test_a_confirmation_that_no_longer_stands(
    world: World, person: Person, browser: Client, end: str
) -> None:
    with clock.at(NOON):
        confirm, stop = begin(browser)
        later, status = NOON, 404
        if end == "day":
            later += timedelta(days=1)
        elif end == "newer":
            begin(browser, "newer@example.org")
        elif end == "key":
            confirm = confirm[:-3]
        elif end == "purpose":
            confirm = confirm.partition("?")[0] + "?" + stop.partition("?")[2]
        with unit_of_work():
            if end == "corrected":
                accounts.correct(person.id, email="corrected@example.org", name="Pat", actor=None)
            elif end == "disabled":
                accounts.disable(person.id, actor=None)
            elif end == "taken":
                accounts.add_person(email=NEW, name="Somebody", actor=None)
                status = 422
    with clock.at(later):
        sender = world.client()
        token = hidden(sender.get("/forgotten-password").text)
        assert sender.post(confirm, data=token).status_code == status
        assert address_of(person) != NEW


def test_whether_somebody_has_the_new_address_is_not_said(world: World, browser: Client) -> None:
    with clock.at(NOON):
        with unit_of_work():
            accounts.add_person(email=NEW, name="Somebody", actor=None)
        free = browser.send("/account/address", email="free@example.org")
        taken = browser.send("/account/address", email=NEW)
        assert (free.status_code, free.location) == (taken.status_code, taken.location)
        to_new = [content for letter, content in posted.letters(CHANGE) if letter.address == NEW]
        assert to_new == [None]


@pytest.mark.parametrize(
    "email", [OLD, " OLD@example.org ", "no address", "a@example.org\nBcc: b@example.org"]
)
def test_what_is_no_other_address_is_refused(browser: Client, email: str) -> None:
    with clock.at(NOON):
        assert browser.send("/account/address", email=email).status_code == 422
        assert posted.letters(CHANGE) == []


def test_it_is_asked_who_is_there_first(world: World, browser: Client) -> None:
    with clock.at(NOON):
        browser.confirms = False
        answer = browser.send("/account/address", email=NEW)
        assert answer.location.startswith("/step-up?")
        assert posted.letters(CHANGE) == []


def test_an_administrator_who_corrects_an_address_is_written_of_to_both(world: World, person: Person) -> None:
    with clock.at(NOON), unit_of_work():
        accounts.correct(person.id, email=NEW, name="Pat", actor=None)
    letters = posted.letters(LetterKind.SECURITY)
    assert [(letter.person_id, letter.address) for letter, _ in letters] == [(person.id, ""), (None, OLD)]
    own, former = (content for _, content in letters)
    assert own is not None
    assert former is not None
    assert own.action is not None
    assert former.action is None
