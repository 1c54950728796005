"""Invitations: good once, for one address, for seven days, and only while whoever sent them may still give roles."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.letters import LetterKind
from accreditation.enums.people import Role
from accreditation.models.accounts import Invitation
from accreditation.models.audit import AuditEvent
from accreditation.models.people import Grant, GrantProposal, Person
from accreditation.rules import passwords
from accreditation.services import accounts, grants
from tests import posted
from tests.client import Client, hidden
from tests.world import World

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
PASSWORD = "plain words are easy to keep"
ADDRESS = "ann@example.org"
INVITATION = LetterKind.INVITATION


@pytest.fixture
def administrator(world: World) -> Person:
    """Who invites, from a day before the tests' noon."""
    with clock.at(NOON):
        return world.person(Role.ADMINISTRATOR, name="Ada Administrator")


@pytest.fixture
def office(world: World, administrator: Person) -> Client:
    """The administrator's browser."""
    with clock.at(NOON):
        return world.client(administrator)


def invite(world: World, office: Client, email: str = ADDRESS, **fields: str) -> str:
    """Invite somebody as a contributor of the provider, and give the link of the letter."""
    typed = {
        "role": "contributor",
        "organisation_id": world.organisation.ods_code,
        "reach": "whole",
        **fields,
    }
    answer = office.send("/people/invitations/new", email=email, name="Ann Other", **typed)
    assert answer.status_code == 302, answer.text
    return posted.link(INVITATION)


def accept(world: World, link: str, name: str = "Ann Other") -> Client:
    browser = world.client()
    browser.answer = browser.send(link, name=name, chosen=PASSWORD)  # type: ignore[attr-defined]
    return browser


def forced(browser: Client, link: str, **fields: str) -> int:
    """Send the form of a link that shows none, as somebody would who had it open from before."""
    token = hidden(browser.get("/forgotten-password").text)
    return browser.post(link, data=token | fields).status_code


def test_an_invitation_opens_an_account_with_its_role(world: World, office: Client) -> None:
    with clock.at(NOON):
        link = invite(world, office)
        page = world.client().get(link)
        for words in ("Ada Administrator", "Ann Other", ADDRESS, "Contributor", world.organisation.name):
            assert words in page.text
        browser = accept(world, link, name="Ann  Married ")
        assert browser.answer.location == "/sign-in"  # type: ignore[attr-defined]
        assert browser.send("/sign-in", email="ANN@example.org ", password=PASSWORD).status_code == 302
        assert "Contributor" in browser.get("/account").text
        assert posted.security() == ["account_opened"]
    person = db.session.scalars(select(Person).where(Person.email == ADDRESS)).one()
    assert person.name == "Ann Married"
    grant = db.session.scalars(select(Grant).where(Grant.person_id == person.id)).one()
    assert (grant.role, grant.organisation_id) == (Role.CONTRIBUTOR, world.organisation.id)
    kinds = list(db.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.id)))
    assert {"invitation_sent", "invitation_accepted", "person_added", "grant_given"} <= set(kinds)


def test_opening_the_link_changes_nothing_and_it_works_once(world: World, office: Client) -> None:
    with clock.at(NOON):
        link = invite(world, office)
        for _ in range(3):
            assert world.client().get(link).status_code == 200
        accept(world, link)
        used = world.client().get(link)
        assert used.status_code == 404
        assert "accepted already" in used.text
        assert forced(world.client(), link, name="Another", chosen=PASSWORD) == 404
    assert len(db.session.scalars(select(Person).where(Person.email == ADDRESS)).all()) == 1


