"""People sign in through their organisation, prove themselves again, and sign out; whatever goes wrong has its page."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Role
from accreditation.models.audit import AuditEvent
from accreditation.models.identities import Identity
from accreditation.models.letters import Letter
from accreditation.models.people import Person, UserSession
from accreditation.permissions.viewer import Viewer
from accreditation.rules import passwords
from accreditation.services import identities
from accreditation.services import sessions as session_services
from tests import posted
from tests.apps import set_up_an_hour_ago
from tests.client import Client, hidden
from tests.offering import nhs, offered
from tests.servers.identity_provider import CLIENT_ID, IdentityProvider, running
from tests.world import World

PASSWORD = "plain words are easy to keep"
BEGIN = "/sign-in/with/nhs"


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    with running() as provider:
        yield provider


@pytest.fixture
def options() -> dict[str, Any]:
    return {}


@pytest.fixture
def world(app: Flask, provider: IdentityProvider, options: dict[str, Any]) -> Iterator[World]:
    with offered(app, nhs(provider.issuer, **options)):
        yield World(app)


@pytest.fixture
def person(world: World, provider: IdentityProvider) -> Person:
    """The provider's lead, with a password and the address that the organisation knows."""
    lead = world.lead
    with unit_of_work():
        lead.password_hash = passwords.hashed(PASSWORD)
        db.session.add(lead)
    provider.about = {"email": lead.email.upper(), "email_verified": True}
    return lead


@pytest.fixture
def linked(world: World, person: Person, provider: IdentityProvider) -> Person:
    actor = actor_of(world)
    with unit_of_work():
        identities.link(person.id, provider.issuer, provider.subject, actor=actor)
    return person


def actor_of(world: World) -> Viewer:
    """An administrator."""
    return world.viewer(world.person(Role.ADMINISTRATOR))


def leave(browser: Client, path: str = BEGIN) -> str:
    """Go to the organisation and say who one is; the address to come back to."""
    sent = browser.get(path)
    assert sent.status_code == 303, sent.text
    page = requests.get(sent.location, timeout=5).text
    return page.split('href="http://localhost')[1].split('"')[0].replace("&amp;", "&")


def arrive(browser: Client, path: str = BEGIN) -> TestResponse:
    return browser.get(leave(browser, path))


def sessions_of(person: Person) -> list[UserSession]:
    db.session.rollback()
    return list(db.session.scalars(select(UserSession).where(UserSession.person_id == person.id)))


def kinds() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.id)))


def test_a_linked_person_comes_in_and_goes_on_to_the_page_they_wanted(world: World, linked: Person) -> None:
    browser = world.client()
    answer = arrive(browser, f"{BEGIN}?next=/account")
    assert (answer.status_code, answer.location) == (303, "/account")
    assert linked.name in browser.get("/account").text
    (session,) = sessions_of(linked)
    assert session.method == "oidc-alone"
    assert session.identity_id is not None
    assert "signed_in" in kinds()


@pytest.mark.one_database
@pytest.mark.parametrize("options", [{"strong_acr": ("AAL3",)}])
def test_a_sign_in_by_two_factors_is_told_from_one_by_less(
    world: World, linked: Person, provider: IdentityProvider
) -> None:
    for acr in ("AAL3", "AAL1"):
        provider.about["acr"] = acr
        assert arrive(world.client()).location == "/home"
    assert [session.method for session in sessions_of(linked)] == ["oidc", "oidc-alone"]


@pytest.mark.one_database
def test_the_sign_in_page_offers_it_and_only_ways_on_that_are_ours(world: World, linked: Person) -> None:
    browser = world.client()
    assert "Sign in with NHS CIS2" in browser.get("/sign-in?next=/account").text
    for target in (
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:x",
        "/a" * 400,
    ):
        assert arrive(world.client(), f"{BEGIN}?next={target}").location == "/home"


@pytest.mark.one_database
def test_the_session_from_before_ends(world: World, linked: Person) -> None:
    other = world.person()
    browser = world.client(other)
    assert arrive(browser).location == "/home"
    assert sessions_of(other)[0].revoked_at is not None


@pytest.mark.one_database
def test_two_tabs_at_once_both_come_back(world: World, linked: Person) -> None:
    browser = world.client()
    first, second = leave(browser, f"{BEGIN}?next=/account"), leave(browser)
    assert browser.get(second).location == "/home"
    assert browser.get(first).location == "/account"


def test_an_unknown_person_is_told_what_to_do_and_no_account_is_made(
    world: World, provider: IdentityProvider
) -> None:
    provider.about = {"email": "nobody@example.org", "email_verified": True}
    before = db.session.query(Person).count()
    answer = arrive(world.client())
    assert answer.status_code == 403
    assert provider.subject in answer.text
    assert "invite you" in answer.text
    assert db.session.query(Person).count() == before


