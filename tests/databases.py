"""Databases for tests: built once by the real migrations, then copied, one for each worker and each live test."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import URL, Engine, event

from accreditation.app import create_app
from accreditation.db import db
from accreditation.settings import Settings
from tests.servers import keeper, postgres

SECRET = "tests-only-secret-0123456789-abcdefghij"
AUDIT_SECRET = "tests-only-audit-9876543210-zyxwvutsrq"


@event.listens_for(Engine, "connect")
def _never_wait_for_the_disk(connection: Any, _record: Any) -> None:
    """Nothing of a test's database must survive the machine, as nothing of PostgreSQL's must."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


def settings(url: str, folder: Path, **changes: object) -> Settings:
    """Settings like production's, but for plain HTTP and unscanned files."""
    values = {
        "secret_key": SECRET,
        "audit_key": AUDIT_SECRET,
        "database_url": url,
        "store_folder": str(folder / "store"),
        "accept_unscanned": True,
        "secure_cookies": False,
    }
    return Settings(**{**values, **changes})  # type: ignore[arg-type]


def migrate(url: str) -> None:
    """Bring a database to the newest migration."""
    app = create_app(settings(url, keeper.run_folder()))
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


def sqlite_template() -> Path:
    """This run's migrated SQLite file, made by the first worker that asks."""
    template = keeper.run_folder() / "template.sqlite"
    with keeper.locked(template.with_suffix(".lock")):
        if not template.exists():
            building = template.with_suffix(".building")
            migrate(f"sqlite:///{building}")
            building.rename(template)
    return template


def fresh_sqlite(folder: Path) -> str:
    """A new migrated SQLite database in the folder."""
    path = folder / "accreditation.sqlite"
    shutil.copy(sqlite_template(), path)
    return f"sqlite:///{path}"


def fresh_postgres() -> str:
    """A new migrated PostgreSQL database."""
    server = postgres.shared()
    return server.create(server.template("schema", build=migrate))


def fresh(kind: str, folder: Path) -> str:
    """A new migrated database of that kind."""
    return fresh_sqlite(folder) if kind == "sqlite" else fresh_postgres()


def drop(url: URL) -> None:
    """Remove a database that was made here, and nobody is connected to."""
    if url.get_backend_name() == "sqlite":
        shutil.rmtree(Path(url.database or "").parent)
    else:
        postgres.shared().drop(url.render_as_string(hide_password=False))