def test_a_role_that_decides_is_proposed_and_another_confirms(
    world: World, office: Client, administrator: Person
) -> None:
    with clock.at(NOON):
        link = invite(world, office, role="ratifier", organisation_id="", office_id=str(world.office.id))
        accept(world, link)
        person = db.session.scalars(select(Person).where(Person.email == ADDRESS)).one()
        assert db.session.scalars(select(Grant).where(Grant.person_id == person.id)).all() == []
        proposal = db.session.scalars(select(GrantProposal)).one()
        assert (proposal.person_id, proposal.proposed_by_id) == (person.id, administrator.id)


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("expired", "has expired"),
        ("withdrawn", "was withdrawn"),
        ("inviter", "was withdrawn"),
        ("key", "does not work"),
        ("cut", "does not work"),
    ],
)
def test_an_invitation_that_no_longer_stands_says_what_to_do(
    world: World, office: Client, administrator: Person, end: str, words: str
) -> None:
    with clock.at(NOON):
        link = invite(world, office)
        number = db.session.scalars(select(Invitation.id)).one()
        later = NOON
        if end == "expired":
            later += timedelta(days=7)
        elif end == "withdrawn":
            office.send(f"/people/invitations/{number}/withdraw")
        elif end == "inviter":
            with unit_of_work():
                for grant in db.session.scalars(select(Grant).where(Grant.person_id == administrator.id)):
                    grants.end_grant(grant.id, actor=None)
        else:
            link = link[:-3] if end == "cut" else link.replace(f"/{number}?", f"/{number + 1}?")
    with clock.at(later):
        browser = world.client()
        page = browser.get(link)
        assert page.status_code == 404
        assert words in page.text
        assert forced(browser, link, name="Ann", chosen=PASSWORD) == 404
        assert db.session.scalars(select(Person).where(Person.email == ADDRESS)).all() == []
        if end in {"expired", "withdrawn", "inviter"}:
            assert [content for _, content in posted.letters(INVITATION)] == [None]


def test_an_expired_one_is_sent_again(world: World, office: Client) -> None:
    with clock.at(NOON):
        first = invite(world, office)
        number = db.session.scalars(select(Invitation.id)).one()
    with clock.at(NOON + timedelta(days=8)):
        again = world.client(
            db.session.scalars(select(Person).where(Person.name == "Ada Administrator")).one()
        )
        assert again.send(f"/people/invitations/{number}/send-again").status_code == 302
        assert posted.link(INVITATION) == first
        assert world.client().get(first).status_code == 200
        assert len(posted.letters(INVITATION)) == 2


def test_forwarded_to_somebody_who_is_signed_in_gives_them_nothing(world: World, office: Client) -> None:
    with clock.at(NOON):
        link = invite(world, office)
        browser = world.client(world.lead)
        page = browser.get(link)
        assert "You are signed in as" in page.text
        assert "This invitation is for another address" in page.text
        assert forced(browser, link) == 422
    assert db.session.scalars(select(Invitation.accepted_at)).one() is None


def test_an_account_that_the_address_has_by_now_gets_the_roles(world: World, office: Client) -> None:
    with clock.at(NOON):
        link = invite(world, office)
        with unit_of_work():
            person = accounts.add_person(email=ADDRESS, name="Ann", actor=None)
            person.password_hash = passwords.hashed(PASSWORD)
        assert "Sign in, and accept" in world.client().get(link).text
        assert forced(world.client(), link, name="Thief", chosen="a passphrase of a thief") == 422
        browser = world.client(person)
        assert browser.send(link).location == "/account"
        assert "Contributor" in browser.get("/account").text


def test_what_the_account_holds_already_is_no_reason_to_refuse_the_rest(world: World, office: Client) -> None:
    with clock.at(NOON):
        link = invite(world, office)
        number = db.session.scalars(select(Invitation.id)).one()
        other = world.new_organisation("Other Trust")
        more = {"role": "signatory", "organisation_id": other.ods_code, "reach": "whole"}
        assert office.send(f"/people/invitations/{number}/roles/new", **more).status_code == 302
        with unit_of_work():
            person = accounts.add_person(email=ADDRESS, name="Ann", actor=None)
            scope = grants.Scope(organisation_id=world.organisation.id)
            grants.give_grant(person.id, Role.CONTRIBUTOR, scope, actor=None)
        world.client(person).send(link)
    held = db.session.scalars(select(Grant.role).where(Grant.person_id == person.id).order_by(Grant.id))
    assert list(held) == [Role.CONTRIBUTOR, Role.SIGNATORY]


