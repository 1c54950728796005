"""Filters on a narrow screen, with scripts and without; tests/soak/test_conditions.py tries every page by keyboard and in forced colours."""

import pytest
from playwright.sync_api import Browser

from tests.browser.gallery import Gallery
from tests.browser.looking import new_window
from tests.browser.serving import NARROW
from tests.browser.test_every_page import address, entered, gallery

__all__ = ["address", "gallery"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


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
