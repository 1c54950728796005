"""A hand at a page that counts what it does: clicks, keys besides typing, and scrolls of one screen."""

import math
import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

MARGIN = 2
"""Pixels by which a target may stick out and still be hit."""


@dataclass
class Effort:
    """What a task cost somebody."""

    clicks: int = 0
    keys: int = 0
    scrolls: int = 0

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(self.clicks + other.clicks, self.keys + other.keys, self.scrolls + other.scrolls)


class Hand:
    """Somebody who finds what they need by its label, as a person would; never by an address."""

    def __init__(self, page: Page) -> None:
        self.page, self.effort = page, Effort()

    def click(self, name: str, *, within: str = "main", nth: int = 0) -> None:
        """Click a link or a button with a name like this: people do not know which of the two it is."""
        self.click_on(self.target(name, within=within, nth=nth))

    def target(self, name: str, *, within: str = "main", nth: int = 0) -> Locator:
        """The link or button with a name like this, the first of them unless said otherwise."""
        place, words = self.page.locator(within), re.compile(name)
        return place.get_by_role("link", name=words).or_(place.get_by_role("button", name=words)).nth(nth)

    def choose(self, name: str, *, nth: int = 0) -> None:
        """Click a radio button or a box with a name like this."""
        place, words = self.page.locator("main"), re.compile(name)
        choices = place.get_by_role("radio", name=words).or_(place.get_by_role("checkbox", name=words))
        self.click_on(choices.nth(nth))

    def go(self, name: str) -> None:
        """Click an entry of the menu at the top."""
        self.click(f"^{name}$", within="nav[aria-label=Menu]")

    def click_on(self, target: Locator) -> None:
        """Bring something into sight, which may take scrolls, and click it."""
        self.look_at(target)
        self.effort.clicks += 1
        target.click()
        self.page.wait_for_load_state()

    def look_at(self, target: Locator) -> None:
        """Scroll, a screen at a time, until something can be seen."""
        target.wait_for()
        box, size = target.bounding_box(), self.page.viewport_size
        assert box is not None
        assert size is not None
        above = max(0.0, -box["y"] - MARGIN)
        below = max(0.0, box["y"] + min(box["height"], size["height"]) - size["height"] - MARGIN)
        self.effort.scrolls += math.ceil(max(above, below) / size["height"])
        target.scroll_into_view_if_needed()

    def write(self, label: str, words: str, *, nth: int = 0) -> None:
        """Click into a field and type: the click counts, the typing does not."""
        field = self.page.locator("main").get_by_label(re.compile(label)).nth(nth)
        self.look_at(field)
        self.effort.clicks += 1
        field.fill(words)

    def press(self, key: str, times: int = 1) -> None:
        """Press a key that is not typing."""
        for _ in range(times):
            self.effort.keys += 1
            self.page.keyboard.press(key)
