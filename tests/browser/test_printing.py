"""Papers that people print: an answer, a score beside its evidence, the matrix. tests/soak/test_printing.py prints every page."""

import pytest
from playwright.sync_api import Browser

from tests.browser.gallery import Gallery
from tests.browser.looking import new_window
from tests.browser.printing import lost_on_paper
from tests.browser.test_every_page import address, entered, gallery

__all__ = ["address", "gallery"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LONG_PAPERS = ("answers.edit", "reviews.score", "matrix.show")


@pytest.mark.parametrize("scripts", [True, False])
def test_long_papers_print_to_the_last_line(
    browser: Browser, gallery: Gallery, address: str, scripts: bool
) -> None:
    urls = gallery.app.url_map.bind("localhost")
    for endpoint in LONG_PAPERS:
        page = next(
            page
            for page in gallery.all
            if page.status == 200 and page.send is None and urls.match(page.path.split("?")[0])[0] == endpoint
        )
        with entered(browser, gallery, address, page.who, scripts=scripts) as context:
            window = new_window(context, address, scripts=scripts)
            window.open(page)
            assert not lost_on_paper(window.tab, scripts=scripts), page.name
