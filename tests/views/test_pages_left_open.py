"""A page that stays open while what it is about moves does what it said, or nothing: pressed twice, or in two windows."""

from datetime import timedelta

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.clarifications import ClarificationStatus
from accreditation.enums.people import Role
from accreditation.queries import clarifications
from tests import asking, reviewing
from tests.client import Client, hidden
from tests.world import World


def press(browser: Client, path: str, page: str, **fields: str) -> int:
    """Send the form of a page that was opened some time ago; what it answered."""
    return browser.post(path, data=hidden(page) | fields).status_code


def test_what_is_closed_by_a_page_that_is_pressed_twice_stays_closed(world: World) -> None:
    browser = world.client(world.person(Role.ADMINISTRATOR))
    place = world.placement
    path = f"/organisations/{place.organisation_id}/placements/{place.id}/closing"
    page = browser.get(path).text
    assert [press(browser, path, page) for _ in range(2)] == [302, 422]
    assert "Reopen this placement" in browser.get(path).text
    page = browser.get(path).text
    assert [press(browser, path, page) for _ in range(2)] == [302, 422]
    assert "Close this placement" in browser.get(path).text


def test_a_cycle_that_is_cancelled_twice_stays_cancelled(world: World) -> None:
    browser = world.client(world.person(Role.ADMINISTRATOR))
    path = f"/cycles/{world.cycle.id}/cancelling"
    page = browser.get(path).text
    assert [press(browser, path, page) for _ in range(2)] == [302, 422]
    assert "Take this cycle up again" in browser.get(path).text


def test_a_version_that_is_retired_twice_stays_retired(world: World) -> None:
    browser = world.client(world.person(Role.ADMINISTRATOR))
    with unit_of_work():
        world.cycle.closes_on = clock.today() - timedelta(days=1)
    path = f"/frameworks/{world.framework.id}/retire"
    page = browser.get(path).text
    assert [press(browser, path, page) for _ in range(2)] == [302, 302]
    assert "Offer it again" in browser.get(path).text


def test_questions_that_were_sent_meanwhile_are_not_taken_back_by_the_page_that_asks_nothing(
    world: World,
) -> None:
    _, (lead, _) = reviewing.scoring(world)
    browser, path = world.client(reviewing.reviewer_of(lead)), f"/reviews/{lead.id}/questions/waive"
    page = browser.get(path).text
    asking.word(world, lead, "1.2", "How often do you look at it?")
    asking.send(world, lead)
    assert press(browser, path, page, reason="Nothing is unclear.") == 422
    assert clarifications.statuses(lead.round_id) == [ClarificationStatus.ASKED]
    assert "Take the questions back" in browser.get(path).text


def test_answers_that_came_meanwhile_are_not_closed_unread_by_the_page_that_gives_up(world: World) -> None:
    application, (lead, _), _ = asking.with_provider(world, s1_2="How often do you look at it?")
    path = f"/reviews/{lead.id}/questions/close"
    with clock.shifted(timedelta(days=25)):
        browser = world.client(reviewing.reviewer_of(lead))
        page = browser.get(path).text
        assert "Close: no answer came" in page
        asking.answer(world, application, {"1.2": "Every week."})
        asking.send_answers(world, application)
        assert press(browser, path, page) == 422
        assert clarifications.statuses(lead.round_id) == [ClarificationStatus.ANSWERED]
        assert "Close the questions" in browser.get(path).text
