"""Administrators find and add people, give and end roles, and never see a password twice."""

import re
from datetime import timedelta

import pytest
from lxml import html as parser
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.people import Profession, Role
from accreditation.models.audit import AuditEvent
from accreditation.models.people import Grant, GrantProposal, Person, ReviewerProfile, UserSession
from accreditation.queries import people
from accreditation.rules import passwords
from tests.client import Client, hidden
from tests.statements import counted
from tests.world import World


@pytest.fixture
def browser(world: World) -> Client:
    """An administrator's browser."""
    return world.client(world.person(Role.ADMINISTRATOR, name="Ada Administrator"))


def by_email(email: str) -> Person:
    person = people.by_email(email)
    assert person is not None
    return person


def date_fields(name: str, day) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_adding_shows_the_password_once_and_keeps_only_its_hash(world: World, browser: Client) -> None:
    page = browser.send("/people/new", email="New@Example.org", name="Nia New")
    assert page.status_code == 200
    shown = re.search(r"\b([a-z]{4}(?:-[a-z]{4}){4})\b", page.text)
    assert shown is not None
    person = by_email("new@example.org")
    assert passwords.matches(person.password_hash, shown[1])
    assert page.headers["Cache-Control"] == "no-store"
    assert shown[1] not in browser.get(f"/people/{person.id}").text
    assert shown[1] not in "".join(db.session.scalars(select(AuditEvent.facts)))
    again = browser.send("/people/new", email="new@example.org", name="Nia New")
    assert again.status_code == 422
    assert "already an account" in again.text


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"email": "", "name": ""}, "Enter an email address"),
        ({"email": "no address", "name": "N"}, "in the correct format"),
        ({"email": "n@example.org", "name": "N" * 201}, "200 characters or fewer"),
    ],
)
def test_a_person_that_cannot_be_added_is_said_in_words(
    browser: Client, fields: dict[str, str], message: str
) -> None:
    sent = browser.send("/people/new", **fields)
    assert sent.status_code == 422
    assert message in sent.text


def test_a_role_is_given_in_its_scope_and_ended(world: World, browser: Client) -> None:
    person, path = world.person(name="Gil Granted"), ""
    path = f"/people/{person.id}/roles/new"
    code = world.organisation.ods_code.lower()
    last = clock.today() + timedelta(days=300)
    sent = browser.send(path, role="provider_lead", organisation_id=code, **date_fields("ends_on", last))
    assert sent.status_code == 302
    page = browser.get(sent.location).text
    assert "Riverside Trust" in page
    assert "Stands" in page
    grant = db.session.scalars(select(Grant).where(Grant.person_id == person.id)).one()
    assert (grant.organisation_id, grant.ends_on) == (world.organisation.id, last)
    assert browser.send(f"/people/{person.id}/roles/{grant.id}/end").status_code == 302
    db.session.expire_all()
    rows = parser.fromstring(browser.get(sent.location).text).xpath(
        "//table//tr[contains(., 'Provider lead')]"
    )
    assert ["Ended" in row.text_content() and "Riverside Trust" in row.text_content() for row in rows] == [
        True
    ]
    assert world.viewer(person).grants == ()
    assert browser.send(path, role="provider_lead", organisation_id=code).status_code == 302
    events = select(AuditEvent.kind).where(AuditEvent.stream == "people").order_by(AuditEvent.seq)
    kinds = db.session.scalars(events).all()
    assert {"grant_given", "grant_ended"} <= set(kinds)