@pytest.mark.one_database
def test_who_is_switched_off_is_told_the_same_and_nothing_opens(world: World, linked: Person) -> None:
    with unit_of_work():
        db.session.get_one(Person, linked.id).disabled_at = clock.now()
    answer = arrive(world.client())
    assert answer.status_code == 403
    assert "does not open an account" in answer.text
    assert "password" not in answer.text
    assert sessions_of(linked) == []


def test_a_confirmed_address_is_linked_after_signing_in_once_with_the_password(
    world: World, person: Person
) -> None:
    browser = world.client()
    answer = arrive(browser)
    assert answer.status_code == 403
    assert "Sign in with your password once" in answer.text
    assert browser.get("/account/sign-ins/link").location == "/sign-in?next=/account/sign-ins/link"
    signed_in = browser.send("/sign-in?next=/account/sign-ins/link", email=person.email, password=PASSWORD)
    assert signed_in.location == "/account/sign-ins/link"
    assert browser.send("/account/sign-ins/link").location == "/account/sign-ins"
    assert "NHS CIS2" in browser.get("/account/sign-ins").text
    assert browser.get("/account/sign-ins/link").status_code == 400
    assert arrive(world.client()).location == "/home"
    letters = db.session.scalars(select(Letter).order_by(Letter.id))
    assert [letter.facts["what"] for letter in letters][-2:] == ["identity_linked", "new_device"]


@pytest.mark.one_database
def test_an_address_that_is_not_confirmed_links_nothing(
    world: World, person: Person, provider: IdentityProvider
) -> None:
    provider.about = {"email": person.email}
    actor = actor_of(world)
    with unit_of_work():
        identities.prepare(person.id, provider.issuer, actor=actor)
    answer = arrive(world.client())
    assert answer.status_code == 403
    assert person.email not in answer.text


@pytest.mark.one_database
def test_somebody_else_cannot_link_what_is_another_accounts_by_its_address(
    world: World, person: Person
) -> None:
    browser = world.client(world.person())
    assert arrive(browser).location == "/account/sign-ins/link"
    refused = browser.send("/account/sign-ins/link")
    assert refused.status_code == 422
    assert "somebody else’s account" in refused.text


@pytest.mark.one_database
def test_an_old_session_confirms_first_before_it_links(world: World, person: Person) -> None:
    browser = world.client(person)
    browser.confirms = False
    arrive(browser)
    with unit_of_work():
        db.session.execute(update(UserSession).values(created_at=clock.now() - timedelta(minutes=6)))
    assert browser.send("/account/sign-ins/link").location.startswith("/step-up?")


def test_a_prepared_link_waits_for_the_next_sign_in_within_a_week(
    world: World, person: Person, provider: IdentityProvider
) -> None:
    actor = actor_of(world)
    with unit_of_work():
        identity = identities.prepare(person.id, provider.issuer, actor=actor)
        identity.added_at -= timedelta(days=8)
    assert arrive(world.client()).status_code == 403
    actor = actor_of(world)
    with unit_of_work():
        identities.prepare(person.id, provider.issuer, actor=actor)
    assert arrive(world.client()).location == "/home"
    assert kinds().count(AuditKind.IDENTITY_LINKED.value) == 1
    provider.subject = "another"
    assert arrive(world.client()).status_code == 403


@pytest.mark.one_database
@pytest.mark.parametrize("options", [{"link_at_once": True}])
def test_a_setting_links_by_the_confirmed_address_alone(world: World, person: Person) -> None:
    assert arrive(world.client()).location == "/home"
    db.session.rollback()
    assert db.session.scalars(select(Identity)).one().added_by_id is None


@pytest.mark.one_database
@pytest.mark.parametrize("options", [{"link_at_once": True}])
def test_an_address_given_to_somebody_else_takes_over_no_account(
    world: World, linked: Person, provider: IdentityProvider
) -> None:
    with unit_of_work():
        db.session.get_one(Person, linked.id).disabled_at = clock.now()
    provider.subject = "another"
    assert arrive(world.client()).status_code == 403


@pytest.mark.one_database
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?state=made-up&code=x",
        "?error=access_denied&state=x",
        "?state=%00&code=%ff",
        "?code=x&code=y&state=",
    ],
)
def test_a_forged_state_is_a_page_that_says_what_to_do(world: World, query: str) -> None:
    answer = world.client().get(f"{BEGIN}/back{query}")
    assert answer.status_code == 400
    assert "cannot be finished" in answer.text
    assert "Try again with NHS CIS2" in answer.text


