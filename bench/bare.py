"""The bare Flask app of a floor, for gunicorn: it replays recorded statements, and keeps nothing of them.

Reads run in autocommit. What writes runs in one transaction that is taken back to its beginning, makes one small change
and is committed, so that it pays for the same durability.
"""

import os
import pickle
import sqlite3
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import psycopg
from flask import Flask, Response
from psycopg import pq
from sqlalchemy.engine import URL, make_url

from accreditation.db import BUSY_SECONDS
from bench.floors import Recorded, Replay

SMALL_CHANGE = "UPDATE user_sessions SET user_agent = 'floor' WHERE id = {}"
PRAGMAS = (
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "synchronous=FULL",
    "cache_size=-32000",
    "mmap_size=268435456",
)


class Driver(Protocol):
    """A bare connection: a cursor, and words to the database that give nothing back."""

    def cursor(self) -> Any:
        """Ask for a cursor."""

    def send(self, words: str) -> None:
        """Send statements without parameters, all at once."""

    def close(self) -> None:
        """Let the connection go."""

    @property
    def begin(self) -> str:
        """The words that open a transaction that writes."""


class Sqlite:
    """SQLite's own driver, with the settings of the service; it keeps statements prepared by itself."""

    begin = "BEGIN IMMEDIATE"

    def __init__(self, url: URL) -> None:
        self.connection = sqlite3.connect(str(url.database), isolation_level=None, check_same_thread=False)
        for pragma in PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")

    def cursor(self) -> Any:
        """Ask for a cursor."""
        return self.connection.cursor()

    def send(self, words: str) -> None:
        """Send each statement."""
        for word in words.split(";"):
            self.connection.execute(word)

    def close(self) -> None:
        """Let the connection go."""
        self.connection.close()


class Postgres:
    """psycopg in autocommit, with every statement prepared the first time it is sent."""

    begin = "BEGIN"

    def __init__(self, url: URL) -> None:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.connection = psycopg.connect(plain, autocommit=True, prepare_threshold=0)

    def cursor(self) -> Any:
        """Ask for a cursor."""
        return self.connection.cursor()

    def send(self, words: str) -> None:
        """Send all at once past psycopg, which lets go of every prepared statement where it sees a ROLLBACK."""
        result = self.connection.pgconn.exec_(words.encode())
        if result.status != pq.ExecStatus.COMMAND_OK:
            raise psycopg.OperationalError(result.get_error_message())

    def close(self) -> None:
        """Let the connection go."""
        self.connection.close()


class Bare:
    """What one worker holds: a connection, and the replay that was asked for last."""

    def __init__(self, driver: Driver, folder: Path) -> None:
        self.driver, self.folder = driver, folder
        self.number, self.replay = 0, Replay([], 0)
        self.lock = Lock()  # any of the worker's threads may be given the next request

    def view(self, number: int) -> Response:
        """Replay, and answer with as many bytes."""
        with self.lock:
            if number != self.number:
                self.replay = pickle.loads((self.folder / str(number)).read_bytes())
                self.number = number
            if self.replay.session is None:
                self._send(self.replay.statements)
            else:
                self._write(self.replay.session)
            return Response(b"x" * self.replay.size, mimetype="text/html")

    def _write(self, session: int) -> None:
        self.driver.send(f"{self.driver.begin}; SAVEPOINT floor")
        try:
            self._send(self.replay.statements)
        except BaseException:
            self.driver.send("ROLLBACK")
            raise
        self.driver.send(f"ROLLBACK TO SAVEPOINT floor; {SMALL_CHANGE.format(session)}; COMMIT")

    def _send(self, statements: Recorded) -> None:
        cursor = self.driver.cursor()
        for statement, parameters, many in statements:
            if many:
                cursor.executemany(statement, parameters)
            else:
                cursor.execute(statement, parameters)
                if cursor.description is not None:
                    cursor.fetchall()


def create() -> Flask:
    """The app, on the database and the folder that the environment names."""
    url = make_url(os.environ["FLOOR_DATABASE"])
    driver: Driver = Sqlite(url) if url.drivername.startswith("sqlite") else Postgres(url)
    bare = Bare(driver, Path(os.environ["FLOOR_FOLDER"]))
    app = Flask("floor")
    app.add_url_rule("/", endpoint="ready", view_func=lambda: "")
    app.add_url_rule("/<int:number>", endpoint="replay", view_func=bare.view)
    return app
