"""Every page in every state of the gallery, wide and narrow, with scripts and without, through axe."""

import pytest
from playwright.sync_api import Browser

from tests.browser.gallery import ROOMS, Gallery
from tests.browser.test_every_page import address, gallery, walk

__all__ = ["address", "gallery"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_in_order_in_every_state(
    browser: Browser, gallery: Gallery, address: str, room: str
) -> None:
    walk(browser, gallery, address, gallery.pages[room])
