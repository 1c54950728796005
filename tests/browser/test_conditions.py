"""Pages of each kind by keyboard, in forced colours, with less movement; tests/soak/test_conditions.py looks at all of them."""

import pytest
from playwright.sync_api import Browser

from tests.browser import conditions
from tests.browser.gallery import Gallery
from tests.browser.looking import Window, new_window
from tests.browser.pages.page import Page
from tests.browser.serving import NARROW
from tests.browser.test_every_page import address, entered, gallery

__all__ = ["address", "gallery"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SAMPLE = (
    "sign-in",
    "home-lead",
    "standard-draft",
    "score-fresh",
    "worklist",
    "library-filtered",
    "step-withdraw",
)


def wrong_with(window: Window, page: Page) -> list[str]:
    """What is wrong with a page under each of the conditions."""
    wrong = window.open(page)
    wrong += conditions.with_less_movement(window.tab)
    wrong += conditions.in_forced_colours(window.tab)
    wrong += conditions.by_keyboard(window.tab)
    return [f"{page.name} ({page.path}): {problem}" for problem in wrong]


@pytest.mark.parametrize("name", SAMPLE)
def test_a_page_is_used_by_keyboard_in_forced_colours_and_with_less_movement(
    browser: Browser, gallery: Gallery, address: str, name: str
) -> None:
    page = next(page for page in gallery.all if page.name == name)
    with entered(browser, gallery, address, page.who) as context:
        assert wrong_with(new_window(context, address), page) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_filters_are_folded_on_a_narrow_screen_until_they_are_in_use(
    browser: Browser, gallery: Gallery, address: str, scripts: bool
) -> None:
    with entered(browser, gallery, address, "secretariat", scripts=scripts) as context:
        tab = new_window(context, address, scripts=scripts).tab
        tab.goto("/worklist")
        box = tab.get_by_label("Placement, provider or reference")
        assert box.is_visible()
        tab.set_viewport_size(NARROW)
        assert not box.is_visible()
        tab.get_by_text("Filter the list").click()
        assert box.is_visible()
        box.fill("ward")
        box.press("Enter")
        tab.wait_for_url("**text=ward**")
        assert tab.get_by_label("Placement, provider or reference").is_visible()


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
