"""The office's check on a screen: its contents are short, and one standard is decided without scrolling."""

import pytest
from playwright.sync_api import Browser

from tests.browser.gallery import Gallery
from tests.browser.looking import new_window
from tests.browser.test_every_page import address, entered, gallery

__all__ = ["address", "gallery"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WINDOWS = ({"width": 1280, "height": 800}, {"width": 320, "height": 640})
TALLEST = 3000


@pytest.mark.parametrize("scripts", [True, False])
def test_the_contents_are_seen_at_once_and_a_standard_is_decided_on_one_screen(
    browser: Browser, gallery: Gallery, address: str, scripts: bool
) -> None:
    pages = {page.name: page for page in gallery.all}
    contents, standard = pages["check"], pages["check-standard"]
    with entered(browser, gallery, address, contents.who, scripts=scripts) as context:
        window = new_window(context, address, scripts=scripts)
        for size in WINDOWS:
            window.tab.set_viewport_size(size)  # type: ignore[arg-type]
            window.open(contents)
            height = window.tab.locator("body").bounding_box()
            assert height is not None
            assert height["height"] < TALLEST, size
        window.tab.set_viewport_size(WINDOWS[0])  # type: ignore[arg-type]
        window.open(standard)
        button = window.tab.get_by_role("button", name="Nothing is missing").bounding_box()
        assert button is not None
        assert button["y"] + button["height"] < WINDOWS[0]["height"]
