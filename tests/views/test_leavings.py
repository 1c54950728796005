"""The pages that end a role or an account show what is open, hand it over once it was read, and never twice."""

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from tests import reviewing
from tests.client import Client, hidden
from tests.leaving import grant_of, leave, loaded, waiting_for_signature
from tests.world import World


@pytest.fixture
def browser(world: World) -> Client:
    """An administrator's browser."""
    return world.client(world.person(Role.ADMINISTRATOR, name="Ada Administrator"))


def path_of(person: Person, role: Role | None = None) -> str:
    """The page on which an account or a role ends."""
    return f"/people/{person.id}/" + (f"roles/{grant_of(person, role)}/end" if role else "disable")


def test_a_review_is_handed_over_on_the_page(world: World, browser: Client) -> None:
    _, (first, _) = reviewing.scoring(world)
    person, other = reviewing.reviewer_of(first), reviewing.reviewer(world)
    path = path_of(person, Role.REVIEWER)
    page = browser.get(path).text
    assert "Who reviews Ward 7 instead?" in page
    assert other.name in page
    unread = browser.send(path, seen="")
    assert unread.status_code == 422
    assert "Read first what is open" in unread.text
    shown = hidden(page)["seen"]
    sent = browser.send(path, seen=shown, **{f"review_{first.id}": str(other.id)})
    assert sent.status_code == 302
    assert "One open task has gone to somebody else." in browser.get(f"/people/{person.id}").text
    assert db.session.scalar(select(Review.status).where(Review.id == first.id)) is ReviewStatus.SET_ASIDE


def test_two_windows(world: World, browser: Client) -> None:
    _, (first, _) = reviewing.scoring(world)
    person = reviewing.reviewer_of(first)
    shown = hidden(browser.get(path_of(person)).text)["seen"]
    world.grant(person, Role.SIGNATORY, organisation_id=world.new_organisation("Hillside").id)
    leave(world, person, role=Role.REVIEWER)
    again = browser.send(path_of(person), seen=shown)
    assert again.status_code == 422
    assert "has changed since this page was opened" in again.text
    # The page that answers shows what is open now, and can be sent.
    assert browser.send(path_of(person), seen=hidden(again.text)["seen"]).status_code == 302


@pytest.mark.one_database
def test_a_made_up_successor_is_refused_and_nothing_is_done(world: World, browser: Client) -> None:
    _, (first, lay) = reviewing.scoring(world)
    person = reviewing.reviewer_of(first)
    path = path_of(person)
    shown = hidden(browser.get(path).text)["seen"]
    for made_up in (lay.reviewer_id, person.id, 10**9, "x"):
        sent = browser.send(path, seen=shown, **{f"review_{first.id}": str(made_up)})
        assert sent.status_code == 422, made_up
    assert loaded(person).disabled_at is None
    assert db.session.scalar(select(Review.status).where(Review.id == first.id)) is ReviewStatus.SCORING


def test_the_last_signatory_is_named_with_the_case_and_ticked(world: World, browser: Client) -> None:
    waiting_for_signature(world)
    path = path_of(world.signatory, Role.SIGNATORY)
    page = browser.get(path).text
    assert "Nobody could do this then" in page
    assert "Give somebody else the role of executive signatory first" in page
    shown = hidden(page)["seen"]
    unread = browser.send(path, seen=shown)
    assert (unread.status_code, "Say that you have read" in unread.text) == (422, True)
    assert browser.send(path, seen=shown, agreed="y").status_code == 302
    for person in (world.person(Role.ADMINISTRATOR), world.secretary):
        assert "/without-anybody" in world.client(person).get("/home").text
        listed = world.client(person).get("/without-anybody").text
        assert "Ward 7" in listed
        assert "executive signatory" in listed


def test_nothing_open_ends_at_once(world: World, browser: Client) -> None:
    person = world.person(Role.ANALYST)
    assert "Nothing is open" in browser.get(path_of(person)).text
    assert browser.send(path_of(person)).status_code == 302


def test_whoever_runs_another_office_reads_nothing_of_this_one(world: World) -> None:
    waiting_for_signature(world)
    leave(world, world.signatory, agreed=True)
    elsewhere = world.person(Role.SECRETARIAT, office=world.new_office("North"))
    assert "Everything can be moved" in world.client(elsewhere).get("/without-anybody").text
    # Nor whoever works for the provider: to them it is no case of their office.
    world.grant(world.secretary, Role.CONTRIBUTOR, organisation_id=world.organisation.id)
    assert "Everything can be moved" in world.client(world.secretary).get("/without-anybody").text
    assert world.client(world.lead).get("/without-anybody").status_code == 403


def test_the_list_names_no_reviewer(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    person = reviewing.reviewer_of(first)
    with unit_of_work():
        loaded(person).disabled_at = person.created_at
    listed = world.client(world.secretary).get("/without-anybody").text
    assert "A reviewer has left" in listed
    assert person.name not in listed


def test_a_paused_review_has_no_day_on_the_page(world: World, browser: Client) -> None:
    case, (first, _) = reviewing.scoring(world)
    path = path_of(reviewing.reviewer_of(first))
    assert "Due in" in browser.get(path).text
    with unit_of_work():
        db.session.get_one(Application, case.id).paused_at = clock.now()
    page = browser.get(path).text
    assert "The application is paused, so nothing moves now." in page
    assert "Due in" not in page
