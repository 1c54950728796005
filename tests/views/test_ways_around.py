"""Ways around signing in that somebody might try: each leads nowhere, and says no more than it must."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pyotp
import pytest
from flask import Flask
from lxml import html as parser
from sqlalchemy import event, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.factors import Lost, Recognised
from accreditation.enums.letters import LetterKind
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.accounts import SignIn
from accreditation.models.audit import AuditEvent
from accreditation.models.calendar_keys import CalendarKey
from accreditation.models.identities import Identity
from accreditation.models.people import Person, SignInAttempt
from accreditation.oidc import Assertion
from accreditation.permissions.viewer import Viewer
from accreditation.rules import passwords
from accreditation.services import accounts, calendar_keys, factors, identities, sessions
from accreditation.services.accounts import resets
from accreditation.web.urls import IdConverter, on_this_service
from tests import posted
from tests.apps import set_up
from tests.client import Client, hidden
from tests.offering import NOWHERE, nhs, offered
from tests.world import World

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
PASSWORD = "plain words are easy to keep"
OLD, NEW, THIRD = "old@example.org", "new@example.org", "third@example.org"
CHANGE = LetterKind.ADDRESS_CHANGE


@pytest.fixture
def person(world: World) -> Person:
    """Somebody with a password."""
    with clock.at(NOON), unit_of_work():
        person = accounts.add_person(email=OLD, name="Pat Lead", actor=None)
        person.password_hash = passwords.hashed(PASSWORD)
    return person


def address_of(person: Person) -> str:
    db.session.rollback()
    return db.session.scalars(select(Person.email).where(Person.id == person.id)).one()


def begin(browser: Client, email: str) -> tuple[str, str]:
    """Ask for another address; the links of the letters to the new and to the old one."""
    assert browser.send("/account/address", email=email).status_code == 302
    return posted.link(CHANGE, -2), posted.link(CHANGE, -1)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "elsewhere",
    [
        "//elsewhere.example",
        "///elsewhere.example",
        "////elsewhere.example",
        "/\\elsewhere.example",
        "/\t//elsewhere.example",
        "/\n/elsewhere.example",
        "\t//elsewhere.example",
        "/home\r\nSet-Cookie: a=b",
        "https:elsewhere.example",
        "javascript:alert(1)",
    ],
)
def test_a_page_to_go_on_to_is_never_elsewhere(elsewhere: str) -> None:
    assert on_this_service(elsewhere) is None


@pytest.mark.one_database
@pytest.mark.parametrize("ours", ["/", "/home", "/cases?page=2&q=//x", "/cases/1#part", "/a//b", "/a b"])
def test_a_page_of_ours_is_gone_on_to(ours: str) -> None:
    assert on_this_service(ours) == ours


@pytest.mark.one_database
def test_the_way_back_from_confirming_is_on_this_service(world: World, person: Person) -> None:
    browser = world.client(person)
    page = browser.get("/step-up?act=export&purpose=p&next=///elsewhere.example")
    assert 'href="/home"' in page.text
    assert 'href="///elsewhere.example"' not in page.text


@pytest.fixture
def demanding(app: Flask) -> Iterator[None]:
    """The service where administrators need more than a password, and people come in by an organisation."""
    with offered(app, nhs()):
        before = app.extensions["settings"]
        app.extensions["settings"] = replace(before, factor_roles=frozenset({Role.ADMINISTRATOR}))
        yield
        app.extensions["settings"] = before


@pytest.mark.one_database
def test_a_password_alone_opens_ones_own_account_and_nobody_elses(
    world: World, person: Person, demanding: None
) -> None:
    browser = world.client(world.person(Role.ADMINISTRATOR))
    assert browser.get("/account/sign-ins").status_code == 200
    for page in (f"/people/{person.id}/sign-ins", f"/people/{person.id}/sign-ins/new"):
        assert browser.get(page).location == "/account/signing-in"
    fields = hidden(browser.get("/account/signing-in").text) | hidden(browser.get("/account").text)
    sent = {**fields, "provider": "nhs", "how": "number", "subject": "1"}
    assert browser.post(f"/people/{person.id}/sign-ins/new", data=sent).status_code == 302
    assert db.session.scalars(select(Identity)).all() == []


def test_a_clock_that_is_set_back_makes_no_confirmation_last_longer(world: World, person: Person) -> None:
    with clock.at(NOON):
        browser = world.client(person)
        browser.confirms = False
        question = browser.get("/account/signing-in/app").location
        assert browser.send(question, password=PASSWORD).location == "/account/signing-in/app"
        page = browser.get("/account/signing-in/app")
        sent = {**hidden(page.text), "one_time_code": pyotp.TOTP(key_of(page.text)).at(clock.now())}
    with clock.at(NOON - timedelta(hours=1)):
        assert browser.get("/account/signing-in/app").location.startswith("/step-up?")
        assert browser.post("/account/signing-in/app", data=sent).location.startswith("/step-up?")


@pytest.mark.one_database
def test_whoever_links_a_sign_in_to_anothers_account_needs_their_second_proof_too(
    world: World, person: Person
) -> None:
    actor = world.viewer(world.person(Role.ADMINISTRATOR))
    with clock.at(NOON):
        set_up(person, secret="secret of the service")
        with unit_of_work():
            linked = identities.link(person.id, NOWHERE, "1", actor=actor)
            own = identities.link_own(Viewer(person_id=person.id), Assertion(issuer=NOWHERE, subject="2"))
    strong = Assertion(issuer=NOWHERE, subject="1", is_strong=True)
    with clock.at(NOON + timedelta(days=400)):
        assert identities.needs_second_proof(linked, strong), "however long the link has waited"
        assert not identities.needs_second_proof(own, strong)
        assert identities.needs_second_proof(own, replace(strong, is_strong=False))
        with unit_of_work():
            linked.used_at = clock.now()
        assert not identities.needs_second_proof(linked, strong), "once it was proved"


@pytest.mark.one_database
@pytest.mark.parametrize("how", ["number", "address"])
@pytest.mark.parametrize("first", ["link", "reset"])
def test_nobody_links_a_sign_in_and_takes_the_second_factor_away(
    world: World, person: Person, how: str, first: str
) -> None:
    actor, other = (world.viewer(world.person(Role.ADMINISTRATOR)) for _ in range(2))

    def link(actor: Viewer) -> None:
        with unit_of_work():
            if how == "number":
                identities.link(person.id, NOWHERE, "1", actor=actor)
            else:
                identities.prepare(person.id, NOWHERE, actor=actor)

    def reset(actor: Viewer) -> None:
        with unit_of_work():
            factors.reset(person.id, lost=Lost.TELEPHONE, recognised=Recognised.IN_PERSON, actor=actor)

    acts = [link, reset] if first == "link" else [reset, link]
    with clock.at(NOON):
        set_up(person, secret="secret of the service")
        acts[0](actor)
        with pytest.raises(RuleBroken, match="another administrator does this"):
            acts[1](actor)
        acts[1](other)


def test_a_change_of_address_that_was_moved_on_is_stopped_from_the_first_one(
    world: World, person: Person
) -> None:
    with clock.at(NOON):
        confirm, stop = begin(world.client(person), NEW)
        world.client().send(confirm)
    with clock.at(NOON + timedelta(minutes=5)):
        further, stop_further = begin(world.client(person), THIRD)
        world.client().send(further)
        assert address_of(person) == THIRD
    with clock.at(NOON + timedelta(days=1)):
        assert world.client().send(stop).location == "/new-address/stopped"
        assert address_of(person) == OLD
        reset = posted.link(LetterKind.PASSWORD_RESET)
        assert world.client().send(reset, chosen="another good long passphrase").status_code == 302
        assert world.client().get(stop_further).status_code == 404, "and the thief stops nothing afterwards"


def test_an_address_that_an_administrator_gave_since_stays_when_an_earlier_change_is_stopped(
    world: World, person: Person
) -> None:
    with clock.at(NOON):
        confirm, stop = begin(world.client(person), NEW)
        world.client().send(confirm)
        with unit_of_work():
            accounts.correct(person.id, email=THIRD, name="Pat Lead", actor=None)
        world.client().send(stop)
        assert address_of(person) == THIRD


@pytest.mark.parametrize("how", ["changed", "forgotten", "office"])
def test_another_password_ends_a_change_of_address_that_waits(world: World, person: Person, how: str) -> None:
    with clock.at(NOON):
        browser = world.client(person)
        confirm, stop = begin(browser, NEW)
        if how == "changed":
            browser.send("/account", current=PASSWORD, chosen="another good long passphrase")
        elif how == "forgotten":
            world.client().send("/forgotten-password", email=OLD)
            reset = posted.link(LetterKind.PASSWORD_RESET)
            world.client().send(reset, chosen="another good long passphrase")
        else:
            accounts.set_password(person.id, "another good long passphrase", actor=None)
        assert [content for _, content in posted.letters(CHANGE)] == [None, None]
        for link in (confirm, stop):
            assert world.client().get(link).status_code == 404
        token = hidden(world.client().get("/forgotten-password").text)
        world.client().post(confirm, data=token)
        assert address_of(person) == OLD


def test_stopping_a_change_of_address_withdraws_what_reads_the_dates_since(
    world: World, person: Person
) -> None:
    with clock.at(NOON):
        _, stop = begin(world.client(person), NEW)
        with unit_of_work():
            calendar_keys.make(actor=Viewer(person_id=person.id))
        world.client().send(stop)
        assert db.session.scalars(select(CalendarKey)).all() == []


def test_nobody_has_letters_sent_to_strangers_without_end(world: World, person: Person) -> None:
    with clock.at(NOON):
        browser = world.client(person)
        for number in range(5):
            assert browser.send("/account/address", email=f"{number}@example.org").status_code == 302
        refused = browser.send("/account/address", email="sixth@example.org")
        assert refused.status_code == 422
        assert "5 changes of address within a day" in refused.text
        assert len(posted.letters(CHANGE)) == 10
    with clock.at(NOON + timedelta(days=1)):
        assert world.client(person).send("/account/address", email="sixth@example.org").status_code == 302


def key_of(page: str) -> str:
    return "".join(parser.fromstring(page).xpath("//p[@class='factors-key']/span/text()"))


def test_the_secret_of_an_app_is_shown_in_one_session_alone(world: World, person: Person) -> None:
    path = "/account/signing-in/app"
    thief, owner = world.client(person), world.client(person)
    seen = key_of(thief.get(path).text)
    assert key_of(thief.get(path).text) == seen
    own = key_of(owner.get(path).text)
    assert own != seen
    page = hidden(owner.get(path).text)
    refused = thief.post(
        path, data={**hidden(thief.get("/account").text), "one_time_code": pyotp.TOTP(seen).now()}
    )
    assert refused.status_code == 422
    own = key_of(owner.get(path).text)
    done = owner.post(path, data={**page, "one_time_code": pyotp.TOTP(own).at(clock.now())})
    assert "recovery" in done.text
    assert thief.get("/home").status_code == 302


@pytest.mark.one_database
@pytest.mark.parametrize(
    "email", ["a,b@example.org", "a@-b-.example", "a@[127.0.0.1]", "we;ird@example.org", "a@b_c.example"]
)
def test_an_address_that_no_letter_can_be_sent_to_is_refused_where_it_is_typed(
    email: str, world: World
) -> None:
    with pytest.raises(RuleBroken, match="Letters cannot be sent"), unit_of_work():
        accounts.add_person(email=email, name="Somebody", actor=None)


@pytest.mark.one_database
@pytest.mark.parametrize("email", ["u@bücher.example", "ü@example.org", "a.b+c'd@sub.example.org"])
def test_an_address_in_other_letters_is_taken(email: str, world: World) -> None:
    with unit_of_work():
        assert accounts.add_person(email=email, name="Somebody", actor=None).email == email


@pytest.mark.one_database
@pytest.mark.parametrize(
    "path",
    [
        "/forgotten-password/1?key=secret",
        "/invitations/1?key=secret",
        "/new-address/1/confirm?key=secret",
        "/new-address/1/stop?key=secret",
        "/sign-in?next=/invitations/1?key%3Dsecret",
    ],
)
def test_no_page_tells_the_next_one_the_secret_part_of_a_link(world: World, path: str) -> None:
    answer = world.client().get(path)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.one_database
def test_what_nobody_signed_in_sends_is_small(world: World) -> None:
    browser = world.client()
    for path in ("/sign-in", "/forgotten-password"):
        fields = hidden(browser.get(path).text)
        long = browser.post(path, data={**fields, "email": "a" * 200_000, "password": PASSWORD})
        assert long.status_code == 413
        assert "larger than this page accepts" in long.text


@pytest.mark.parametrize("named", ["\x00", "\ud800", "a" * 10_000, ["a"], None])
def test_a_passkey_of_any_name_is_only_refused(world: World, named: Any) -> None:
    browser = world.client()
    question = browser.get("/sign-in/passkey").json
    assert question is not None
    sent = {"type": "webauthn.get", "challenge": question["challenge"], "origin": "http://localhost"}
    answer = {
        "id": named,
        "response": {"clientDataJSON": urlsafe_b64encode(json.dumps(sent).encode()).decode().rstrip("=")},
    }
    fields = hidden(browser.get("/sign-in").text)
    refused = browser.post("/sign-in/passkey", data={**fields, "credential": json.dumps(answer)})
    assert (refused.status_code, refused.location) == (302, "/sign-in")
    assert "The passkey was not accepted" in browser.get("/sign-in").text


@pytest.mark.parametrize("key", ["%00", "a%00b", "%ED%A0%80", "%E2%80%A8", "a" * 2_000, "%0D%0AX:%20y"])
def test_an_address_of_dates_that_was_made_up_leads_nowhere(world: World, key: str) -> None:
    assert world.client().get(f"/calendar/{key}.ics").status_code == 404


def test_no_sign_in_an_address_breaks_a_page(world: World, person: Person) -> None:
    visitors = [world.client(), world.client(world.lead), world.client(world.person(Role.ADMINISTRATOR))]
    visited = 0
    for rule in world.app.url_map.iter_rules():
        texts = {name for name in rule.arguments if not isinstance(rule._converters[name], IdConverter)}
        if "GET" not in (rule.methods or ()) or not texts:
            continue
        for sign in ("\x00", "a\x00b", "\ud800", "\u2028", "%"):
            path = "".join(
                part
                if not is_argument
                else quote(sign, safe="", errors="surrogatepass")
                if part in texts
                else "1"
                for is_argument, part in rule._trace[1:]
            )
            for visitor in visitors:
                assert visitor.get(path).status_code < 500
                visited += 1
    assert visited > 50


@pytest.mark.one_database
def test_whoever_has_a_line_of_ipv6_has_one_place_to_guess_and_to_ask_from(person: Person) -> None:
    line = "2001:db8:1:2::{:x}"
    for number in range(5):
        with pytest.raises(RuleBroken, match="not right"):
            sessions.sign_in(OLD, "wrong password", remote_addr=line.format(number))
    with pytest.raises(RuleBroken, match="too many attempts"):
        sessions.sign_in(OLD, "wrong password", remote_addr=line.format(99))
    assert sessions.sign_in(OLD, PASSWORD, remote_addr="2001:db8:1:3::1")
    with unit_of_work():
        for number in range(resets.MOST_FROM_PLACE):
            resets.begin(f"{number}@example.org", remote_addr=line.format(number))
    with pytest.raises(RuleBroken, match="Too many links"), unit_of_work():
        resets.begin(OLD, remote_addr=line.format(99))


def statements_of(email: str) -> list[str]:
    """What failing to sign in asks of the database, kind by kind."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        statements.append(" ".join(statement.split()[:3]))

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        with pytest.raises(RuleBroken, match="not right"):
            sessions.sign_in(email, "wrong password", remote_addr="192.0.2.9")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return statements


def test_failing_for_an_address_that_nobody_has_writes_as_much_and_keeps_nothing(person: Person) -> None:
    of_somebody, of_nobody = statements_of(OLD), statements_of("nobody@example.org")
    written = [statement for statement in of_somebody if statement.startswith(("INSERT", "UPDATE"))]
    assert len(written) > 3
    for statement in written:
        assert statement in of_nobody
    db.session.rollback()
    assert len(db.session.scalars(select(SignIn)).all()) == 1
    failed = select(AuditEvent).where(AuditEvent.kind == "sign_in_failed")
    assert len(db.session.scalars(failed).all()) == 1
    assert len(db.session.scalars(select(SignInAttempt)).all()) == 2
    assert sessions.sign_in(OLD, PASSWORD, remote_addr="192.0.2.9"), (
        "and the record goes on from what is kept"
    )
