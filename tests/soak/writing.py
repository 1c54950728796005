"""Somebody of a team who writes answers on a running server, as a browser with our script does: autosaves, conflicts, presence."""

import http.client
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from lxml import html as parser

from accreditation.enums.people import Role
from tests.client import hidden
from tests.servers.web_server import cookie_of
from tests.world import World

PEOPLE = 10
CODES = ("1.1", "1.2", "1.3", "2.1", "2.2", "3.1")
THINKING = (0.3, 1.5)
"""Seconds between what somebody writes and what they write next."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
AUTOSAVE = {**FORM, "X-Requested-With": "autosave", "Accept": "application/json"}


@dataclass
class Writer:
    """One person with a connection of their own; `typed` is each word with its standard, `statuses` and `waits` (seconds) each answer."""

    name: str
    port: int
    cookie: str
    case_id: int
    rng: random.Random
    typed: list[tuple[str, str]] = field(default_factory=list)
    saved: list[tuple[str, str]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    conflicts: int = 0
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(
        self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """One request on the kept connection, and what it was answered."""
        began = time.perf_counter()
        self.connection.request(method, path, body or None, {"Cookie": self.cookie, **(headers or {})})
        reply = self.connection.getresponse()
        text = reply.read().decode()
        self.statuses.append(reply.status)
        self.waits.append(time.perf_counter() - began)
        for header in reply.headers.get_all("Set-Cookie") or ():
            self.cookie = header.partition(";")[0]
        return reply.status, text

    def write(self, code: str) -> None:
        """Open a standard, say so, add a word to its narrative, and have it saved by the script or by the button."""
        path = f"/applications/{self.case_id}/standards/{code}"
        _, page = self.ask("GET", path)
        fields = hidden(page)
        self.say_here(path, fields["csrf_token"])
        for _ in range(self.rng.randint(1, 3)):
            word = f"{self.name}{len(self.typed)}"
            self.typed.append((code, word))
            narrative = f"{_narrative(page)} {word}".strip()
            status, text = self.ask("POST", path, urlencode({**fields, "narrative": narrative}), AUTOSAVE)
            if status == 409:
                self.conflicts += 1
                self.merge(path, fields, narrative)
                self.saved.append((code, word))
                return
            if status == 200:
                self.saved.append((code, word))
            else:
                raise AssertionError(f"{code} answered {status}: {text[:500]}")
            reply = json.loads(text)
            fields |= {"version": str(reply["version"]), "began": reply["began"]}
            page = f"<textarea name='narrative'>{narrative}</textarea>"

    def merge(self, path: str, fields: dict[str, str], narrative: str) -> None:
        """Press the button until what both wrote is saved: each time with the text that the page put together."""
        while True:
            status, page = self.ask("POST", path, urlencode({**fields, "narrative": narrative}), FORM)
            if status == 302:
                return
            assert status == 409, status
            fields, narrative = hidden(page), _narrative(page)

    def say_here(self, path: str, token: str) -> None:
        """What the page's script says, and whom it hears of."""
        headers = {"Content-Type": "application/json", "X-CSRF-Token": token}
        status, text = self.ask("POST", f"{path}/here", json.dumps({"typing": True}), headers)
        if status == 200:
            self.seen |= {words.partition(",")[0] for words in json.loads(text)["here"]}

    def close(self) -> None:
        """Leave."""
        self.connection.close()

    def write_on(self, codes: Sequence[str], seconds: float) -> None:
        """Write one standard after the other for so long, with time to think in between."""
        until = time.monotonic() + seconds
        try:
            while time.monotonic() < until:
                self.write(self.rng.choice(codes))
                time.sleep(self.rng.uniform(*THINKING))
        finally:
            self.close()


def team(world: World, case_id: int, port: int, rng: random.Random) -> list[Writer]:
    """Ten people of the provider, each signed in at a browser of their own."""
    people = [
        world.person(Role.CONTRIBUTOR, name=f"Writer {chr(ord('A') + number)}") for number in range(PEOPLE)
    ]
    return [
        Writer(f"w{number}x", port, cookie_of(world.client(person)), case_id, random.Random(rng.random()))
        for number, person in enumerate(people)
    ]


def _narrative(page: str) -> str:
    text: str = parser.fromstring(page).xpath("string(//textarea[@name='narrative'])")
    return text.strip()
