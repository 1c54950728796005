"""The service on one field: in this process, behind its own web server, and its floor; its people are signed in."""

from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask
from sqlalchemy import Engine, func, select

from accreditation.db import db
from accreditation.models.people import UserSession
from bench import floors
from bench.asking import Client
from bench.databases import application
from bench.lists import Listed
from bench.pages import Page
from bench.sending import environ, path_of
from bench.subjects import Subjects, cookie
from bench.web_server import Server, gunicorn


@dataclass(frozen=True)
class Visit:
    """Where a page is on this field, and the cookie of who asks; "" is somebody who is not signed in."""

    path: str
    cookie: str

    @property
    def environ(self) -> dict[str, Any]:
        """What a server would hand to the app."""
        return environ(self.path, self.cookie)

    @property
    def headers(self) -> dict[str, str]:
        """What a browser would send."""
        return {"Cookie": self.cookie} if self.cookie else {}


class Site:
    """One field's service; its web server and its floor are started when they are asked for first, and once."""

    def __init__(self, url: str, kind: str, cases: int) -> None:
        self.url, self.kind, self.cases = url, kind, cases
        self.app: Flask = application(url)
        with self.app.app_context():
            self.engine: Engine = db.engine
            self.subjects = Subjects()
        self.cookies: dict[int, str] = {}
        self.saves = 0
        self._stack = ExitStack()
        self._stack.callback(self.engine.dispose)

    @cached_property
    def server(self) -> Server:
        """The service's web server."""
        return self._stack.enter_context(gunicorn(self.url))

    @cached_property
    def client(self) -> Client:
        """The one client of that server."""
        client = Client(self.server.address)
        self._stack.callback(client.close)
        return client

    @cached_property
    def recorder(self) -> Flask:
        """The service once more, with connections of its own, where a save is taken back so that its SQL can be replayed.

        psycopg lets go of what it has prepared where it sees a rollback; the connections that are timed must not pay for that.
        """
        app = application(self.url)
        with app.app_context():
            self._stack.callback(db.engine.dispose)
        return app

    @cached_property
    def floor(self) -> floors.Floor:
        """The floor, on the same database."""
        return self._stack.enter_context(floors.served(self.engine.url))

    def has(self, page: Page) -> bool:
        """Whether the service has the page."""
        return page.endpoint in self.app.view_functions

    def visit(self, page: Page) -> Visit:
        """Where the page is, and who asks for it, signed in."""
        with self.app.app_context():
            values = page.values(self.subjects)
            who = page.who
            person = (
                None if who is None else who(self.subjects) if callable(who) else self.subjects.person(who)
            )
            db.session.remove()
        if person is not None and person not in self.cookies:
            self.cookies[person] = cookie(self.app, person)
        path = path_of(self.app, page.endpoint, values)
        return Visit(path, self.cookies[person] if person is not None else "")

    def listed(self, page: Page) -> Listed:
        """The page as a list of pages has it, for this system and for another on a copy of its database."""
        visit = self.visit(page)
        if page.save is None:
            return Listed(page.name, visit.path, headers=visit.headers)
        return Listed(page.name, visit.path, "POST", visit.headers, dict(page.save("{number}")))

    def session(self) -> int:
        """The row of a session that a floor may change: that of who was signed in last."""
        with self.recorder.app_context():
            newest: int | None = db.session.scalar(select(func.max(UserSession.id)))
            db.session.remove()
        if newest is None:
            raise LookupError("nobody is signed in")
        return newest

    def close(self) -> None:
        """Let everything go that was started."""
        self._stack.close()
