"""Databases of the benchmark, with the durability of production: a SQLite file as the service opens it, a PostgreSQL that syncs."""

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import flask_migrate
import psycopg
from flask import Flask
from sqlalchemy import text

from accreditation.app import create_app
from accreditation.db import db
from accreditation.frameworks.source import FIRST_SHIPPED
from accreditation.settings import ROOT, Settings
from tests.servers import keeper, postgres

SECRET = "bench-only-secret-0123456789-abcdefghij"
AUDIT_SECRET = "bench-only-audit-9876543210-zyxwvutsrq"
KINDS = ("postgresql", "sqlite")
SOCKET_LINE = 4
"""Where PostgreSQL writes into postmaster.pid in which folder it listens."""
BYTES_OF_CASE = 600_000
"""What one case takes at most while it is loaded, its share of a log included."""
SOURCES = (
    "bench/bulk.py",
    "bench/field/*.py",
    "accreditation/models/*.py",
    "accreditation/queries/evidence_search.py",
    "accreditation/rules/words.py",
    "migrations/**/*.py",
)
POSTGRES = {
    "shared_buffers": "512MB",
    "effective_cache_size": "4GB",
    "max_wal_size": "4GB",
    "listen_addresses": "",
    "log_min_messages": "warning",
}
"""All else, fsync and synchronous_commit above all, is as PostgreSQL ships it."""


def settings(url: str) -> Settings:
    """The settings under which pages are measured: production's."""
    return Settings(
        secret_key=SECRET,
        audit_key=AUDIT_SECRET,
        database_url=url,
        store_folder=str(folder() / "store"),
        accept_unscanned=True,
    )


def application(url: str) -> Flask:
    """The service on one database."""
    return create_app(settings(url))


def folder() -> Path:
    """Where databases lie between runs: in the checkout, or where a user without rights can reach it if we are root."""
    if os.geteuid() == 0:
        return Path(tempfile.gettempdir()) / "accreditation-bench"
    return ROOT / ".dev" / "bench"


def fingerprint(cases: int, day: date, framework: str = FIRST_SHIPPED) -> str:
    """What a built field depends on: how it is made, its size, the day on which it stands, and the framework of its cases."""
    digest = hashlib.sha256(f"{cases} {day} {framework}".encode())
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@dataclass
class Databases:
    """The databases of one run; PostgreSQL is started when the first one is asked for."""

    stack: contextlib.ExitStack
    day: date
    framework: str = FIRST_SHIPPED
    socket: Path | None = field(default=None)

    def ready(self, kind: str, cases: int, *, fresh: bool = False) -> str:
        """The address of a field of that size, built if it is not there already."""
        built_for = fingerprint(cases, self.day, self.framework)
        note = folder() / f"{kind}-{self._name(cases)}.built"
        url = self._url(kind, cases)
        if fresh or not note.exists() or note.read_text() != built_for:
            note.unlink(missing_ok=True)
            self._empty(kind, cases)
            _need_room(cases)
            command = [sys.executable, "-m", "bench.field.build", url, str(cases), self.day.isoformat()]
            command += ["--framework", self.framework]
            migrate(url)
            subprocess.run(command, cwd=ROOT, check=True)
            note.write_text(built_for)
        return url

    def _name(self, cases: int) -> str:
        """What a field of that size is called; those of two frameworks stand side by side."""
        other = "" if self.framework == FIRST_SHIPPED else f"_{self.framework.replace('-', '_')}"
        return f"field_{cases}{other}"

    def _url(self, kind: str, cases: int) -> str:
        folder().mkdir(parents=True, exist_ok=True)
        if kind == "sqlite":
            return f"sqlite:///{folder() / f'{self._name(cases)}.sqlite'}"
        if self.socket is None:
            self.socket = self.stack.enter_context(server())
        return f"postgresql+psycopg://{postgres.USER}@/{self._name(cases)}?host={self.socket}"

    def _empty(self, kind: str, cases: int) -> None:
        if kind == "sqlite":
            for path in folder().glob(f"{self._name(cases)}.sqlite*"):
                path.unlink()
            return
        with psycopg.connect(
            host=str(self.socket), user=postgres.USER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {self._name(cases)} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {self._name(cases)}")


def _need_room(cases: int) -> None:
    """Stop before a field fills the disk."""
    free, needed = shutil.disk_usage(folder()).free, cases * BYTES_OF_CASE
    if free < needed:
        where = f"{folder()} has {free / 1e9:.0f} GB free"
        raise SystemExit(
            f"{cases:,} cases need {needed / 1e9:.0f} GB, and {where}. Make room, or use --cases."
        )


def migrate(url: str) -> None:
    """Make the tables, as a deployment does."""
    app = application(url)
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


def versions(url: str) -> str:
    """What the database calls itself."""
    app = application(url)
    with app.app_context():
        name = db.engine.dialect.name
        statement = "SELECT sqlite_version()" if name == "sqlite" else "SHOW server_version"
        version = db.session.scalar(text(statement))
        db.session.remove()
        db.engine.dispose()
    return f"{name} {version}"


@contextlib.contextmanager
def empty(kind: str, folder: Path, name: str) -> Iterator[str]:
    """An empty database of this name, with the durability of production."""
    if kind == "sqlite":
        url = f"sqlite:///{folder / name}.sqlite"
        migrate(url)
        yield url
        return
    with server() as socket:
        where = {"host": str(socket), "user": postgres.USER, "dbname": "postgres"}
        with psycopg.connect(**where, autocommit=True) as connection:  # type: ignore[arg-type]
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}")
        url = f"postgresql+psycopg://{postgres.USER}@/{name}?host={socket}"
        migrate(url)
        yield url