def test_an_office_role_and_a_reviewers_profile(world: World, browser: Client) -> None:
    person = world.person(name="Rae Reviewer")
    sent = browser.send(f"/people/{person.id}/roles/new", role="reviewer", office_id=world.office.id)
    assert sent.status_code == 302
    assert "not given before another administrator confirms" in browser.get(sent.location).text
    assert db.session.scalars(select(Grant).where(Grant.person_id == person.id)).all() == []
    fields = {"kind": "peer", "profession": "midwifery", "employer_id": world.organisation.name}
    sent = browser.send(f"/people/{person.id}/reviewer", **fields, **date_fields("trained_on", clock.today()))
    assert sent.status_code == 302
    profile = db.session.scalars(select(ReviewerProfile).where(ReviewerProfile.person_id == person.id)).one()
    assert (profile.profession, profile.employer_id) == (Profession.MIDWIFERY, world.organisation.id)
    assert world.organisation.ods_code in browser.get(f"/people/{person.id}/reviewer").text
    future = date_fields("trained_on", clock.today() + timedelta(days=2))
    assert browser.send(f"/people/{person.id}/reviewer", **fields, **future).status_code == 422


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Choose a role"),
        ({"role": "provider_lead"}, "Choose the organisation where"),
        (
            {"role": "provider_lead", "organisation_id": "Nowhere"},
            "No organisation has this ODS code or name",
        ),
        ({"role": "provider_lead", "organisation_id": "trust"}, "Enter the ODS code of the one you mean"),
        ({"role": "reviewer"}, "Choose the office where"),
        ({"role": "administrator", "organisation_id": "Riverside Trust"}, "is not held in an organisation"),
        (
            {"role": "auditor", "starts_on-day": "31", "starts_on-month": "2", "starts_on-year": "2026"},
            "real date",
        ),
        ({"role": "emperor"}, "choose from the options shown"),
    ],
)
def test_a_role_that_does_not_fit_is_refused_in_words(
    world: World, browser: Client, fields: dict[str, str], message: str
) -> None:
    assert world.organisation.name == "Riverside Trust"
    world.new_organisation("Hillside Trust")
    person = world.person()
    sent = browser.send(f"/people/{person.id}/roles/new", **fields)
    assert sent.status_code == 422
    assert message in sent.text
    assert db.session.scalars(select(Grant).where(Grant.person_id == person.id)).all() == []


def test_a_new_password_and_switching_off_end_the_sessions(world: World, browser: Client) -> None:
    person = world.person(Role.PROVIDER_LEAD)
    world.client(person)
    assert "shown only now" in browser.send(f"/people/{person.id}/password").text
    open_sessions = select(UserSession).where(
        UserSession.person_id == person.id, UserSession.revoked_at.is_(None)
    )
    assert db.session.scalars(open_sessions).all() == []
    theirs = world.client(person)
    assert browser.send(f"/people/{person.id}/disable").status_code == 302
    assert theirs.get("/home").status_code == 302
    assert "switched off on" in browser.get(f"/people/{person.id}").text
    assert "switched off already" in browser.send(f"/people/{person.id}/disable").text


def test_a_role_that_decides_is_confirmed_by_a_second_administrator_on_the_pages(
    world: World, browser: Client
) -> None:
    person, second = world.person(name="Dee Dean"), world.client(world.person(Role.ADMINISTRATOR))
    sent = browser.send(f"/people/{person.id}/roles/new", role="ratifier", office_id=world.office.id)
    proposal = db.session.scalars(select(GrantProposal.id)).one()
    path = f"/people/proposals/{proposal}"
    assert path in browser.get(sent.location).text
    assert path in second.get("/people/proposals").text
    assert "another administrator confirms it" in browser.get(path).text
    refused = browser.send(path, decision="confirm")
    assert refused.status_code == 422
    assert "You proposed this role" in refused.text
    assert second.send(path, decision="confirm").status_code == 302
    assert "Stands" in browser.get(sent.location).text
    assert "already" in browser.get(path).text


