"""What many tests begin on is built once, in a database of its own; each of them goes on there, and what it does is undone.

    @remembered
    def submitted(world: World) -> Application: ...

For the first test that asks it is built, and kept: its rows, the files of its store, and what the builder answered. From
then on a test that has written nothing yet is put there at once. One that has, or that lets another time pass, or whose
commits are real, has it built for itself.
"""

import io
import pickle
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Protocol, TypeVar, cast

from flask import Flask
from sqlalchemy import Connection, Engine, RootTransaction, create_engine, text

from accreditation import clock
from accreditation.db import Base, db
from tests import databases

OLDEST = timedelta(minutes=10)
"""How long what was kept is used: services compare its moments with this one."""
MOST = 40
"""How many are kept at once; what was not asked for longest goes first, and with it its connection to PostgreSQL."""


class HasApp(Protocol):
    """A world: its app, and beside it only what was made of it so far."""

    app: Flask


Build = TypeVar("Build", bound=Callable[..., Any])


@dataclass(frozen=True)
class Ground:
    """What a builder made: where its rows lie, the files of its store by their place there, and what it answered."""

    engine: Engine
    built_at: datetime
    files: dict[Path, bytes]
    answer: bytes

    def is_usable(self) -> bool:
        """Whether it is young enough, and of today."""
        is_young = self.built_at <= clock.now() < self.built_at + OLDEST
        return is_young and clock.day_of(self.built_at) == clock.today()


@dataclass(frozen=True)
class Standing:
    """Where a test stands: on one connection, in one transaction, of which nothing stays unless it is kept."""

    connection: Connection
    transaction: RootTransaction
    changes: int

    def is_untouched(self) -> bool:
        """Whether nothing has been written."""
        if self.connection.dialect.name == "sqlite":
            return _changes(self.connection) == self.changes
        return self.connection.scalar(text("SELECT pg_current_xact_id_if_assigned()")) is None


@dataclass
class Grounds:
    """What a worker keeps on one kind of database, and where its test stands."""

    app: Flask
    kind: str
    folder: Path
    home: Engine
    compiled: dict[object, object] = field(default_factory=dict)
    by_builder: dict[str, Ground] = field(default_factory=dict)
    standing: Standing | None = None
    forgets: bool = False

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Let a test begin on an empty database, inside the app's context; what it does is undone."""
        db.session.configure(join_transaction_mode="create_savepoint")
        self._stand_on(self.home)
        _in_use.append(self)
        try:
            yield
        finally:
            _in_use.remove(self)
            self._leave()
            db.engines[None] = self.home  # type: ignore[index]

    def close(self) -> None:
        """Let go of what was kept."""
        for ground in self.by_builder.values():
            ground.engine.dispose()
        self.home.dispose()

    def is_empty(self) -> bool:
        """Whether the test stands where nothing is yet, at the time that everybody has."""
        if self.forgets or self.standing is None or clock._set.get() is not None or clock._shift:
            return False
        return self.standing.is_untouched()

    def begin(self, key: str, world: HasApp, build: Callable[[], object]) -> object:
        """What a builder answers, in a world that holds what it made."""
        if key in self.by_builder and not self.by_builder[key].is_usable():
            self._forget(key)
        ground = self.by_builder.pop(key, None) or self._keep(world, build)
        self.by_builder[key] = ground
        if len(self.by_builder) > MOST:
            self._forget(next(iter(self.by_builder)))
        return self._go_on(ground, world)

    def _forget(self, key: str) -> None:
        engine = self.by_builder.pop(key).engine
        engine.dispose()
        databases.drop(engine.url)

    def _keep(self, world: HasApp, build: Callable[[], object]) -> Ground:
        """Build on a database that stays."""
        for place in self._store.glob("[!.]*"):
            shutil.rmtree(place)
        folder = Path(mkdtemp(dir=self.folder))
        options = self.app.config["SQLALCHEMY_ENGINE_OPTIONS"]
        other = create_engine(databases.fresh(self.kind, folder), **options)
        # What was compiled for the one dialect need not be compiled again.
        engine = Engine(other.pool, self.home.dialect, other.url)
        built_at = clock.now()
        self._stand_on(engine)
        _in_use.remove(self)
        try:
            answer = _written(world, build())
            self._leave(keep=True)
        finally:
            _in_use.append(self)
        files = [path for place in self._store.glob("[!.]*") for path in place.rglob("*") if path.is_file()]
        contents = {path.relative_to(self._store): path.read_bytes() for path in files}
        return Ground(engine, built_at, contents, answer)

    def _go_on(self, ground: Ground, world: HasApp) -> object:
        self._stand_on(ground.engine)
        for place, content in ground.files.items():
            (self._store / place).parent.mkdir(parents=True, exist_ok=True)
            (self._store / place).write_bytes(content)
        attributes, answer, rows = _Reader(ground.answer, world).load()
        db.session.add_all(rows)
        db.session.commit()
        vars(world).update(attributes)
        return answer

    @property
    def _store(self) -> Path:
        return Path(self.app.extensions["settings"].store_folder)

    def _stand_on(self, engine: Engine) -> None:
        self._leave()
        connection = engine.connect().execution_options(compiled_cache=self.compiled)
        self.standing = Standing(connection, connection.begin(), _changes(connection))
        db.engines[None] = connection  # type: ignore[index]

    def _leave(self, *, keep: bool = False) -> None:
        db.session.remove()
        if self.standing is not None:
            if keep:
                self.standing.transaction.commit()
            else:
                self.standing.transaction.rollback()
            self.standing.connection.close()
            self.standing = None


_in_use: list[Grounds] = []


def remembered(build: Build) -> Build:
    """Have what a builder makes in an empty world built once for many tests."""

    @wraps(build)
    def begin(world: HasApp, *args: object, **how: object) -> object:
        if set(vars(world)) == {"app"} and _in_use and _in_use[-1].is_empty():
            key = f"{build.__module__}.{build.__qualname__} {args!r} {how!r}"
            return _in_use[-1].begin(key, world, lambda: build(world, *args, **how))
        return build(world, *args, **how)

    return cast(Build, begin)


def _changes(connection: Connection) -> int:
    """How many rows were written on a connection of SQLite."""
    driver: object = connection.connection.dbapi_connection
    return driver.total_changes if isinstance(driver, sqlite3.Connection) else 0


class _Writer(pickle.Pickler):
    """Writes down what a builder answered, but not the world that it answered in, and notes the rows in it."""

    def __init__(self, file: io.BytesIO, world: HasApp) -> None:
        super().__init__(file)
        self._world, self.rows = world, list[Base]()

    def persistent_id(self, obj: object) -> str | None:
        """The world and its app by name."""
        if isinstance(obj, Base):
            self.rows.append(obj)
        return "world" if obj is self._world else "app" if obj is self._world.app else None


class _Reader(pickle.Unpickler):
    """Reads what was written down into another world."""

    def __init__(self, written: bytes, world: HasApp) -> None:
        super().__init__(io.BytesIO(written))
        self._named = {"world": world, "app": world.app}

    def persistent_load(self, pid: str) -> object:
        """That world, or its app."""
        return self._named[pid]


def _written(world: HasApp, answer: object) -> bytes:
    """What a builder answered and what it noted in its world, which is as it was before."""
    attributes = {name: value for name, value in vars(world).items() if name != "app"}
    for name in attributes:
        del vars(world)[name]
    probe = _Writer(io.BytesIO(), world)
    probe.dump((attributes, answer))
    file = io.BytesIO()
    _Writer(file, world).dump((attributes, answer, probe.rows))
    return file.getvalue()
