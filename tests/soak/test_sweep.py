"""Every address and everybody, through a real web server, with awkward names, texts and headers: no 500, no missing header.

Names in the database are as awkward as what is typed: each page is opened by everybody, and each form on it is sent with
what people paste and attackers send. What a form then does is its own affair; that the service answers in its own words is not.
"""

import contextlib
import http.client
import random
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from lxml import html as parser
from sqlalchemy import update

from accreditation.db import db, unit_of_work
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.organisations import Office, Organisation, Placement
from accreditation.models.people import Person
from tests.architecture.access_rows import EVERYBODY
from tests.architecture.access_table import TABLE
from tests.architecture.visitors import Visitors, arrive
from tests.servers import web_server
from tests.servers.keeper import free_ports
from tests.staging import staged

pytestmark = pytest.mark.timeout(900)
AWKWARD = (
    "‘O’Brien – Łódź’ <script>alert(1)</script> {{ 7 * 7 }} %s",
    "e\u0301lodie" + "\u0301" * 500,
    "\u202eevil\u200b\u00ad\x0b\x0c\x85\u2028end",
    "Ẹ̀kọ́ Nguyễn المستشفى 日本 😷👩‍⚕️",
    "'; DROP TABLE people; --\x00",
    "=cmd|' /C calc'!A0",
    "9" * 40,
    "-1",
    "\ud83d",
    "x" * 20_000,
)
HEADERS = {
    "Accept-Language": "cy, \u00e9;q=zz",
    "User-Agent": "\xff\xfe" + "A" * 500,
    "X-Forwarded-For": "not an address, 10.0.0.1",
    "X-Forwarded-Proto": "gopher",
    "Referer": "https://evil.example/\xe9",
    "Range": "bytes=99-1,abc",
    "If-None-Match": '"',
    "If-Modified-Since": "yesterday",
    "SCRIPT_NAME": "/evil",
}
REQUIRED = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Strict-Transport-Security",
    "Cache-Control",
)
AT_ONCE = 4
"""People at the service at the same moment."""

LEFT_ALONE = frozenset({"accounts.sign_out", "accounts.sign_out_everywhere"})
"""They would end the sweep of that person."""


class Sweep:
    """Sends requests as everybody, and notes every answer that is not in the service's own words."""

    def __init__(self, visitors: Visitors, port: int) -> None:
        self.visitors = visitors
        self.port = port
        self.cookies = {
            who: web_server.cookie_of(client) for who, client in visitors.browsers.items() if who != "nobody"
        }
        # Each draws texts of their own, so that it is the same sweep whoever is answered first.
        self.dice = {who: random.Random(f"8 {who}") for who in EVERYBODY}
        self.wrong: list[str] = []
        self.answers: list[int] = []

    def ask(self, who: str, method: str, path: str, body: bytes | None = None, kind: str = "") -> str:
        """One request as this person; the page that came."""
        headers = {**HEADERS, "Cookie": self.cookies.get(who, "")}
        if body is not None:
            headers["Content-Type"] = kind or "application/x-www-form-urlencoded"
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.putrequest(method, path)
            for name, value in headers.items():
                line.putheader(name, value.encode("latin-1"))
            if body is not None:
                line.putheader("Content-Length", str(len(body)))
            line.endheaders(body)
            answer = line.getresponse()
            content = answer.read()
        self.answers.append(answer.status)
        missing = [name for name in REQUIRED if name not in answer.headers]
        if answer.status == 500 or missing:
            self.wrong.append(f"{method} {path[:160]} as {who}: {answer.status} {missing or ''}")
        return content.decode(errors="replace") if answer.status in {200, 422} else ""

    def try_all(self, address: str, methods: Collection[str], who: str) -> None:
        """Do with an address whatever this person can."""
        if "GET" in methods:
            self.visit(who, address)
        for method in sorted({"POST", "PUT"} & set(methods)):
            self.ask(who, method, address, b'{"csrf_token": [1]}', "application/json")

    def visit(self, who: str, address: str) -> None:
        """Open a page, then send each of its forms with awkward texts, by its real token."""
        page = self.ask(who, "GET", address)
        self.ask(
            who,
            "GET",
            f"{address}?{typed({name: self.awkward(who)[:60] for name in ('search', 'page', 'next', 'sort', 'kind')})}",
        )
        for action, fields in forms(page, address):
            self.ask(who, "POST", action, typed(self.filled(who, fields)).encode())

    def awkward(self, who: str) -> str:
        """One of the texts; half a character goes as the bytes that no decoder takes."""
        return self.dice[who].choice(AWKWARD)

    def filled(self, who: str, fields: dict[str, str | None]) -> dict[str, str]:
        """The form with awkward texts where something may be typed, and now and then in what is hidden."""
        return {
            name: value
            if value is not None and (name == "csrf_token" or self.dice[who].random() < 0.9)
            else self.awkward(who)
            for name, value in fields.items()
        }


def typed(fields: dict[str, str]) -> str:
    """The fields as a browser, or somebody who is none, writes them."""
    return urlencode(fields, errors="surrogatepass")


def forms(page: str, address: str) -> Iterator[tuple[str, dict[str, str | None]]]:
    """Where each form of a page goes, and its fields: the value of what is chosen, None for what is typed."""
    if not page.lstrip().startswith("<!"):
        return
    for form in parser.fromstring(page).xpath("//form[@method='post']"):
        action = form.get("action") or address
        if action.startswith("/") and not action.startswith(("/sign-out", "/account/sign-out")):
            fields: dict[str, str | None] = {}
            for field in form.xpath(
                ".//input[@name] | .//textarea[@name] | .//select[@name] | .//button[@name]"
            ):
                is_typed = field.tag == "textarea" or field.get("type") in {
                    "text",
                    "email",
                    "password",
                    "search",
                    "number",
                }
                value = field.get("value", "")
                if field.tag == "select":
                    value = next(iter(field.xpath(".//option[@value != '']/@value")), "")
                fields[field.get("name")] = None if is_typed else value
            yield action, fields


def rename(visitors: Visitors) -> None:
    """Give everything that has a name an awkward one."""
    name = "Łódź ‘Ẹ̀kọ́’ – <b>e\u0301</b> 😷 \u202eevil"
    with visitors.app.app_context(), unit_of_work():
        for model in (Person, Organisation, Placement, Office):
            db.session.execute(update(model).values(name=name))
        db.session.execute(update(EvidenceItem).values(title=name))
        db.session.execute(update(EvidenceRevision).values(filename=f"{name}.pdf"))


def test_no_request_of_anybody_breaks_the_service(tmp_path: Path) -> None:
    with staged("sqlite", tmp_path) as stage:
        visitors = arrive(stage)
        rename(visitors)
        port = free_ports(1)[0]
        with web_server.serve(stage.app, port), ThreadPoolExecutor(AT_ONCE) as pool:
            sweep = Sweep(visitors, port)
            for endpoint in sorted(set(TABLE) - LEFT_ALONE):
                methods = visitors.rule(endpoint).methods or set()
                for row in TABLE[endpoint]:
                    address = visitors.address(endpoint, row)
                    list(pool.map(partial(sweep.try_all, address, methods), sorted(EVERYBODY)))
            for path in (
                "/%00",
                "/%ff%fe",
                f"/{quote('Ł' * 300)}",
                "//[::1",
                "/register/%2e%2e/%2e%2e",
                "/applications/" + "9" * 40,
            ):
                sweep.ask("nobody", "GET", path)
    assert len(sweep.answers) > 8_000
    assert not sweep.wrong, "\n".join(sweep.wrong[:60])
