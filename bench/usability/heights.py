"""How long the pages are: every page that a person of the demonstration comes to by links, at 1280 and 320 px."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page

from bench.usability.sites import PEOPLE, Site

WIDTHS = (1280, 320)
EXAMPLES = 2
"""How many pages of one shape a person opens: the second shows whether the first was a short one."""
LINKS = """
() => [...document.querySelectorAll("main a[href], nav a[href], footer a[href]")]
  .filter((link) => link.host === location.host && !link.download).map((link) => link.href.split("#")[0])
"""
NO_PAGE = re.compile(r"\.csv|/download|/pictures?/|/progress|[?&](?:sort|page|whole)=")


@dataclass(frozen=True, order=True)
class Height:
    """How high one shape of page is at its highest, on a wide screen and on a telephone."""

    wide: int
    narrow: int
    shape: str
    who: str


def heights(site: Site) -> list[Height]:
    """Every shape of page with its greatest height, the highest first."""
    highest: dict[str, Height] = {}
    for who in PEOPLE:
        with site.window(who) as page:
            for shape, wide, narrow in _walk(page, site.address):
                before = highest.get(shape)
                if before is None or wide > before.wide:
                    highest[shape] = Height(wide, narrow, shape, who)
    return sorted(highest.values(), reverse=True)


def _walk(page: Page, address: str) -> Iterator[tuple[str, int, int]]:
    opened: Counter[str] = Counter()
    waiting, listed = [f"{address}/home"], {f"{address}/home"}
    while waiting:
        url = waiting.pop(0)
        shape = shape_of(url)
        if opened[shape] >= EXAMPLES:
            continue
        opened[shape] += 1
        if not _opens(page, url):
            continue
        yield shape, *_measured(page)
        for link in page.evaluate(LINKS):
            if link not in listed and not NO_PAGE.search(link):
                listed.add(link)
                waiting.append(link)


def _opens(page: Page, url: str) -> bool:
    """Whether a page opens at this address: some are downloads, and start no page."""
    try:
        answer = page.goto(url, wait_until="load")
    except Error:
        return False
    return answer is not None and "text/html" in (answer.header_value("content-type") or "")


def _measured(page: Page) -> tuple[int, int]:
    sizes = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        sizes.append(page.evaluate("document.documentElement.scrollHeight"))
    return sizes[0], sizes[1]


def shape_of(url: str) -> str:
    """The address of a page without what tells one of its kind from another."""
    path = urlsplit(url).path
    path = re.sub(r"/[A-Z]{2,}[-0-9A-Z]*\d[-0-9A-Z]*(?=/|$)", "/NUMBER", path)
    path = re.sub(r"/(?:\d\.\d|X\d)(?=/|$)", "/CODE", path)
    return re.sub(r"/\d+(?=/|$)", "/N", path)
