"""Headers, cookies and refusals as they leave a real web server, with the names and addresses that people and attackers send."""

import contextlib
import http.client
import stat
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.models.people import Person, UserSession
from accreditation.rules import passwords
from accreditation.services import accounts
from accreditation.web.files import attachment
from tests import databases, reviewing
from tests.client import hidden
from tests.servers import web_server
from tests.servers.keeper import free_ports
from tests.world import World

pytestmark = pytest.mark.one_database
PASSWORD = "plain words are easy to keep"
NAMES = (
    "Rota \u2013 spring.txt",
    "Łódź.pdf",
    "\U0001f600.png",
    "e\u0301lan.pdf",
    "\u65e5\u672c.pdf",
    'a"b\\c.txt',
)


class Window:
    """A browser that sends each request as it is told to, and keeps its cookies."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.port = port
        self.cookies = dict([cookie.split("=", 1)]) if cookie else {}

    def ask(
        self, path: str, fields: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """One request: a form with fields, else a page."""
        method, body = ("GET", None) if fields is None else ("POST", urlencode(fields))
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request(method, path, body, sent)
            answer = line.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.headers, answer.read()

    def sign_in(self, email: str, page: str = "/sign-in") -> http.client.HTTPMessage:
        """Sign in with the password of this module, and give the answer's headers."""
        status, _, content = self.ask(page)
        assert status == 200
        status, headers, _ = self.ask(page, hidden(content.decode()) | {"email": email, "password": PASSWORD})
        assert status == 302
        return headers


class Served:
    """A world behind a real server."""

    def __init__(self, world: World, port: int) -> None:
        self.world = world
        self.port = port

    def window(self, person: Person | None = None) -> Window:
        """A browser in which the person, or nobody, is signed in."""
        return Window(self.port, web_server.cookie_of(self.world.client(person)) if person else "")

    @property
    def lead(self) -> Window:
        """A browser of the provider's lead."""
        return self.window(self.world.lead)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    from accreditation.app import create_app

    folder = tmp_path_factory.mktemp("served")
    app: Flask = create_app(databases.settings(databases.fresh("sqlite", folder), folder), TESTING=True)
    with app.app_context():
        world = World(app)
        with unit_of_work():
            world.lead.password_hash = passwords.hashed(PASSWORD)
            db.session.add(world.lead)
        port = free_ports(1)[0]
        with web_server.serve(app, port):
            yield Served(world, port)
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_is_downloaded_under_it(served: Served, name: str) -> None:
    revision = reviewing.evidence(served.world, name)
    with unit_of_work():
        revision.filename = name
        db.session.add(revision)
    status, headers, content = served.lead.ask(f"/evidence/revisions/{revision.id}/original")
    assert (status, content) == (200, f"file {name}".encode())
    disposition = headers["Content-Disposition"]
    assert disposition.isascii()
    assert disposition.startswith("attachment; filename=")
    composed = unicodedata.normalize("NFC", name)
    assert disposition.endswith(f"filename*=UTF-8''{quote(composed, safe='')}")


def test_a_name_cannot_add_a_header_or_turn_round() -> None:
    assert attachment("x\r\nSet-Cookie: a=b.txt") == 'attachment; filename="xSet-Cookie: a=b.txt"'
    assert attachment("\u202efdp.exe") == "attachment; filename=fdp.exe"
    assert attachment("") == "attachment; filename=file"
    assert attachment("Survey.pdf") == "attachment; filename=Survey.pdf"


@pytest.mark.parametrize(
    "next_page",
    ["//[::1", "//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"],
)
def test_a_strange_next_page_leads_home(served: Served, next_page: str) -> None:
    headers = served.window().sign_in(served.world.lead.email, f"/sign-in?{urlencode({'next': next_page})}")
    assert headers["Location"] == "/home"


