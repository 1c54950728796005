"""One request after another through the WSGI app, as a browser would send them, timed where the server would."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter, thread_time
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from lxml import html
from werkzeug.test import EnvironBuilder, run_wsgi_app


class Refused(Exception):
    """The service did not answer as it should; the message says how."""


@dataclass(frozen=True)
class Answered:
    """What came back, and how many seconds the server took for it, and its processor of these (SQLite's share too)."""

    seconds: float
    processor: float
    status: int
    body: bytes

    @property
    def rows(self) -> int:
        """Rows of tables and lists on the page."""
        return len(re.findall(rb"<tbody|<tr[ >]", self.body)) - 2 * self.body.count(b"<tbody")


def environ(path: str, cookie: str = "") -> dict[str, Any]:
    """What a server hands to the app for a GET."""
    headers = [("Cookie", cookie)] if cookie else []
    return EnvironBuilder(path, headers=headers).get_environ()


def get(app: Any, base: Mapping[str, Any]) -> Answered:
    """Send it once."""
    return _send(app, dict(base))


def post(app: Any, base: Mapping[str, Any], fields: Mapping[str, Any]) -> Answered:
    """Send a form once; it must be kept."""
    body = urlencode(fields, doseq=True).encode()
    sent = dict(base) | {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    answered = _send(app, sent)
    if answered.status not in {302, 303}:
        raise Refused(f"a save was answered with {answered.status}: {main_text(answered.body)}")
    return answered


def _send(app: Any, sent: dict[str, Any]) -> Answered:
    began, busy = perf_counter(), thread_time()
    pieces, status, _ = run_wsgi_app(app, sent, buffered=True)
    body = b"".join(pieces)
    worked, took = thread_time() - busy, perf_counter() - began
    return Answered(took, worked, int(status.split(" ", 1)[0]), body)


def fields_of(body: bytes) -> dict[str, Any]:
    """What a page's form would send if nothing were changed."""
    forms = [form for form in html.fromstring(body.decode()).forms if form.method == "POST"]
    form = max(forms, key=lambda form: len(form.form_values()))
    values: dict[str, Any] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    return values


def parsed(body: bytes) -> html.HtmlElement:
    """A page of any system, which may say nothing of its encoding, or say it where a text may not."""
    return html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))


def main_text(body: bytes) -> str:
    """What a page says where it matters, for a message; all that it says where it has no such part."""
    if not body.strip():
        return ""
    page = parsed(body)
    return " ".join(next(page.iter("main"), page).text_content().split())[:300]


def path_of(app: Flask, endpoint: str, values: Mapping[str, Any]) -> str:
    """A page's address."""
    with app.test_request_context():
        path: str = app.url_for(endpoint, **values)
    return path
