"""Words that are typed while something goes wrong: one moment of each kind; the long run of them is in tests/soak."""

import random
import threading

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import BaseWSGIServer

from tests.browser.moments import KINDS, Moments
from tests.browser.serving import threaded_server
from tests.world import World

pytestmark = [pytest.mark.browser]


class ThreadedServer:
    """The app in a thread of the test, always at the same address."""

    def __init__(self, app: Flask) -> None:
        self.app, self.port = app, 0
        self.server: BaseWSGIServer | None = None
        self.start()
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Answer again."""
        if self.server is None:
            self.server = threaded_server(self.app, self.port)
            self.port = self.server.port
            threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def kill(self) -> None:
        """Close the door."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


def test_what_is_typed_is_there_after_whatever_went_wrong(
    browser: Browser, live_app: Flask, live_world: World
) -> None:
    server = ThreadedServer(live_app)
    try:
        moments = Moments(browser, live_world, server, random.Random(8))
        standard, score, office = moments.places
        problems = []
        for number, kind in enumerate(KINDS):
            place = (
                (standard, score)[number % 2] if kind in {"moved on", "stale"} else moments.places[number % 3]
            )
            problems += moments.run(kind, place, scripts=True)
        for kind, place in (("revoked", office), ("signed out", score), ("moved on", standard)):
            problems += moments.run(kind, place, scripts=False)
        moments.close()
    finally:
        server.kill()
    assert not problems, "\n".join(problems)
