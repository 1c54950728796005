"""A page's floor: its own SQL through the bare driver, and a bare Flask view that answers with as many bytes.

A save's floor replays its SQL without keeping it, and then makes one small change that is kept, with the same durability.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg
from flask import Flask, Response
from sqlalchemy import Engine, event
from sqlalchemy.engine import URL

from accreditation.db import BUSY_SECONDS, db

Recorded = list[tuple[str, Any, bool]]


@contextmanager
def recording(engine: Engine) -> Iterator[Recorded]:
    """Keep every statement that goes to the database meanwhile, but for the ends of transactions."""
    recorded: Recorded = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            recorded.append((statement, parameters, many))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield recorded
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def keeping_nothing() -> Iterator[None]:
    """Let a save go its whole way but for the last step, so that its SQL can be replayed."""
    with patch.object(db.session, "commit", lambda: None):
        yield


class Floor:
    """A bare Flask app that replays recorded statements and answers with as many bytes; nothing it does is kept."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.recorded: Recorded = []
        self.body = b""
        self.keeps = False
        sqlite = url.drivername.startswith("sqlite")
        self.connection = _sqlite(url) if sqlite else _postgres(url)
        self.begin = "BEGIN IMMEDIATE" if sqlite else "BEGIN"
        self.app = Flask("floor")
        self.app.config["PROPAGATE_EXCEPTIONS"] = True
        self.app.add_url_rule("/", view_func=self._view)

    def set(self, recorded: Recorded, size: int, *, keeps: bool) -> None:
        """What the next requests replay."""
        self.recorded, self.body, self.keeps = recorded, b"x" * size, keeps

    def _view(self) -> Response:
        cursor = self.connection.cursor()
        cursor.execute(self.begin if self.keeps else "BEGIN")
        for statement, parameters, many in self.recorded:
            if many:
                cursor.executemany(statement, parameters)
            else:
                cursor.execute(statement, parameters)
                if cursor.description is not None:
                    cursor.fetchall()
        cursor.execute("ROLLBACK")
        if self.keeps:
            cursor.execute(self.begin)
            cursor.execute("UPDATE user_sessions SET user_agent = 'floor' WHERE id = 1")
            cursor.execute("COMMIT")
        return Response(self.body, mimetype="text/html")

    def close(self) -> None:
        """Let the connection go."""
        self.connection.close()


def _sqlite(url: URL) -> Any:
    connection = sqlite3.connect(str(url.database), isolation_level=None)
    pragmas: Sequence[str] = (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "synchronous=FULL",
        "cache_size=-32000",
        "mmap_size=268435456",
    )
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _postgres(url: URL) -> Any:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)
