"""A forgotten password: the same answer for everybody, and a link that works once, for an hour, while all is as it was."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.letters import LetterKind
from accreditation.models.audit import AuditEvent
from accreditation.models.letters import Letter
from accreditation.models.people import Person, UserSession
from accreditation.rules import passwords
from accreditation.services import accounts
from accreditation.services.accounts import resets
from tests import posted
from tests.client import hidden
from tests.world import World

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
PASSWORD, NEW = "plain words are easy to keep", "another good long passphrase"
RESET = LetterKind.PASSWORD_RESET


@pytest.fixture
def person(world: World) -> Person:
    """The provider's lead, with a password."""
    with clock.at(NOON), unit_of_work():
        world.lead.password_hash = passwords.hashed(PASSWORD)
    return world.lead


def ask(world: World, email: str) -> str:
    answer = world.client().send("/forgotten-password", email=email)
    assert answer.status_code == 302
    return answer.location


def link(world: World, person: Person) -> str:
    ask(world, person.email)
    return posted.link(RESET)


def test_a_link_replaces_the_password_once_and_ends_all_sessions(world: World, person: Person) -> None:
    with clock.at(NOON):
        elsewhere = world.client(person)
        path = link(world, person)
        browser = world.client()
        assert person.email in browser.get(path).text
        assert browser.send(path, chosen=NEW).location == "/sign-in"
        assert elsewhere.get("/home").status_code == 302
        assert browser.get(path).status_code == 404
        assert browser.send("/sign-in", email=person.email, password=PASSWORD).status_code == 422
        assert browser.send("/sign-in", email=person.email, password=NEW).status_code == 302
        assert posted.security()[0] == "password_reset"
    kinds = set(db.session.scalars(select(AuditEvent.kind)))
    assert "password_reset" in kinds


def test_opening_the_link_changes_nothing(world: World, person: Person) -> None:
    path = link(world, person)
    for _ in range(3):
        assert world.client().get(path).status_code == 200
    assert world.client().send(path, chosen=NEW).status_code == 302


def test_everybody_gets_the_same_answer_from_the_same_statements(world: World, person: Person) -> None:
    with unit_of_work():
        off = world.person()
        off.disabled_at = clock.now()
    pages, traces = set(), []
    for email in (person.email, "nobody@example.org", off.email):
        browser = world.client()
        browser.get("/forgotten-password")
        statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", listener := _collect(statements))
        pages.add(browser.get(ask(world, email)).text)
        event.remove(db.engine, "before_cursor_execute", listener)
        traces.append(statements)
    assert len(pages) == 1
    assert traces[0] == traces[1] == traces[2]
    written = [content is not None for _, content in posted.letters(RESET)]
    assert written == [True, False, False]


def _collect(statements: list[str]):
    def listener(_connection, _cursor, statement, *_others) -> None:
        statements.append(statement.partition(" sa_savepoint")[0])

    return listener


@pytest.mark.parametrize("change", ["password", "address", "disabled", "hour", "used", "key", "other"])
def test_a_link_is_dead_once_something_changed(world: World, person: Person, change: str) -> None:
    with clock.at(NOON):
        path = link(world, person)
        later = NOON
        if change == "password":
            accounts.set_password(person.id, "a new one by the office", actor=None)
        elif change == "address":
            with unit_of_work():
                accounts.correct(person.id, email="new@example.org", name=person.name, actor=None)
        elif change == "disabled":
            with unit_of_work():
                accounts.disable(person.id, actor=None)
        elif change == "hour":
            later += timedelta(hours=1)
        elif change == "used":
            world.client().send(path, chosen="the first of two passphrases")
        elif change == "key":
            path = path[:-4] + "AAAA"
        else:
            ask(world, "nobody@example.org")
            path = path.replace("/1?", "/2?") if "/1?" in path else path.replace("?key=", "0?key=")
    with clock.at(later):
        browser = world.client()
        assert "no longer works" in browser.get(path).text
        token = hidden(browser.get("/forgotten-password").text)
        assert browser.post(path, data=token | {"chosen": NEW}).status_code == 404
    db.session.expire_all()
    stored = db.session.scalars(select(Person.password_hash).where(Person.id == person.id)).one()
    assert not passwords.matches(stored, NEW)


def test_a_weak_password_is_refused_and_the_link_still_works(world: World, person: Person) -> None:
    path = link(world, person)
    weak = world.client().send(path, chosen="password123456")
    assert weak.status_code == 422
    assert "Enter another password" in weak.text or "harder to guess" in weak.text
    assert world.client().send(path, chosen=NEW).status_code == 302


def test_an_address_gets_three_letters_an_hour_and_a_place_asks_thirty_times(
    world: World, person: Person
) -> None:
    with clock.at(NOON):
        for _ in range(5):
            ask(world, person.email)
        assert len(posted.letters(RESET)) == resets.MOST_LETTERS
        for number in range(resets.MOST_FROM_PLACE - resets.MOST_LETTERS):
            with unit_of_work():
                resets.begin(f"somebody{number}@example.org", remote_addr="127.0.0.1")
        refused = world.client().send("/forgotten-password", email="another@example.org")
        assert refused.status_code == 422
        assert "Too many links" in refused.text
    with clock.at(NOON + timedelta(hours=1, minutes=1)):
        ask(world, person.email)


@pytest.mark.parametrize(
    "typed",
    ["PERSON@Example.ORG", "  person@example.org ", "person@ｅxample.org", "per\u200bson@example.org"],
)
def test_however_the_address_is_typed_it_is_one_account(world: World, person: Person, typed: str) -> None:
    with unit_of_work():
        person.email = "person@example.org"
        db.session.merge(person)
    ask(world, typed)
    assert [(letter.address, content is not None) for letter, content in posted.letters(RESET)] == [
        ("person@example.org", True)
    ]


@pytest.mark.parametrize("typed", ["no address", "a@b", "a@example.org\nBcc: b@example.org", ""])
def test_what_is_no_address_is_refused_in_words(world: World, typed: str) -> None:
    answer = world.client().send("/forgotten-password", email=typed)
    assert answer.status_code == 422
    assert db.session.scalars(select(Letter)).all() == []


def test_two_links_used_at_one_moment_set_one_password(world: World, person: Person) -> None:
    first = link(world, person)
    second = link(world, person)
    assert world.client().send(first, chosen=NEW).status_code == 302
    assert world.client().get(second).status_code == 404
    assert db.session.scalars(select(UserSession).where(UserSession.revoked_at.is_(None))).all() == []


def test_old_links_are_cleared_away(world: World, person: Person) -> None:
    with clock.at(NOON):
        link(world, person)
        with unit_of_work():
            assert accounts.sweep() == 0
    with clock.at(NOON + timedelta(days=3)), unit_of_work():
        assert accounts.sweep() == 1


def test_a_letter_of_long_ago_never_carries_the_link_of_a_later_row(world: World, person: Person) -> None:
    with clock.at(NOON):
        ask(world, "stranger@example.org")
    with clock.at(NOON + timedelta(days=3)):
        with unit_of_work():
            accounts.sweep()
        ask(world, person.email)
        assert [content is not None for _, content in posted.letters(RESET)] == [False, True]
