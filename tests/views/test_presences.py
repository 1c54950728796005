"""The page of a standard says that it is open, and hears who else has it open; nobody outside the provider does."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.people import Person, UserSession
from accreditation.models.presences import Presence
from tests import reviewing
from tests.client import Client, hidden
from tests.statements import counted
from tests.world import World


def here(browser: Client, case: Application, **message: bool) -> list[str]:
    address = f"/applications/{case.id}/standards/1.1"
    token = hidden(browser.get(address).text)["csrf_token"]
    answer = browser.post(f"{address}/here", json=message, headers={"X-CSRF-Token": token})
    assert answer.status_code == 200
    words: list[str] = answer.get_json()["here"]
    return words


def test_people_of_the_provider_see_each_other(world: World) -> None:
    case, colleague = world.application(), world.person(Role.CONTRIBUTOR)
    lead, other = world.client(world.lead), world.client(colleague)
    assert here(lead, case, typing=True) == []
    assert here(other, case)[0].startswith(f"{world.lead.name}, editing since ")
    assert here(lead, case, typing=True) == [f"{colleague.name}, reading"]
    assert f"Here now: {colleague.name}, reading." in lead.get(f"/applications/{case.id}/standards/1.1").text
    here(other, case, leaving=True)
    assert here(lead, case) == []
    assert "Here now" not in lead.get(f"/applications/{case.id}/standards/1.1").text
    assert "Here now" not in lead.get(f"/applications/{case.id}/standards/1.2").text


@pytest.mark.one_database
def test_signing_out_ends_it(world: World) -> None:
    case, colleague = world.application(), world.person(Role.CONTRIBUTOR)
    lead, other = world.client(world.lead), world.client(colleague)
    here(other, case)
    token = hidden(other.get("/account").text)["csrf_token"]
    assert other.post("/sign-out", data={"csrf_token": token}).status_code == 302
    assert here(lead, case) == []


@pytest.mark.one_database
def test_nobody_outside_says_or_hears_it(world: World) -> None:
    case, (review, _) = reviewing.scoring(world)
    here(world.client(world.lead), case, typing=True)
    stranger = world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Elsewhere"))
    for person in (stranger, reviewing.reviewer_of(review), world.secretary):
        answer = world.client(person).post(f"/applications/{case.id}/standards/1.1/here", json={})
        assert answer.status_code == 404
        assert world.lead.name not in answer.text
    assert db.session.scalar(select(func.count()).select_from(Presence)) == 1


@pytest.mark.one_database
def test_what_did_not_come_from_our_page_is_refused(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    address = f"/applications/{case.id}/standards/1.1/here"
    assert browser.post(address, json={}).status_code == 422
    token = hidden(browser.get(f"/applications/{case.id}/standards/1.1").text)["csrf_token"]
    assert browser.post(address, json=[1], headers={"X-CSRF-Token": token}).status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Presence)) == 0


@pytest.mark.one_database
def test_a_page_that_is_left_open_does_not_keep_a_session_alive(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    address = f"/applications/{case.id}/standards/1.1"
    token = hidden(browser.get(address).text)["csrf_token"]
    seen = select(UserSession.seen_at).where(UserSession.person_id == world.lead.id)
    before = db.session.scalars(seen).one()
    with clock.at(clock.now() + timedelta(minutes=6)):
        browser.post(f"{address}/here", json={}, headers={"X-CSRF-Token": token})
        db.session.rollback()
        assert db.session.scalars(seen).one() == before
        browser.get(address)
        db.session.rollback()
        assert db.session.scalars(seen).one() > before


def test_it_neither_takes_the_case_nor_asks_for_its_words(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    address = f"/applications/{case.id}/standards/1.1"
    token = hidden(browser.get(address).text)["csrf_token"]
    with counted() as statements:
        browser.post(f"{address}/here", json={"typing": True}, headers={"X-CSRF-Token": token})
    assert len(statements) == 4, "who it is, which page, that it is open, who else has it open"
    written = [statement for statement in statements if not statement.startswith("SELECT")]
    assert len(written) == 1
    assert written[0].startswith("INSERT INTO presences")
    assert not [
        statement for statement in statements if "FOR UPDATE" in statement or "FOR NO KEY" in statement
    ]
    assert "narrative" not in " ".join(statements)


@pytest.mark.one_database
def test_people_without_scripts_are_not_noted(world: World) -> None:
    case: Application = world.application()
    person: Person = world.lead
    world.client(person).get(f"/applications/{case.id}/standards/1.1")
    assert db.session.scalar(select(func.count()).select_from(Presence)) == 0
