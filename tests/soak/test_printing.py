"""Every page prints whole, with scripts and without: what is typed, what scrolls, what is folded, to the last line."""

import pytest
from playwright.sync_api import Browser

from tests.browser import gallery as galleries
from tests.browser.gallery import GROUPS, Gallery
from tests.browser.looking import new_window
from tests.browser.printing import lost_on_paper
from tests.browser.test_every_page import address, by_person, entered, gallery

__all__ = ["address", "gallery"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("group", GROUPS)
def test_a_group_of_pages_prints_whole(
    browser: Browser, gallery: Gallery, address: str, group: str, scripts: bool
) -> None:
    once = galleries.first_of_each(gallery)
    wrong: list[str] = []
    for who, theirs in by_person(tuple(page for page in gallery.pages[group] if page.name in once)):
        with entered(browser, gallery, address, who, scripts=scripts) as context:
            window = new_window(context, address, scripts=scripts)
            for page in theirs:
                if page.send is None and page.status == 200:
                    window.open(page)
                    lost = lost_on_paper(window.tab, scripts=scripts)
                    wrong += [f"{page.name} ({page.path}): {mark} is lost" for mark in lost]
    assert not wrong, "\n".join(wrong)