@pytest.mark.one_database
def test_a_state_is_good_once_in_its_own_browser_and_for_a_quarter_of_an_hour(
    world: World, linked: Person
) -> None:
    browser = world.client()
    address = leave(browser)
    assert world.client().get(address).status_code == 400
    assert browser.get(address).location == "/home"
    again = browser.get(address)
    assert again.status_code == 400
    assert "cannot be finished" in again.text
    assert "You are signed in" in again.text
    late = leave(browser)
    with clock.shifted(timedelta(minutes=16)):
        assert browser.get(late).status_code == 400


@pytest.mark.one_database
def test_a_cookie_that_was_tampered_with_is_no_cookie(world: World, linked: Person) -> None:
    browser = world.client()
    address = leave(browser)
    cookie = browser.get_cookie("accreditation-organisation")
    assert cookie is not None
    # Not its last character: bits of that one are nobody's.
    other = "a" if cookie.value[-5] != "a" else "b"
    browser.set_cookie("accreditation-organisation", cookie.value[:-5] + other + cookie.value[-4:])
    assert browser.get(address).status_code == 400


@pytest.mark.one_database
def test_whoever_stops_there_is_told_the_ways_on(world: World) -> None:
    browser = world.client()
    state = parse_qs(urlsplit(browser.get(BEGIN).location).query)["state"][0]
    answer = browser.get(f"{BEGIN}/back?state={state}&error=access_denied&error_description=%3Cb%3Etheirs")
    assert answer.status_code == 403
    assert "theirs" not in answer.text
    assert "Sign in another way" in answer.text
    assert world.client().get(f"{BEGIN}/back?error=access_denied").status_code == 403


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("lie", "status", "says"),
    [
        ({"iss": "https://elsewhere.example"}, 400, "could not be trusted"),
        ({"aud": "another"}, 400, "could not be trusted"),
        ({"nonce": "another"}, 400, "could not be trusted"),
        ({"exp": 1}, 400, "too old, or its clock"),
    ],
)
def test_a_lie_of_the_token_is_a_page(
    world: World, linked: Person, provider: IdentityProvider, lie: dict[str, Any], status: int, says: str
) -> None:
    provider.change = lambda claims: claims | lie
    answer = arrive(world.client())
    assert answer.status_code == status
    assert says in answer.text
    assert sessions_of(linked) == []


@pytest.mark.one_database
def test_a_provider_that_is_down_is_a_page_before_and_after(
    world: World, linked: Person, provider: IdentityProvider
) -> None:
    browser = world.client()
    address = leave(browser)
    provider.token_answer = (500, b"")
    answer = browser.get(address)
    assert answer.status_code == 503
    assert "does not answer" in answer.text
    provider.broken = True
    # Another server, which has not yet asked what the provider publishes.
    with offered(world.app, nhs(provider.issuer)):
        assert world.client().get(BEGIN).status_code == 503
    assert world.client().get("/sign-in").status_code == 200
    assert world.client().get("/sign-in/with/nobody").status_code == 404


@pytest.mark.one_database
def test_trying_without_end_is_slowed_down(world: World, provider: IdentityProvider) -> None:
    provider.change = lambda claims: claims | {"nonce": "another"}
    browser = world.client()
    browser.checks_pages = False
    statuses = [arrive(browser).status_code for _ in range(32)]
    assert statuses[:30] == [400] * 30
    assert statuses[-1] == 429


def test_a_person_proves_again_who_they_are(world: World, linked: Person, provider: IdentityProvider) -> None:
    browser = world.client()
    arrive(browser)
    purpose = session_services.purpose("sign", "1", "shown")
    page = browser.get(f"/step-up?purpose={purpose}&next=/account")
    assert "Confirm with NHS CIS2" in page.text
    path = f"/step-up/with/nhs?purpose={purpose}&next=/account"
    provider.signed_in_at = (datetime.now(UTC) - timedelta(minutes=5)).timestamp()
    stale = arrive(browser, path)
    assert stale.status_code == 400
    assert "did not ask you again" in stale.text
    assert sessions_of(linked)[0].step_up_for is None
    provider.signed_in_at = datetime.now(UTC).timestamp()
    assert arrive(browser, path).location == "/account"
    session = sessions_of(linked)[0]
    assert session.step_up_for == purpose
    assert session.stepped_up_at is not None


@pytest.mark.one_database
def test_a_proof_of_somebody_else_or_of_another_session_confirms_nothing(
    world: World, linked: Person, provider: IdentityProvider
) -> None:
    browser = world.client()
    arrive(browser)
    provider.signed_in_at = datetime.now(UTC).timestamp()
    path = f"/step-up/with/nhs?purpose={'p' * 64}&next=/account"
    other = world.person()
    actor = actor_of(world)
    with unit_of_work():
        identities.link(other.id, provider.issuer, "other", actor=actor)
    provider.subject, own = "other", provider.subject
    refused = arrive(browser, path)
    assert refused.status_code == 403
    assert "as somebody else" in refused.text
    provider.subject = own
    address = leave(browser, path)
    arrive(browser)  # another session of the same person
    assert browser.get(address).status_code == 400
    assert {session.step_up_for for session in sessions_of(linked)} == {None}