@contextlib.contextmanager
def server() -> Iterator[Path]:
    """A PostgreSQL whose data outlives the run, or the one that another run has on that data; gives the folder of its socket."""
    home = folder() / "postgres"
    home.mkdir(parents=True, exist_ok=True)
    at_work = running(home / "data")
    if at_work is not None:
        yield at_work
        return
    user = postgres.unprivileged_user()
    programs = _programs(home, user)
    socket = Path(tempfile.mkdtemp(prefix="accreditation-bench-"))
    if user is not None:
        for path in (folder(), home):
            path.chmod(0o755)
        shutil.chown(home, user)
        shutil.chown(socket, user)
    if not (home / "data" / "PG_VERSION").exists():
        _make(home, programs, user)
    options = [word for name, value in POSTGRES.items() for word in ("-c", f"{name}={value}")]
    options += ["-c", f"unix_socket_directories={socket}"]
    process = keeper.spawn([str(programs / "postgres"), "-D", str(home / "data"), *options], home, user)
    try:
        keeper.wait_until(lambda: postgres.answers(socket), process, home)
        yield socket
    finally:
        process.send_signal(signal.SIGINT)  # the fast stop: who is still connected is sent away
        process.wait(60)
        shutil.rmtree(socket, ignore_errors=True)


def running(data: Path) -> Path | None:
    """The socket's folder of a server that is at work on this data."""
    note = data / "postmaster.pid"
    with contextlib.suppress(OSError, IndexError):
        socket = Path(note.read_text().splitlines()[SOCKET_LINE])
        if postgres.answers(socket):
            return socket
    return None


def _programs(home: Path, user: int | None) -> Path:
    note = home / "programs"
    if note.exists():
        return Path(note.read_text())
    programs = postgres.reachable_programs(home, user)
    note.write_text(str(programs))
    return programs


def _make(home: Path, programs: Path, user: int | None) -> None:
    command = [str(programs / "initdb"), "--pgdata", str(home / "data"), "--username", postgres.USER]
    command += ["--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions"]
    made = keeper.spawn(command, home, user)
    if made.wait(keeper.START_SECONDS) != 0:
        raise keeper.CannotStart("PostgreSQL's initdb failed", (home / "server.log").read_text()[-2000:])
