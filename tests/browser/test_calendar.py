"""The calendar by keyboard alone, with scripts and without, and a busy month on one sheet of paper."""

from collections.abc import Callable
from datetime import timedelta

import pypdfium2
import pytest
from playwright.sync_api import BrowserContext, expect
from playwright.sync_api import Page as Tab

from accreditation import clock, dates
from accreditation.db import unit_of_work
from accreditation.queries import applications
from accreditation.rules.years import months_before
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SignedIn = Callable[..., BrowserContext]
MOST_PRESSES = 60


def press_to(tab: Tab, words: str) -> None:
    """Press Tab until the link with these words has the focus, then Enter."""
    for _ in range(MOST_PRESSES):
        tab.keyboard.press("Tab")
        focused = tab.evaluate("() => document.activeElement.innerText")
        if " ".join(focused.split()) == words:
            tab.keyboard.press("Enter")
            return
    pytest.fail(f"Tab never comes to {words!r}")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_day_is_reached_and_its_task_opened_by_keyboard(
    signed_in: SignedIn, live_world: World, scripts: bool
) -> None:
    case, following = live_world.application(), months_before(clock.today().replace(day=1), -1)
    day = following + timedelta(days=13)
    with unit_of_work():
        applications.get(case.id).due_on = day
    tab = signed_in(live_world.lead, scripts=scripts).new_page()
    tab.goto("/calendar")
    press_to(tab, f"Month after: {dates.month(following)}")
    expect(tab.locator("h1")).to_have_text(f"Your calendar: {dates.month(following)}")
    press_to(tab, f"{day.day} 1 due")
    expect(tab).to_have_url(f"/calendar?month={following.isoformat()[:7]}#day-{day.day}")
    # The browser goes on from the day that was chosen.
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(f"/applications/{case.id}")


def test_a_busy_month_is_printed_on_one_sheet(signed_in: SignedIn, live_world: World) -> None:
    following = months_before(clock.today().replace(day=1), -1)
    for number in range(8):
        case = live_world.application(placement=live_world.new_placement(f"Ward {number}"))
        with unit_of_work():
            applications.get(case.id).due_on = following + timedelta(days=3 * number)
    tab = signed_in(live_world.lead).new_page()
    tab.goto(f"/calendar?month={following.isoformat()[:7]}")
    with pypdfium2.PdfDocument(tab.pdf(format="A4")) as paper:
        assert len(paper) == 1
        words = paper[0].get_textpage().get_text_bounded()
    assert words.count("Answer the standards: Ward") == 8
    assert "Link:" not in words
