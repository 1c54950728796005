"""A whole database as one file, taken while the service runs, by the database's own means."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import URL, Engine, inspect

from accreditation.errors import RuleBroken

NAME = {"sqlite": "database.sqlite", "postgresql": "database.dump"}


def dump(engine: Engine, folder: Path, programs: str = "") -> Path:
    """Write the database into the folder as it stood at one moment; raises RuleBroken where that cannot be done.

    `programs` is the folder of PostgreSQL's own programs, where they are not on the path.
    """
    target = folder / NAME[engine.dialect.name]
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    if engine.dialect.name == "sqlite":
        _copy_sqlite(Path(engine.url.database or ""), partial)
    else:
        _run(
            "pg_dump",
            programs,
            engine.url,
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--file={partial}",
        )
    partial.replace(target)
    return target


def load(engine: Engine, folder: Path, programs: str = "") -> None:
    """Fill an empty database from a backup; raises RuleBroken where it is not empty, or the backup is of the other kind."""
    source = folder / NAME[engine.dialect.name]
    if not source.exists():
        raise RuleBroken(
            f"There is no {source.name} in this backup: it was made of another kind of database."
        )
    if inspect(engine).get_table_names():
        raise RuleBroken(
            "The database is not empty. Restore into an empty one, so that nothing is overwritten."
        )
    engine.dispose()
    if engine.dialect.name == "sqlite":
        _copy_sqlite(source, Path(engine.url.database or ""))
    else:
        _run(
            "pg_restore",
            programs,
            engine.url,
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            str(source),
        )


def _copy_sqlite(source: Path, target: Path) -> None:
    """SQLite's own online copy: writers go on meanwhile."""
    with sqlite3.connect(source) as reading, sqlite3.connect(target) as writing:
        reading.backup(writing, pages=10_000)
    # A connection's `with` ends its transaction and leaves it open.
    reading.close()
    writing.close()


def _run(program: str, programs: str, url: URL, *arguments: str) -> None:
    path = shutil.which(program, path=programs or None)
    if path is None:
        raise RuleBroken(
            f"{program} is needed for a backup of PostgreSQL. Install PostgreSQL's client programs,"
            " or set PG_PROGRAMS to the folder in which they are."
        )
    ended = subprocess.run(
        [path, f"--dbname={url.database}", "--no-password", *arguments],
        env={**os.environ, **_where(url)},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode != 0:
        raise RuleBroken(f"{program} did not succeed: {ended.stderr.strip()[-500:]}")


def _where(url: URL) -> dict[str, str]:
    """The server and the account, in the environment: a command's words can be read by everybody on the machine."""
    host = url.host or url.query.get("host", "")
    settings = {
        "PGHOST": host if isinstance(host, str) else host[0],
        "PGPORT": str(url.port or ""),
        "PGUSER": url.username or "",
        "PGPASSWORD": url.password or "",
    }
    return {name: value for name, value in settings.items() if value}