def test_signing_out_here_offers_to_sign_out_there(
    world: World, linked: Person, provider: IdentityProvider
) -> None:
    browser = world.client()
    arrive(browser)
    out = browser.post("/sign-out", data=hidden(browser.get("/account").text))
    assert out.location == "/signed-out/nhs"
    assert "Sign out of NHS CIS2 too" in browser.get(out.location).text
    address = browser.get("/sign-in/with/nhs/leave").location
    assert address.startswith(f"{provider.issuer}/leave?client_id={CLIENT_ID}&post_logout_redirect_uri=http")
    assert browser.get("/home").status_code == 302


@pytest.mark.one_database
def test_a_provider_without_such_a_page_says_what_to_do(world: World, provider: IdentityProvider) -> None:
    provider.description_changes = {"end_session_endpoint": None}
    answer = world.client().get("/sign-in/with/nhs/leave")
    assert answer.status_code == 200
    assert "close every window" in answer.text


def message(provider: IdentityProvider, **claims: Any) -> dict[str, str]:
    now = int(datetime.now(UTC).timestamp())
    events: dict[str, Any] = {"http://schemas.openid.net/event/backchannel-logout": {}}
    claimed = {"iss": provider.issuer, "aud": CLIENT_ID, "iat": now, "jti": "j", "events": events}
    return {"logout_token": provider.signed(claimed | claims)}


def test_signing_out_there_ends_the_session_here(
    world: World, linked: Person, provider: IdentityProvider
) -> None:
    provider.about["sid"] = "first"
    first, second = world.client(), world.client()
    arrive(first)
    provider.about["sid"] = "second"
    arrive(second)
    by_password = world.client(linked)
    ended = "/sign-in/with/nhs/ended"
    assert world.client().post(ended, data=message(provider, sid="first")).status_code == 200
    assert first.get("/home").status_code == 302
    assert second.get("/home").status_code == 200
    assert world.client().post(ended, data=message(provider, sub="somebody else")).status_code == 200
    assert second.get("/home").status_code == 200
    assert world.client().post(ended, data=message(provider, sub=provider.subject)).status_code == 200
    assert second.get("/home").status_code == 302
    assert by_password.get("/home").status_code == 200
    assert world.client().post(ended, data={"logout_token": "forged"}).status_code == 400
    assert world.client().post(ended).status_code == 400


@pytest.mark.one_database
@pytest.mark.parametrize("options", [{"strong_acr": ("AAL3",)}])
def test_what_somebody_else_linked_is_proved_once(
    world: World, linked: Person, provider: IdentityProvider
) -> None:
    app = set_up_an_hour_ago(linked, secret=world.app.extensions["settings"].secret_key)
    provider.about["acr"] = "AAL3"
    for browser in (world.client(), last := world.client()):
        assert arrive(browser).location.startswith("/sign-in/second")
    assert last.send("/sign-in/second", one_time_code=app.at(clock.now())).location == "/home"
    assert arrive(world.client()).location == "/home"
    assert [row.method for row in sessions_of(linked)] == ["oidc", "oidc"]


def test_a_browser_that_is_new_to_the_account_is_written_of(world: World, linked: Person) -> None:
    first = world.client()
    for browser in (first, first, world.client()):
        arrive(browser)
    assert posted.security().count("new_device") == 1


@pytest.mark.one_database
@pytest.mark.parametrize("options", [{"strong_acr": ("AAL3",)}])
def test_less_than_two_factors_there_are_followed_by_ones_own_here(
    world: World, linked: Person, provider: IdentityProvider
) -> None:
    app = set_up_an_hour_ago(linked, secret=world.app.extensions["settings"].secret_key)
    browser = world.client()
    provider.about["acr"] = "AAL1"
    answer = arrive(browser, f"{BEGIN}?next=/account")
    assert answer.location == "/sign-in/second?next=/account"
    assert sessions_of(linked) == []
    assert browser.send(answer.location, one_time_code=app.at(clock.now())).location == "/account"
    assert [(row.method, row.identity_id is not None) for row in sessions_of(linked)] == [("oidc", True)]
    path = "/step-up/with/nhs?purpose=p&next=/account"
    provider.signed_in_at = datetime.now(UTC).timestamp()
    assert "This is not enough for your account" in arrive(browser, path).text
    provider.about["acr"] = "AAL3"
    assert arrive(browser, path).location == "/account"
    assert [row.step_up_for for row in sessions_of(linked)] == ["p"]
