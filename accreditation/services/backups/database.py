"""A whole database as one file, taken while the service runs, by the database's own means."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Engine, inspect

from accreditation.errors import RuleBroken
from accreditation.services.backups.layout import own_file

NAME = {"sqlite": "database.sqlite", "postgresql": "database.dump"}


def dump(engine: Engine, folder: Path, programs: str = "") -> Path:
    """Write the database into the folder as it stood at one moment; raises RuleBroken where that cannot be done.

    `programs` is the folder of PostgreSQL's own programs, where they are not on the path.
    """
    target = folder / NAME[engine.dialect.name]
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    own_file(partial)
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


def refuse_unless_empty(engine: Engine, name: str) -> None:
    """Raise RuleBroken where the database holds tables, or a backup's database (its file's name) is of the other kind."""
    if name != NAME[engine.dialect.name]:
        raise RuleBroken(
            f"There is no {NAME[engine.dialect.name]} in this backup: it was made of another kind of database."
        )
    if inspect(engine).get_table_names():
        raise RuleBroken(
            "The database is not empty. Restore into an empty one, so that nothing is overwritten."
        )


def load(engine: Engine, source: Path, programs: str = "") -> None:
    """Fill an empty database from a copy, all of it or nothing; raises RuleBroken."""
    engine.dispose()
    if engine.dialect.name == "sqlite":
        _replace_sqlite(source, Path(engine.url.database or ""))
    else:
        _run(
            "pg_restore",
            programs,
            engine.url,
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
            str(source),
        )


def _replace_sqlite(source: Path, target: Path) -> None:
    """Copy beside, then rename: whatever stops it, the target is as it was or whole."""
    partial = own_file(target.with_name(f".{target.name}.restoring"))
    try:
        _copy_sqlite(source, partial)
        for side in ("-wal", "-shm"):
            target.with_name(target.name + side).unlink(missing_ok=True)
        partial.replace(target)
    finally:
        for left in (partial, *(partial.with_name(partial.name + side) for side in ("-wal", "-shm"))):
            left.unlink(missing_ok=True)


def _copy_sqlite(source: Path, target: Path) -> None:
    """SQLite's own online copy: writers go on meanwhile."""
    # A connection's `with` ends its transaction and leaves it open.
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
        try:
            reading.backup(writing, pages=10_000)
        except sqlite3.Error as broken:
            raise RuleBroken(f"The database cannot be copied: {broken}.") from broken


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
