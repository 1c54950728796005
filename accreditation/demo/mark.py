"""The mark on a demonstration's database: production refuses a file that bears it, the demonstration one that does not."""

import sqlite3
from contextlib import closing
from enum import IntEnum
from pathlib import Path

from accreditation.settings import BadSettings, Settings

_SQLITE = "sqlite:///"


class Mark(IntEnum):
    """What SQLite's `user_version` says of a file; 0 is what any other program leaves there."""

    NONE = 0
    BEGUN = 0x44454D31
    FINISHED = 0x44454D32


def path_of(settings: Settings) -> Path | None:
    """The file of the database; None where it is not a file of SQLite's."""
    if not settings.database_url.startswith(_SQLITE):
        return None
    return Path(settings.database_url.removeprefix(_SQLITE))


def read(path: Path) -> Mark:
    """The mark of a file; a file that is not there, or bears another number, has none."""
    if not path.is_file() or path.stat().st_size == 0:
        return Mark.NONE
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        (number,) = connection.execute("PRAGMA user_version").fetchone()
    return next((mark for mark in Mark if mark == number), Mark.NONE)


def write(path: Path, mark: Mark) -> None:
    """Put a mark on a file, which is made if it is not there."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={int(mark)}")


def is_empty(path: Path) -> bool:
    """Whether the file is not there or holds no table."""
    if not path.is_file():
        return True
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def refuse_in_production(settings: Settings) -> None:
    """Refuse to serve a demonstration's database as if it were a real one; raises BadSettings."""
    path = path_of(settings)
    if settings.demo or path is None:
        return
    if read(path) is not Mark.NONE:
        raise BadSettings(
            "This database is a demonstration's: everybody in it has the same password. Set DATABASE_URL to another"
            " one, or DEMO=1 to run the demonstration."
        )
