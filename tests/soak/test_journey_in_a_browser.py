"""A case from nothing to the public register in a real browser: everybody signs in on the page and does their part there."""

import pytest
from playwright.sync_api import Browser, expect

from accreditation.db import db, unit_of_work
from accreditation.models.people import Person
from tests.browser.conftest import address
from tests.browser.looking import Window, new_window
from tests.browser.serving import WIDE
from tests.journeys.hands import ChromiumHand
from tests.journeys.journey import HASH, PASSWORD, Journey
from tests.world import World

__all__ = ["address"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


class Hall:
    """Where people sit down, each at a window of their own, and sign in."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.windows: list[Window] = []

    def window(self) -> Window:
        """A window in which nobody is signed in."""
        context = self.browser.new_context(base_url=self.address, viewport=WIDE, locale="en-GB")
        self.windows.append(new_window(context, self.address))
        return self.windows[-1]

    def enter(self, person: Person) -> ChromiumHand:
        """Somebody signs in with their password."""
        with unit_of_work():
            person.password_hash = HASH
            db.session.add(person)
        hand = ChromiumHand(self.window().tab, PASSWORD)
        assert hand.send("/sign-in", email=person.email, password=PASSWORD) == "/home"
        return hand

    def close(self) -> list[str]:
        """Everybody leaves; what went wrong in their windows."""
        for window in self.windows:
            window.tab.context.close()
        return [problem for window in self.windows for problem in window.problems]


def test_from_nothing_to_the_register_in_a_browser(browser: Browser, live_world: World, address: str) -> None:
    hall = Hall(browser, address)
    journey = Journey(live_world, hall.enter)
    journey.apply()
    journey.check()
    journey.build_team()
    journey.score(other={"4.1": 2})
    journey.agree(settled={"4.1": 3})
    journey.report()
    journey.meet("accredited")
    public = hall.window().tab
    public.goto("/register")
    public.get_by_role("link", name=live_world.placement.name).click()
    number = public.url.rsplit("/", 1)[1]
    public.goto("/verify")
    public.get_by_role("textbox", name="Award number").fill(number)
    public.get_by_role("button", name="Check").click()
    expect(public.get_by_text(f"Award {number} is on the register")).to_be_visible()
    assert hall.close() == []
