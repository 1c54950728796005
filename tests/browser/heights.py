"""How high every page of the gallery stands, wide and narrow: `python -m tests.browser.heights` prints the highest."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import gallery as galleries
from tests.browser.gallery import Gallery
from tests.browser.looking import new_window
from tests.browser.pages.page import Page
from tests.browser.serving import NARROW, WIDE, served
from tests.servers import chromium

SHOWN = 25
HEIGHT = "() => document.scrollingElement.scrollHeight"


def heights(browser: Browser, gallery: Gallery, address: str) -> dict[str, tuple[int, int]]:
    """The height of each page in pixels, at 1280 and at 320, by its name."""
    measured: dict[str, tuple[int, int]] = {}
    for page in gallery.all:
        if not page.download:
            measured[page.name] = _measured(browser, gallery, address, page)
    return measured


def _measured(browser: Browser, gallery: Gallery, address: str, page: Page) -> tuple[int, int]:
    with browser.new_context(base_url=address, viewport=WIDE) as context:
        if page.who:
            cookie = {"name": "accreditation", "value": gallery.cookies[page.who], "url": address}
            context.add_cookies([cookie])  # type: ignore[list-item]
        window = new_window(context, address)
        window.open(page)
        wide = int(window.tab.evaluate(HEIGHT))
        window.tab.set_viewport_size(NARROW)
        return wide, int(window.tab.evaluate(HEIGHT))


def main() -> None:
    """Print the highest pages of this checkout."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        gallery = galleries.open_copy(Path(folder))
        browser = chromium.launch(playwright)
        with served(gallery.app) as address:
            measured = heights(browser, gallery, address)
        browser.close()
    print(f"{'page':40} {'1280 px':>8} {'320 px':>8}")
    for name, (wide, narrow) in sorted(measured.items(), key=lambda line: -line[1][1])[:SHOWN]:
        print(f"{name:40} {wide:8,} {narrow:8,}")


if __name__ == "__main__":
    main()
