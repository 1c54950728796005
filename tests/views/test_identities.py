"""Administrators link organisations' sign-ins to accounts and take them off; so does everybody for their own."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Role
from accreditation.models.audit import AuditEvent
from accreditation.models.identities import Identity
from accreditation.models.letters import Letter
from accreditation.models.people import Person
from accreditation.oidc import Assertion
from accreditation.rules import passwords
from accreditation.services import identities
from tests.apps import set_up
from tests.client import Client
from tests.offering import NOWHERE, nhs, offered
from tests.world import World

ISSUER = NOWHERE


@pytest.fixture
def with_provider(app: Flask) -> Iterator[None]:
    """An organisation's sign-in, whose own pages nobody opens here."""
    with offered(app, nhs()):
        yield


@pytest.fixture
def person(world: World, with_provider: None) -> Person:
    return world.person(Role.CONTRIBUTOR, name="Robin Nurse")


@pytest.fixture
def administrator(world: World, with_provider: None) -> Client:
    return world.client(world.person(Role.ADMINISTRATOR))


def events() -> list[str]:
    return [event.kind for event in db.session.scalars(select(AuditEvent).order_by(AuditEvent.id))]


def letters() -> list[str]:
    return [letter.facts["what"] for letter in db.session.scalars(select(Letter).order_by(Letter.id))]


def test_an_administrator_links_by_number_and_takes_it_off(administrator: Client, person: Person) -> None:
    pages = f"/people/{person.id}/sign-ins"
    assert "No organisation’s sign-in" in administrator.get(pages).text
    answer = administrator.send(f"{pages}/new", provider="nhs", how="number", subject=" 555036632103 ")
    assert answer.location == pages
    listed = administrator.get(pages).text
    assert "555036632103" in listed
    assert "Administrator" in listed
    identity = db.session.scalars(select(Identity)).one()
    assert (identity.issuer, identity.subject, identity.person_id) == (ISSUER, "555036632103", person.id)
    assert administrator.send(f"{pages}/{identity.id}/remove").location == pages
    assert db.session.scalars(select(Identity)).all() == []
    assert letters() == ["identity_linked", "identity_unlinked"]
    assert events()[-2:] == [AuditKind.IDENTITY_LINKED.value, AuditKind.IDENTITY_UNLINKED.value]


def test_an_administrator_prepares_a_link_by_address(administrator: Client, person: Person) -> None:
    pages = f"/people/{person.id}/sign-ins"
    for _ in range(2):
        assert administrator.send(f"{pages}/new", provider="nhs", how="address").location == pages
    identity = db.session.scalars(select(Identity)).one()
    assert identity.subject is None
    assert "for seven days" in administrator.get(pages).text
    assert letters() == []


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"how": "number", "provider": "nhs"}, "Enter the number"),
        ({"how": "number", "provider": "nhs", "subject": "é"}, "Enter the number as the sign-in shows it"),
        ({"how": "number", "provider": "", "subject": "1"}, "Choose the organisation"),
        ({"provider": "elsewhere", "how": "address"}, "There is a problem"),
        ({"provider": "nhs", "subject": "1"}, "Choose how you know"),
    ],
)
def test_what_cannot_be_linked_is_said_at_its_field(
    administrator: Client, person: Person, typed: dict[str, str], says: str
) -> None:
    answer = administrator.send(f"/people/{person.id}/sign-ins/new", **typed)
    assert answer.status_code == 422
    assert says in answer.text


@pytest.mark.one_database
def test_a_number_opens_one_account_alone(world: World, administrator: Client, person: Person) -> None:
    other = world.person()
    administrator.send(f"/people/{other.id}/sign-ins/new", provider="nhs", how="number", subject="1")
    refused = administrator.send(
        f"/people/{person.id}/sign-ins/new", provider="nhs", how="number", subject="1"
    )
    assert refused.status_code == 422
    assert "opens an account already" in refused.text


@pytest.mark.one_database
def test_linking_for_others_is_confirmed_and_administrators_alone_do_it(
    world: World, administrator: Client, person: Person
) -> None:
    administrator.confirms = False
    answer = administrator.send(f"/people/{person.id}/sign-ins/new", provider="nhs", how="address")
    assert answer.location.startswith("/step-up?act=open_account")
    assert world.client(person).get(f"/people/{person.id}/sign-ins").status_code == 404


@pytest.mark.one_database
def test_nobody_locks_themselves_out_or_takes_off_anothers(world: World, person: Person) -> None:
    actor = world.viewer(world.person(Role.ADMINISTRATOR))
    with unit_of_work():
        identity = identities.link(person.id, ISSUER, "1", actor=actor)
    browser = world.client(person)
    refused = browser.send(f"/account/sign-ins/{identity.id}/remove")
    assert refused.status_code == 422
    assert "Nothing else opens your account" in refused.text
    assert world.client(world.person()).get(f"/account/sign-ins/{identity.id}/remove").status_code == 404
    with unit_of_work():
        db.session.get_one(Person, person.id).password_hash = passwords.hashed("plain words are easy to keep")
    assert browser.send(f"/account/sign-ins/{identity.id}/remove").location == "/account/sign-ins"


@pytest.mark.one_database
def test_a_number_of_another_issuer_is_another_number(world: World, person: Person) -> None:
    actor = world.viewer(world.person(Role.ADMINISTRATOR))
    other = world.person()
    with unit_of_work():
        first = identities.link(person.id, ISSUER, "1", actor=actor)
        second = identities.link(other.id, f"{ISSUER}/another", "1", actor=actor)
    assert first.person_id != second.person_id


@pytest.mark.one_database
def test_pages_lead_there_only_where_a_provider_is_set(world: World) -> None:
    browser = world.client(world.person(Role.ADMINISTRATOR))
    assert "sign-ins" not in browser.get("/account").text
    assert "Sign in with NHS" not in world.client().get("/sign-in").text
    assert "sign-ins" not in browser.get(f"/people/{world.lead.id}").text


@pytest.mark.parametrize("by_themselves", [False, True])
def test_whoever_has_an_app_here_proves_once_what_they_did_not_link_themselves(
    world: World, person: Person, by_themselves: bool
) -> None:
    assertion = Assertion(issuer=ISSUER, subject="1", is_strong=True)
    viewer = world.viewer(person)
    with unit_of_work():
        if by_themselves:
            identity = identities.link_own(viewer, assertion)
        else:
            administrator = world.viewer(world.person(Role.ADMINISTRATOR))
            identity = identities.link(person.id, ISSUER, "1", actor=administrator)
    assert not identities.needs_second_proof(identity, assertion)
    set_up(person, secret=world.app.extensions["settings"].secret_key)
    assert identities.needs_second_proof(identity, assertion) is not by_themselves
    identities.open_session(identity, assertion, hours=1)
    assert not identities.needs_second_proof(db.session.get_one(Identity, identity.id), assertion)


def test_where_no_organisation_is_set_up_nothing_is_asked(world: World) -> None:
    person = world.person(Role.CONTRIBUTOR)
    page = world.client(world.person(Role.ADMINISTRATOR)).get(f"/people/{person.id}/sign-ins/new").text
    assert "No organisation’s sign-in is set up" in page
    assert "Link this sign-in" not in page
