"""Every page by keyboard, in forced colours and with less movement; and pages that were spoiled, which must be seen to be."""

import pytest
from playwright.sync_api import Browser

from tests.browser import conditions
from tests.browser import gallery as galleries
from tests.browser.gallery import GROUPS, Gallery
from tests.browser.looking import Window, new_window
from tests.browser.pages.page import Page
from tests.browser.test_every_page import address, by_person, entered, gallery

__all__ = ["address", "gallery"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def wrong_with(window: Window, page: Page) -> list[str]:
    """What is wrong with a page under each of the conditions."""
    wrong = window.open(page)
    wrong += conditions.with_less_movement(window.tab)
    wrong += conditions.in_forced_colours(window.tab)
    wrong += conditions.by_keyboard(window.tab)
    return [f"{page.name} ({page.path}): {problem}" for problem in wrong]


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_of_pages_is_used_under_each_condition(
    browser: Browser, gallery: Gallery, address: str, group: str
) -> None:
    once, wrong = galleries.first_of_each(gallery), list[str]()
    for who, theirs in by_person(tuple(page for page in gallery.pages[group] if page.name in once)):
        with entered(browser, gallery, address, who) as context:
            for page in theirs:
                wrong += wrong_with(new_window(context, address), page)
    assert not wrong, "\n".join(wrong)


PLAIN_LINKS = (
    "main a { outline: 0 !important; box-shadow: none !important; background: none !important; border: 0 !important;"
    " color: inherit !important; text-decoration: none !important }"
)
SPOILED = (
    (PLAIN_LINKS, "no sign of the focus"),
    (".nhsuk-tag { border: 0 !important }", "has no edge"),
    ("main a { transition: color 1s !important }", "moves though"),
    ("header { position: fixed !important; inset: 0; z-index: 9 }", "something lies over it"),
)


@pytest.mark.parametrize(("style", "problem"), SPOILED, ids=[problem for _, problem in SPOILED])
def test_a_page_that_is_spoiled_is_seen_to_be(
    browser: Browser, gallery: Gallery, address: str, style: str, problem: str
) -> None:
    page = next(page for page in gallery.all if page.name == "worklist")
    with entered(browser, gallery, address, page.who) as context:
        tab = new_window(context, address).tab
        tab.goto(page.path)
        tab.evaluate(
            "(words) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(words); document.adoptedStyleSheets = [sheet]; }",
            style,
        )
        wrong = (
            conditions.with_less_movement(tab)
            + conditions.in_forced_colours(tab)
            + conditions.by_keyboard(tab)
        )
    assert any(line.startswith(problem) for line in wrong), wrong
