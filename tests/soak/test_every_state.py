"""Every page in every state of the gallery, wide and narrow, with scripts and without, through axe."""

import pytest
from playwright.sync_api import Browser

from tests.browser.gallery import GROUPS, Gallery
from tests.browser.looking import Eye, new_window
from tests.browser.serving import NARROW, WIDE, ZOOMED
from tests.browser.test_every_page import address, by_person, entered, gallery

__all__ = ["address", "gallery"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_of_pages_is_in_order_in_every_state(
    browser: Browser, gallery: Gallery, address: str, group: str
) -> None:
    wrong: list[str] = []
    eye = Eye(sizes=(WIDE, ZOOMED, NARROW))
    for who, theirs in by_person(gallery.pages[group]):
        with (
            entered(browser, gallery, address, who) as context,
            entered(browser, gallery, address, who, scripts=False) as plain,
        ):
            window, without = new_window(context, address), new_window(plain, address, scripts=False)
            for page in theirs:
                wrong += eye.look(window, page, without)
    assert not wrong, "\n".join(wrong)
