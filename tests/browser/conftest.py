"""A real Chromium and a real server for pages: one browser a worker, one server and database a test."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from accreditation.models.people import Person
from tests.browser.serving import NARROW, WIDE, served
from tests.world import World


@pytest.fixture
def address(live_app: Flask) -> Iterator[str]:
    """Where the live app answers."""
    with served(live_app) as address:
        yield address


@pytest.fixture
def signed_in(browser: Browser, live_world: World, address: str) -> Iterator[Callable[..., BrowserContext]]:
    """Open a window in which a person is signed in."""
    opened: list[BrowserContext] = []

    def context(person: Person | None, *, scripts: bool = True, narrow: bool = False) -> BrowserContext:
        window = browser.new_context(
            base_url=address, java_script_enabled=scripts, viewport=NARROW if narrow else WIDE, locale="en-GB"
        )
        opened.append(window)
        if person is not None:
            cookie = live_world.client(person).get_cookie("accreditation")
            assert cookie is not None
            window.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        return window

    yield context
    for window in opened:
        window.close()
