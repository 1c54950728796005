"""The database session, its types, and the one place where a change is committed."""

import enum
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Text,
    event,
    literal_column,
)
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from accreditation import postgresql

NAMING = {
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}
BUSY_SECONDS = 20

_IMMEDIATE = {"immediate": True}
_READING = "reading"


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: stored as UTC on both databases, always aware in Python."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment, and store the rest as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every model."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime(), str: Text()},
    )


pk = Annotated[int, mapped_column(primary_key=True)]

APPEND_ONLY = {"info": {"append_only": True}}
"""Table arguments of what is never changed or removed: the migrations set triggers that refuse it."""


def code(kind: type[enum.StrEnum]) -> Enum:
    """A column for a closed vocabulary, kept as its code so that old rows stay readable."""
    return Enum(
        kind, native_enum=False, length=40, values_callable=lambda members: [m.value for m in members]
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False}, disable_autonaming=True)

_sealers: list[Callable[[], None]] = []


def constants(members: Collection[enum.StrEnum]) -> list[ColumnElement[str]]:
    """Codes written into a statement itself, for one that every request sends: a list of values is spelt out anew each time."""
    return [literal_column(f"'{value}'", Text()) for value in sorted(member.value for member in members)]


def before_commit(seal: Callable[[], None]) -> Callable[[], None]:
    """Have `seal` run as the last thing before every commit: the audit chain takes its heads there."""
    _sealers.append(seal)
    return seal


def before_sealing(step: Callable[[], None]) -> Callable[[], None]:
    """Have `step` run before every commit and before the seals, so that what it writes holds no head any longer."""
    _sealers.insert(0, step)
    return step


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """SQLite: our own BEGIN, a write-ahead log, full durability, and triggers that REPLACE cannot step over."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    _make_private(connection)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "cache_size=-32000",
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _make_private(connection: sqlite3.Connection) -> None:
    """Make a new file its owner's alone, while nothing is in it: the driver makes it readable by everybody on the machine."""
    path = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    with suppress(OSError):  # in memory, or a file that the driver says more about
        if path.is_file() and path.stat().st_size == 0:
            path.chmod(0o600)


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """SQLite: writers queue up at the door, so that no transaction fails half-way with "database is locked"."""
    if connection.dialect.name == "sqlite":
        immediate = connection.get_execution_options().get("immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@event.listens_for(Session, "after_begin")
def _read_alone(session: Any, _transaction: Any, connection: Connection) -> None:
    if session.info.get(_READING):
        postgresql.stand_alone(connection)


@event.listens_for(Session, "before_flush")
def _refuse_alone(session: Any, *_others: Any) -> None:
    """What is written while only reading was begun would be kept at once, and could not be taken back."""
    if postgresql.stands_alone(session.connection()):
        raise RuntimeError("something is written outside unit_of_work")


def begin_read() -> None:
    """Read from here on, without a transaction around the statements on PostgreSQL; `unit_of_work` begins one where it writes."""
    db.session().info[_READING] = True


def begin_write() -> None:
    """Open the write transaction as the first statement, before anything is read; what was read before is not in it."""
    session = db.session()
    if session.info.pop(_READING, False) and _is_reading_on_sqlite(session):
        # A reading cannot always go on as a write there: whoever wrote meanwhile would make it fail. What was read stays.
        session.commit()
    if not session.in_transaction():
        session.connection(execution_options=_IMMEDIATE)
    else:
        postgresql.end_standing_alone(session.connection())


def _is_reading_on_sqlite(session: Session) -> bool:
    changed = session.new or session.dirty or session.deleted
    return session.in_transaction() and not changed and session.get_bind().dialect.name == "sqlite"


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Keep everything done in the block if it ends, and nothing of it if it raises."""
    try:
        begin_write()
        yield
        db.session.flush()
        for seal in _sealers:
            seal()
        db.session.commit()
    except BaseException:
        undo()
        raise


def undo() -> None:
    """Give up the transaction; what was read of objects stays readable, so that a refusal can still show it."""
    db.session.expunge_all()
    db.session.rollback()
