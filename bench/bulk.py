"""Load rows by the thousand into either database, past the ORM; keys are made here, and foreign keys are not asked."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Any, Self

import psycopg
from sqlalchemy import JSON, Date, DateTime, Enum, Table, func, select
from sqlalchemy.engine import Engine

from accreditation.db import Base, UtcDateTime
from accreditation.models.search_keys import NAMES
from accreditation.queries.evidence_search import MADE
from accreditation.rules.names import key

SEARCH_INDEX = MADE["postgresql"][-1]
Convert = Callable[[Any], Any]
FLUSH_AT = 20_000


class Rows:
    """One table's rows on their way: `add` takes the columns that were named, in their order, and gives the id."""

    def __init__(self, target: "Bulk", table: Table, named: Sequence[str], start: int) -> None:
        self.target = target
        self.table = table
        self.names = [*(["id"] if "id" in table.c else []), *named]
        self.keyed = keyed(table, self.names)
        self.rest = _defaults(table, {*self.names, *self.keyed})
        self.numbered = "id" in table.c
        self.last = start
        self.pending: list[tuple[Any, ...]] = []

    def add(self, *values: Any) -> int:
        """Take one row; keys count up from what the table held."""
        self.last += 1
        self.pending.append((self.last, *values) if self.numbered else values)
        return self.last

    def flush(self) -> int:
        """Send what is pending, column by column through what the driver cannot take, and say how many rows it was."""
        if not self.pending:
            return 0
        sent = len(self.pending)
        names = [*self.names, *self.keyed, *self.rest]
        columns: list[Any] = [*zip(*self.pending, strict=True)]
        columns += [
            tuple(key(*named) for named in zip(*(columns[place] for place in places), strict=True))
            for places in self.keyed.values()
        ]
        columns += [(value,) * sent for value in self.rest.values()]
        for place, name in enumerate(names):
            convert = self.target.converter(self.table.c[name].type)
            if convert is not None:
                columns[place] = [None if value is None else convert(value) for value in columns[place]]
        self.pending = []
        self.target.send(self.table.name, names, zip(*columns, strict=True))
        return sent


def keyed(table: Table, named: Sequence[str]) -> dict[str, list[int]]:
    """The columns that are searched by name, each with where in a row the names of its key stand."""
    return {
        column.name: [named.index(source) for source in column.info[NAMES]]
        for column in table.c
        if NAMES in column.info
    }


def _defaults(table: Table, named: set[str]) -> dict[str, Any]:
    """What a column holds that nobody named: its own constant, an empty mapping, or nothing where that is allowed."""
    unknown = named - set(table.c.keys())
    if unknown:
        raise ValueError(f"{table.name} has no {sorted(unknown)}")
    rest: dict[str, Any] = {}
    for column in table.c:
        if column.name in named:
            continue
        default: Any = column.default
        if default is not None:
            rest[column.name] = default.arg if default.is_scalar else default.arg(None)
        elif not column.nullable:
            raise ValueError(f"{table.name}.{column.name} needs a value")
    return rest


class Bulk:
    """A connection that only loads; use it in a `with` block, which commits at its end."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.tables: dict[str, Rows] = {}
        self.counts: dict[str, int] = {}

    def into(self, model: type[Base], named: str) -> Rows:
        """A model's table, to be filled with these columns (names apart by spaces)."""
        table = model.__table__
        assert isinstance(table, Table)
        return self.into_table(table, named)

    def into_table(self, table: Table, named: str) -> Rows:
        """The same for a table that no model describes."""
        if table.name in self.tables:
            raise ValueError(f"{table.name} is being filled already")
        rows = Rows(self, table, named.split(), self._last(table))
        self.tables[table.name] = rows
        return rows

    def flush(self, *, everything: bool = True) -> None:
        """Send what is pending, or only what has grown long."""
        for name, rows in self.tables.items():
            if everything or len(rows.pending) >= FLUSH_AT:
                self.counts[name] = self.counts.get(name, 0) + rows.flush()

    def _last(self, table: Table) -> int:
        if "id" not in table.c:
            return 0
        with self.engine.connect() as connection:
            return connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        if kind is None:
            self.flush()
            self.close()

    def open(self) -> None:
        """Make ready to load."""
        raise NotImplementedError

    def close(self) -> None:
        """Keep what was loaded, and let new keys follow it."""
        raise NotImplementedError

    def converter(self, kind: Any) -> Convert | None:
        """What makes a value of this column fit for the driver; None where the driver takes it."""
        raise NotImplementedError

    def send(self, table: str, names: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
        """Load rows into a table."""
        raise NotImplementedError


class SqliteBulk(Bulk):
    """SQLite: one transaction a flush, without waiting for the disk."""

    connection: sqlite3.Connection

    def open(self) -> None:
        """Open the file; its write-ahead log and triggers stay as they are."""
        self.connection = sqlite3.connect(str(self.engine.url.database), isolation_level=None)
        for pragma in ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000"):
            self.connection.execute(f"PRAGMA {pragma}")

    def close(self) -> None:
        """Fold the log into the file."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.connection.close()

    def converter(self, kind: Any) -> Convert | None:
        """Moments and days become the texts that SQLAlchemy keeps; codes are texts already."""
        if isinstance(kind, UtcDateTime | DateTime):
            return _moment
        if isinstance(kind, Date):
            return date.isoformat
        return json.dumps if isinstance(kind, JSON) else None

    def send(self, table: str, names: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
        """One statement, many rows."""
        marks = ", ".join("?" * len(names))
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)
        self.connection.execute("COMMIT")


def _moment(value: datetime) -> str:
    assert value.tzinfo is UTC
    return value.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


class PostgresBulk(Bulk):
    """PostgreSQL: COPY, with the triggers of foreign keys asleep in this connection alone."""

    connection: psycopg.Connection[tuple[Any, ...]]

    def open(self) -> None:
        """Connect."""
        url = self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.connection = psycopg.connect(url)
        self.connection.execute("SET session_replication_role = replica")
        self.connection.execute("SET synchronous_commit = off")
        # Much quicker to make at the end than to keep up to date row by row.
        self.connection.execute("DROP INDEX IF EXISTS ix_evidence_words_words")

    def close(self) -> None:
        """Let the sequences go on after the loaded keys, and tell the planner what there is, as autovacuum would."""
        for rows in self.tables.values():
            if rows.numbered and rows.last:
                sequence = f"pg_get_serial_sequence('{rows.table.name}', 'id')"
                self.connection.execute(f"SELECT setval({sequence}, {rows.last})")
        self.connection.execute("SET maintenance_work_mem = '512MB'")
        self.connection.execute(SEARCH_INDEX)
        self.connection.commit()
        self.connection.autocommit = True
        self.connection.execute("VACUUM ANALYZE")
        self.connection.execute("CHECKPOINT")
        self.connection.close()

    def converter(self, kind: Any) -> Convert | None:
        """psycopg would write the name of a code, so it gets the text."""
        if isinstance(kind, JSON):
            return json.dumps
        return str if isinstance(kind, Enum) else None

    def send(self, table: str, names: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
        """One COPY."""
        columns = ", ".join(names)
        with self.connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        self.connection.commit()


def bulk(engine: Engine) -> Bulk:
    """The loader for this database."""
    return SqliteBulk(engine) if engine.dialect.name == "sqlite" else PostgresBulk(engine)