def test_a_role_for_some_placements_is_given_for_these(world: World, office: Client) -> None:
    with clock.at(NOON):
        named = world.placement
        world.new_placement("Another ward")
        link = invite(world, office, reach="named", placements=str(named.id))
        accept(world, link)
    grant = db.session.scalars(select(Grant).where(Grant.person.has(email=ADDRESS))).one()
    db.session.refresh(grant, ["placements"])
    assert [placement.id for placement in grant.placements] == [named.id]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "taken@example.org"}, "already an account"),
        ({"email": "TAKEN@Example.org "}, "already an account"),
        ({"email": "waiting@example.org"}, "invited already"),
        ({"email": "ann@example.org\nBcc: x@example.org"}, "correct format"),
        ({"role": "reviewer"}, "not held in an organisation"),
        ({"organisation_id": ""}, "Choose the organisation"),
        ({"ends_on-day": "1", "ends_on-month": "11", "ends_on-year": "2026"}, "last day must be"),
        ({"name": ""}, "Enter a name"),
    ],
)
def test_who_cannot_be_invited(world: World, office: Client, typed: dict[str, str], words: str) -> None:
    with clock.at(NOON):
        with unit_of_work():
            accounts.add_person(email="taken@example.org", name="Taken", actor=None)
        invite(world, office, email="waiting@example.org")
        fields = {
            "email": ADDRESS,
            "name": "Ann",
            "role": "contributor",
            "organisation_id": world.organisation.ods_code,
            "reach": "whole",
        }
        answer = office.send("/people/invitations/new", **(fields | typed))
        assert answer.status_code == 422
        assert words in answer.text
        assert len(posted.letters(INVITATION)) == 1


def test_a_refusal_leads_to_the_account_or_the_invitation_that_is_there(world: World, office: Client) -> None:
    with clock.at(NOON):
        with unit_of_work():
            taken = accounts.add_person(email="taken@example.org", name="Taken", actor=None).id
        invite(world, office, email="waiting@example.org")
        waiting = db.session.scalars(select(Invitation.id)).one()
        for email, page, words in (
            ("taken@example.org", f"/people/{taken}", "There is already an account"),
            ("waiting@example.org", f"/people/invitations/{waiting}", "This address is invited already"),
        ):
            answer = office.send("/people/invitations/new", email=email, name="Ann", role="administrator")
            assert f'href="{page}">{words}' in answer.text


@pytest.mark.parametrize(
    "email", ["ann@münchen.example", "änn@example.org", "ANN@Example.ORG", " ann@example.org "]
)
def test_addresses_are_folded_and_stay_one_account(world: World, office: Client, email: str) -> None:
    with clock.at(NOON):
        accept(world, invite(world, office, email=email))
        again = office.send("/people/invitations/new", email=email.upper(), name="Ann", role="administrator")
        assert "already an account" in again.text


def test_the_list_says_how_each_stands(world: World, office: Client) -> None:
    with clock.at(NOON):
        invite(world, office, email="waits@example.org")
        accept(world, invite(world, office, email="accepted@example.org"))
        page = office.get("/people/invitations").text
        assert "Waits" in page
        assert "Accepted" in page
        only = office.get("/people/invitations?state=accepted").text
        assert "accepted@example.org" in only
        assert "waits@example.org" not in only
    with clock.at(NOON + timedelta(days=7)):
        again = world.client(
            db.session.scalars(select(Person).where(Person.name == "Ada Administrator")).one()
        )
        assert "waits@example.org" in again.get("/people/invitations?state=expired").text


def test_one_that_was_withdrawn_is_withdrawn_once_and_the_address_can_be_invited_anew(
    world: World, office: Client
) -> None:
    with clock.at(NOON):
        invite(world, office)
        number = db.session.scalars(select(Invitation.id)).one()
        assert office.send(f"/people/invitations/{number}/withdraw").status_code == 302
        assert office.send(f"/people/invitations/{number}/withdraw").status_code == 422
        assert office.send(f"/people/invitations/{number}/send-again").status_code == 422
        accept(world, invite(world, office))
    assert db.session.scalars(select(Person.email).where(Person.email == ADDRESS)).one() == ADDRESS
