"""A service's evidence as a backup sees it, and what happens to it at random; it remembers what was ever good in a backup."""

import hashlib
import io
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from accreditation.db import Base
from accreditation.errors import RuleBroken
from accreditation.services import backups
from accreditation.storage.base import Readable, Stored, StoreUnreachable
from accreditation.storage.local import LocalStore

TABLES = ("audit_events", "evidence_revisions")


class UnsureStore(LocalStore):
    """A folder that stops to answer after so many questions, as a network does."""

    answers = -1

    def open(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        self._answer()
        return super().open(key, start, length)

    def put_stream(self, key: str, stream: Readable, limit: int) -> Stored:
        self._answer()
        return super().put_stream(key, stream, limit)

    def _answer(self) -> None:
        if self.answers == 0:
            raise StoreUnreachable
        self.answers -= 1


@dataclass
class GoodGeneration:
    """What a whole generation must give back: its rows, and each file that was good when it was made or before."""

    rows: list[tuple[object, ...]]
    files: dict[str, bytes]


@dataclass
class Story:
    """One service with its backup."""

    folder: Path
    chance: random.Random
    content: dict[str, bytes] = field(default_factory=dict)  # what each file should say
    backed_up: dict[str, bytes] = field(default_factory=dict)  # what was good in any backup
    generations: dict[str, GoodGeneration] = field(default_factory=dict)  # by generation
    destroyed: list[bytes] = field(default_factory=list)
    count: int = 0

    def __post_init__(self) -> None:
        self.store = UnsureStore(self.folder / "store")
        self.database = self.folder / "database.sqlite"
        self.backup = self.folder / "backup"
        self.engine = create_engine(f"sqlite:///{self.database}")

    @classmethod
    def begin(cls, folder: Path, chance: random.Random, template: Path) -> "Story":
        """A service without files."""
        folder.mkdir()
        shutil.copy(template, folder / "database.sqlite")
        return cls(folder, chance)

    def end(self) -> None:
        """Leave nothing open or behind."""
        self.engine.dispose()
        shutil.rmtree(self.folder)

    def add(self) -> None:
        """A file is checked and kept, with a copy for reviewers and a picture."""
        self.count += 1
        number = self.count
        for key in (f"evidence/1/{number}", f"reading/1/{number}", f"pictures/{number}/1.webp"):
            self.put(key, self.made_up())
        self._write(
            "INSERT INTO evidence_revisions (id, item_id, number, status, filename, size, sha256, media_type, storage_key,"
            " reading_key, unit, pages, pictures, searched, uploaded_by_id, uploaded_at)"
            " VALUES (?, ?, 1, 'accepted', 'a.pdf', 1, ?, 'application/pdf', ?, ?, 'page', 1, 1, 1, 1, '2026-11-02')",
            number,
            number,
            hashlib.sha256(self.content[f"evidence/1/{number}"]).hexdigest(),
            f"evidence/1/{number}",
            f"reading/1/{number}",
        )

    def lose(self) -> None:
        """The store loses a file."""
        if self.content:
            self.store.delete(self.any_key())

    def change(self) -> None:
        """A file in the store becomes another, at the same size or not."""
        if self.content and self.store.exists(key := self.any_key("evidence/")):
            bytes_there = b"".join(self.store.open(key))
            other = bytes_there[:-1] + bytes([bytes_there[-1] ^ 1]) if self.chance.random() < 0.5 else b"x"
            self.store.put_stream(key, io.BytesIO(other), 10**6)

    def draw_again(self) -> None:
        """A picture is drawn again, rightly."""
        if self.content:
            self.put(self.any_key("pictures/"), self.made_up())

    def destroy(self) -> None:
        """A file is destroyed by plan: first the database says so, then its bytes go."""
        if not self.content:
            return
        number = self.any_key("evidence/").rsplit("/", 1)[1]
        self._write(
            "UPDATE evidence_revisions SET destroyed_at = '2026-11-03', storage_key = NULL, reading_key = NULL, pictures = 0"
            " WHERE id = ?",
            int(number),
        )
        for key in (f"evidence/1/{number}", f"reading/1/{number}", f"pictures/{number}/1.webp"):
            self.destroyed.append(self.content.pop(key))
            self.backed_up.pop(key, None)
            for generation in self.generations.values():
                generation.files.pop(key, None)
            self.store.delete(key)

    def mend(self) -> None:
        """An operator copies a good file back into the store."""
        for key in [key for key in self.backed_up if not self.store.exists(key)]:
            self.put(key, self.backed_up[key])

    def back_up(self) -> None:
        """A backup is made; now and then the store stops to answer in the middle of it."""
        whole = self.good_keys()
        self.store.answers = self.chance.randrange(4) if self.chance.random() < 0.2 else -1
        try:
            made = backups.make(self.engine, self.store, self.backup)
        except StoreUnreachable:
            return
        finally:
            self.store.answers = -1
        self.backed_up |= {key: self.content[key] for key in whole}
        self.generations[made.generation] = GoodGeneration(
            rows(self.engine), {key: self.backed_up[key] for key in self.content if key in self.backed_up}
        )
        lost = {key for key in self.content if key not in whole and not key.startswith("reading/")}
        assert all(any(key in alarm for alarm in made.alarms) for key in lost if key.startswith("evidence/"))
        assert bool(made.alarms) >= bool({key for key in lost if key in self.backed_up})

    def restore_every_generation(self) -> None:
        """Each generation comes back as it was good; a restore that fails leaves nothing, or what the next one takes."""
        for number, (name, generation) in enumerate(self.generations.items()):
            assert backups.check(self.backup, name) == []
            target = self.folder / f"restored-{number}"
            target.mkdir()
            store = UnsureStore(target / "store")
            engine = create_engine(f"sqlite:///{target / 'database.sqlite'}")
            if generation.files and self.chance.random() < 0.5:
                store.answers = self.chance.randrange(len(generation.files))
                with pytest.raises(RuleBroken, match="as they were found"):
                    backups.restore(engine, store, self.backup, name=name)
                assert list(store.entries("evidence")) == []
                store.answers = -1
            if generation.files and self.chance.random() < 0.5:
                # Killed: some files are there, and nobody has tidied up.
                key = self.chance.choice(sorted(generation.files))
                store.put_stream(key, io.BytesIO(generation.files[key]), 10**6)
            backups.restore(engine, store, self.backup, name=name)
            assert rows(engine) == generation.rows
            for key, content in generation.files.items():
                assert b"".join(store.open(key)) == content, (name, key)
            engine.dispose()
            shutil.rmtree(target)

    def destroyed_bytes_are_gone(self) -> None:
        """Nothing of what was destroyed is left in the backup once another one was made."""
        backups.make(self.engine, self.store, self.backup)
        lying = {path.read_bytes() for path in (self.backup / "files").rglob("*") if path.is_file()}
        assert not lying & set(self.destroyed)

    def good_keys(self) -> set[str]:
        """The files that the store holds as they should be."""
        return {
            key
            for key, content in self.content.items()
            if self.store.exists(key) and b"".join(self.store.open(key)) == content
        }

    def any_key(self, prefix: str = "") -> str:
        """One of the files that should be there."""
        return self.chance.choice(sorted(key for key in self.content if key.startswith(prefix)))

    def put(self, key: str, content: bytes) -> None:
        """The store keeps a file as it should be."""
        self.content[key] = content
        self.store.put_stream(key, io.BytesIO(content), 10**6)

    def made_up(self) -> bytes:
        """Bytes that no other file has."""
        return self.chance.randbytes(self.chance.randint(24, 60))

    def _write(self, statement: str, *values: object) -> None:
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(statement, values)


def template(path: Path) -> Path:
    """A database with the tables that a backup asks, and the first event of an installation."""
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine, tables=[Base.metadata.tables[name] for name in TABLES])
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO audit_events (stream, seq, at, kind, facts, previous_hash, hash)"
            " VALUES ('system', 1, '2026-11-02', 'x', '{}', '', 'first')"
        )
    return path


def rows(engine: Engine) -> list[tuple[object, ...]]:
    """Every row of the files' table."""
    with engine.connect() as connection:
        return [
            tuple(row) for row in connection.exec_driver_sql("SELECT * FROM evidence_revisions ORDER BY id")
        ]
