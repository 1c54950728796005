"""Two hundred random moments of typing against a real web server: signed out, cut off, killed, overtaken, refused."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.browser.moments import KINDS, Moments
from tests.servers.keeper import free_ports
from tests.servers.web_server import kill, launch, wait_until_answers
from tests.soak.killing import seeded
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

MOMENTS = 200
RARE = {"killed": 0.4, "somebody else": 0.7}
"""A web server takes seconds to begin again, and two people take longer to sign in."""


class Gunicorn:
    """The real web server, killed with all its workers at once."""

    def __init__(self, app: Flask) -> None:
        self.app, self.port = app, free_ports(1)[0]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Answer again."""
        if self.process is None:
            settings = self.app.extensions["settings"]
            folder = Path(settings.store_folder).parent
            program = f"tests.soak.plain_http:serving({settings.database_url!r}, {str(folder)!r})"
            self.process = launch(self.app, self.port, program)
            wait_until_answers(self.port)

    def kill(self) -> None:
        """Stop at once."""
        if self.process is not None:
            kill(self.process)
            self.process = None


def test_two_hundred_moments_lose_no_words(browser: Browser, live_app: Flask, live_world: World) -> None:
    with seeded() as rng:
        server = Gunicorn(live_app)
        try:
            problems = _moments(Moments(browser, live_world, server, rng), rng)
        finally:
            server.kill()
        assert not problems, "\n".join(problems)


def _moments(moments: Moments, rng: random.Random) -> list[str]:
    problems = []
    while moments.count < MOMENTS:
        kind, place = rng.choice(KINDS), rng.choice(moments.places)
        scripts = rng.random() < 0.7
        if rng.random() > RARE.get(kind, 1):
            continue
        lost = moments.run(kind, place, scripts=scripts)
        problems += lost
        if lost:
            print("\n".join(lost), file=sys.stderr)
    moments.close()
    return problems
