"""Every page by keyboard, in forced colours and with less movement."""

import pytest
from playwright.sync_api import Browser

from tests.browser import gallery as galleries
from tests.browser.gallery import GROUPS, Gallery
from tests.browser.looking import new_window
from tests.browser.test_conditions import wrong_with
from tests.browser.test_every_page import address, by_person, entered, gallery

__all__ = ["address", "gallery"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


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
