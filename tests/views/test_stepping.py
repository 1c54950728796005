"""Acts that bind ask who is there first: nothing is done before, nothing typed is lost, and one answer is good for one act."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.people import Grant, Person
from accreditation.rules import passwords
from tests.client import Client, hidden
from tests.world import World

PASSWORD = "plain words are easy to keep"

CONFIRMED = {
    "address_changes.begin": "change_sign_in",
    "audit.as_csv": "export",
    "invitations.add_role": "give_role",
    "invitations.new": "give_role",
    "invitations.renew": "give_role",
    "factor_resets.show": "open_account",
    "application_documents.download": "export",
    "crosswalk.as_csv": "export",
    "crosswalk.as_document": "export",
    "crosswalk.as_workbook": "export",
    "factors.add_passkey": "change_sign_in",
    "factors.app": "change_sign_in",
    "factors.recovery_codes": "change_sign_in",
    "factors.remove_app": "change_sign_in",
    "factors.remove_passkey": "change_sign_in",
    "factors.rename_passkey": "change_sign_in",
    "identities.add": "open_account",
    "identities.remove": "open_account",
    "identities.remove_own": "change_sign_in",
    "packs.document": "export",
    "packs.originals": "export",
    "people.as_csv": "export",
    "people.give_role": "give_role",
    "people.password": "open_account",
    "proposals.decide": "give_role",
    "ratifications.show": "ratify",
    "report_documents.of_item": "export",
    "report_documents.of_provider": "export",
    "report_documents.of_team": "export",
    "reviewer_applications.show": "give_role",
    "reviewer_imports.preview": "give_role",
    "votes.decide": "decide",
    "workbooks.download": "export",
}
"""Every route that asks, with its act; signing asks on its own page, because what is signed belongs to the answer."""


@pytest.fixture
def administrator(world: World) -> Person:
    person = world.person(Role.ADMINISTRATOR)
    with unit_of_work():
        person.password_hash = passwords.hashed(PASSWORD)
        db.session.add(person)
    return person


@pytest.fixture
def browser(world: World, administrator: Person) -> Client:
    client = world.client(administrator)
    client.confirms = False
    return client


def roles_of(person: Person) -> int:
    return db.session.scalar(select(func.count()).where(Grant.person_id == person.id)) or 0


@pytest.mark.one_database
def test_every_binding_act_is_in_this_list(world: World) -> None:
    acts = {
        endpoint: view.binding_act.value
        for endpoint, view in world.app.view_functions.items()
        if hasattr(view, "binding_act")
    }
    assert acts == CONFIRMED


def test_what_was_typed_is_filled_in_after_confirming_and_then_done_once(
    world: World, browser: Client
) -> None:
    person = world.person()
    page = f"/people/{person.id}/roles/new"
    typed = {"role": "analyst"}
    first = browser.send(page, **typed)
    assert first.status_code == 302
    assert first.location.startswith("/step-up?act=give_role&purpose=")
    assert roles_of(person) == 0
    assert "give somebody a role" in browser.get(first.location).text
    assert browser.send(first.location, password="not the password").status_code == 422
    confirmed = browser.send(first.location, password=PASSWORD)
    assert confirmed.location == page
    back = browser.get(page)
    assert "We kept what you typed" in back.text
    assert '<option value="analyst" selected>' in back.text
    assert browser.send(page, **typed).location == f"/people/{person.id}"
    assert roles_of(person) == 1
    assert browser.send(page, role="auditor").location.startswith("/step-up?"), "good for one act"
    assert roles_of(person) == 1


def test_a_step_up_is_good_on_its_own_page_alone_and_for_five_minutes(world: World, browser: Client) -> None:
    first, second = world.person(), world.person()
    question = browser.send(f"/people/{first.id}/roles/new", role="analyst").location
    browser.send(question, password=PASSWORD)
    assert browser.send(f"/people/{second.id}/roles/new", role="analyst").location.startswith("/step-up?")
    with clock.at(clock.now() + timedelta(minutes=6)):
        late = browser.send(f"/people/{first.id}/roles/new", role="analyst")
        assert late.location.startswith("/step-up?")
    assert roles_of(first) == roles_of(second) == 0


def test_a_refused_form_does_not_use_up_the_step_up(world: World, browser: Client) -> None:
    person = world.person()
    page = f"/people/{person.id}/roles/new"
    browser.send(browser.send(page, role="contributor").location, password=PASSWORD)
    assert browser.send(page, role="contributor").status_code == 422
    assert browser.send(page, role="analyst").status_code == 302
    assert roles_of(person) == 1


def test_a_page_with_nothing_to_type_says_that_nothing_is_done_yet(world: World, browser: Client) -> None:
    page = f"/people/{world.lead.id}/password"
    question = browser.send(page).location
    assert browser.send(question, password=PASSWORD).location == page
    assert "Nothing is done yet" in browser.get(page).text
    assert "Nothing is done yet" not in browser.get(page).text
    assert "shown" in browser.send(page).text


def test_a_file_leaves_after_confirming(world: World, browser: Client) -> None:
    question = browser.get("/people/list.csv?search=person")
    assert question.location.startswith("/step-up?act=export")
    confirmed = browser.send(question.location, password=PASSWORD)
    assert confirmed.location == "/people/list.csv?search=person"
    assert browser.get(confirmed.location).mimetype == "text/csv"
    assert browser.get(confirmed.location).status_code == 302


def test_whoever_may_not_do_it_is_not_asked_who_they_are(world: World) -> None:
    stranger = world.client(world.lead)
    stranger.confirms = False
    assert stranger.get("/people/list.csv").status_code == 403
    form = hidden(stranger.get("/account").text)
    assert stranger.post(f"/people/{world.lead.id}/roles/new", data=form).status_code == 404