def test_no_header_of_a_request_moves_the_service(served: Served) -> None:
    lead = served.lead
    status, headers, content = lead.ask("/home", SCRIPT_NAME="/home")
    assert status == 200
    assert b'href="/home/' not in content
    status, headers, _ = lead.ask("/evidence//add", Host="evil.example")
    assert (status, headers["Location"]) == (308, "/evidence/add")
    status, headers, content = lead.ask(
        "/home", None, **{"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    )
    assert status == 200
    assert b"evil.example" not in content


@pytest.mark.parametrize(
    "path", ["/home", "/register", "/health", "/nowhere", "/static/css/house.css", "/evidence//add"]
)
def test_every_answer_says_what_browsers_may_do_with_it(served: Served, path: str) -> None:
    _, headers, _ = served.lead.ask(path)
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_cookies_are_for_this_host_over_tls_alone(served: Served) -> None:
    headers = served.window().sign_in(served.world.lead.email)
    cookies = headers.get_all("Set-Cookie") or []
    assert {cookie.partition("=")[0] for cookie in cookies} == {
        "__Host-accreditation",
        "__Host-accreditation-device",
    }
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        assert "Domain" not in cookie


def test_the_database_file_is_for_its_owner_alone(served: Served) -> None:
    path = Path(served.world.app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    new = path.with_name("new.sqlite")
    databases.migrate(f"sqlite:///{new}")
    assert stat.S_IMODE(new.stat().st_mode) == 0o600


def test_a_password_that_somebody_else_has_seen_opens_only_the_page_that_asks_for_another(
    served: Served,
) -> None:
    with unit_of_work():
        person: Person = accounts.add_person(email="new@example.org", name="New Person", actor=None)
    accounts.set_password(person.id, "given by the office", actor=None, temporary=True)
    window = served.window(person)
    status, headers, _ = window.ask("/evidence?kind=minutes")
    assert (status, headers["Location"]) == (302, "/account/password?next=/evidence?kind%3Dminutes")
    status, _, content = window.ask(headers["Location"])
    assert status == 200
    for chosen, expected in (("given by the office", 422), ("a lantern of my own", 302)):
        fields = hidden(content.decode()) | {"chosen": chosen}
        status, headers, content = window.ask("/account/password", fields)
        assert status == expected
    assert headers["Location"] == "/evidence?kind=minutes"
    assert window.ask("/home")[0] == 200
    assert window.ask("/account/password")[1]["Location"] == "/account"


def test_a_session_that_is_left_ends_after_an_hour(served: Served) -> None:
    window = served.lead
    assert window.ask("/home")[0] == 200
    with unit_of_work():
        newest = db.session.scalars(select(UserSession).order_by(UserSession.id.desc()).limit(1)).one()
        newest.seen_at = clock.now() - timedelta(minutes=61)
    assert window.ask("/home")[0] == 302


class Cache:
    """Between the service and everybody, as careful as HTTP demands: keeps what may be shared, by what it varies with."""

    def __init__(self) -> None:
        self.copies: dict[tuple[str, str], bytes] = {}

    def ask(self, window: Window, path: str) -> bytes:
        """The page, from the cache where it may answer."""
        cookie = "; ".join(f"{name}={value}" for name, value in window.cookies.items())
        if (path, cookie) in self.copies:
            return self.copies[path, cookie]
        _, headers, content = window.ask(path)
        if "public" in headers["Cache-Control"]:
            assert "cookie" in headers["Vary"].lower()
            assert "Set-Cookie" not in headers
            self.copies[path, cookie] = content
        return content


@pytest.mark.parametrize(
    "path", ["/register", "/verify", "/standards", "/help", "/contact", "/privacy", "/cookies"]
)
def test_a_cache_keeps_public_pages_and_nothing_of_anybody(served: Served, path: str) -> None:
    cache, lead, name = Cache(), served.lead, served.world.lead.name.encode()
    for window, signed_in in ((served.window(), False), (lead, True), (served.window(), False), (lead, True)):
        page = cache.ask(window, path)
        assert (name in page) == signed_in
        assert (b"Sign out" in page) == signed_in
    assert list(cache.copies) == [(path, "")]
    assert name not in cache.copies[path, ""]
    assert b"csrf_token" not in cache.copies[path, ""]