def test_an_account_is_corrected_and_switched_on_again(world: World, browser: Client) -> None:
    person = world.person(Role.PROVIDER_LEAD, name="Mis Spelt")
    taken = world.person(name="Other")
    path, theirs = f"/people/{person.id}", world.client(person)
    assert "Mis Spelt" in browser.get(f"{path}/correct").text
    for address in (taken.email, taken.email.upper()):
        refused = browser.send(f"{path}/correct", email=address, name="Miss Spelt")
        assert refused.status_code == 422
        assert "already an account" in refused.text
    assert "in the correct format" in browser.send(f"{path}/correct", email="no", name="X").text
    assert "Nothing was changed" in browser.send(f"{path}/correct", email=person.email, name=person.name).text
    assert browser.send(f"{path}/correct", email=person.email.upper(), name="Miss Spelt").status_code == 302
    assert theirs.get("/home").status_code == 200, "another name leaves them signed in"
    assert browser.send(f"{path}/correct", email="New@Example.org", name="Miss Spelt").status_code == 302
    assert theirs.get("/home").status_code == 302
    assert "new@example.org" in browser.get(path).text
    assert browser.send(f"{path}/disable").status_code == 302
    assert "Switch this account on again" in browser.get(path).text
    assert browser.send(f"{path}/enable").status_code == 302
    assert world.client(person).get("/home").status_code == 200
    assert "is not switched off" in browser.send(f"{path}/enable").text
    kinds = db.session.scalars(select(AuditEvent.kind).where(AuditEvent.stream == "people")).all()
    assert kinds[-4:] == ["person_corrected", "person_corrected", "person_disabled", "person_enabled"]


def test_nobody_switches_off_their_own_account(world: World) -> None:
    me = world.person(Role.ADMINISTRATOR)
    sent = world.client(me).send(f"/people/{me.id}/disable")
    assert sent.status_code == 422
    assert "your own account" in sent.text


def test_nobody_ends_their_own_role_of_administrator(world: World, browser: Client) -> None:
    me = world.person(Role.ADMINISTRATOR)
    grant = db.session.scalars(select(Grant).where(Grant.person_id == me.id)).one()
    path = f"/people/{me.id}/roles/{grant.id}/end"
    refused = world.client(me).send(path)
    assert refused.status_code == 422
    assert "your own role of administrator" in refused.text
    assert browser.send(path).status_code == 302


def test_the_list_is_searched_and_costs_the_same_for_three_and_thirty(world: World, browser: Client) -> None:
    for number in range(3):
        world.person(Role.PROVIDER_LEAD, name=f"Find Me {number}")
    with counted() as few:
        page = browser.get("/people?search=find+me&role=provider_lead").text
    assert "3 people" in page
    for number in range(27):
        world.person(Role.PROVIDER_LEAD, name=f"Find Me {number}")
    with counted() as many:
        page = browser.get("/people?search=find+me&role=provider_lead").text
    assert "30 people" in page
    assert len(few) == len(many)
    assert "Nobody fits these filters" in browser.get("/people?search=nobody+at+all").text
    assert browser.get("/people?role=emperor&page=99999").status_code == 200


def test_markup_in_a_name_is_shown_as_text(browser: Client) -> None:
    browser.send("/people/new", email="odd@example.org", name="<b>Odd</b> \x00{{ 1 }}")
    assert "&lt;b&gt;Odd&lt;/b&gt; {{ 1 }}" in browser.get("/people?search=odd@").text


@pytest.mark.one_database
def test_only_administrators_come_in_and_others_learn_nothing(world: World) -> None:
    person = world.person()
    browser = world.client(world.lead)
    assert browser.get("/people").status_code == 403
    assert browser.get("/people/new").status_code == 403
    assert browser.get(f"/people/{person.id}").status_code == 404
    assert browser.get("/people/2147483647").status_code == 404
    token = hidden(browser.get("/account").text)["csrf_token"]
    for act in ("disable", "password", "reviewer", "roles/new"):
        assert browser.post(f"/people/{person.id}/{act}", data={"csrf_token": token}).status_code == 404
    assert world.client().get("/people").status_code == 302


@pytest.mark.one_database
def test_a_role_of_somebody_else_is_not_found(world: World, browser: Client) -> None:
    person, other = world.person(Role.PROVIDER_LEAD), world.person()
    grant = db.session.scalars(select(Grant).where(Grant.person_id == person.id)).one()
    assert browser.get(f"/people/{other.id}/roles/{grant.id}/end").status_code == 404


@pytest.mark.one_database
def test_a_forged_form_changes_nothing(world: World, browser: Client) -> None:
    person = world.person()
    sent = browser.post(f"/people/{person.id}/disable", data={"csrf_token": "forged"})
    assert sent.status_code == 422
    db.session.expire_all()
    assert by_email(person.email).disabled_at is None
