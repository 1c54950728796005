"""Migrations from empty make what the models say, on both databases, with every trigger in place."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from accreditation.db import Base
from accreditation.models import search_pieces
from accreditation.settings import ROOT
from tests.servers import postgres

APPEND_ONLY = {table.name for table in Base.metadata.sorted_tables if table.info.get("append_only")}


SEARCH_INDEX = "evidence_words"
"""Made by each database in its own way (FTS5 brings tables of its own), so no model says what it is."""


def is_modelled(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the models say what a table, a column or an index is."""
    by_words = (name or "").startswith(SEARCH_INDEX) or search_pieces.is_made_here(name)
    return kind not in {"table", "column", "index"} or not by_words


def upgraded(engine: Engine) -> Engine:
    """Run every migration."""
    config = Config(ROOT / "migrations" / "alembic.ini")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return engine


Made = Callable[[str], tuple[Engine, Engine]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """For each kind, one database made by the migrations and one made from the models; tests leave them as they were."""
    ready: dict[str, tuple[Engine, Engine]] = {}
    with ExitStack() as stack:

        def of(kind: str) -> tuple[Engine, Engine]:
            if kind not in ready:
                ready[kind] = _make(kind, tmp_path_factory.mktemp(kind), stack)
            return ready[kind]

        yield of


def _make(kind: str, folder: Path, stack: ExitStack) -> tuple[Engine, Engine]:
    if kind == "sqlite":
        urls = [f"sqlite:///{folder}/{name}.sqlite" for name in ("migrated", "modelled")]
    else:
        urls = [stack.enter_context(postgres.shared().database()) for _ in range(2)]
    migrated, modelled = (create_engine(url) for url in urls)
    for engine in (migrated, modelled):
        stack.callback(engine.dispose)
    upgraded(migrated)
    Base.metadata.create_all(modelled)
    return migrated, modelled


@pytest.fixture
def engines(made: Made, database: str) -> tuple[Engine, Engine]:
    """One database made by the migrations, and one made from the models."""
    return made(database)


def described(engine: Engine) -> dict[str, Any]:
    """Everything that a database knows of its tables, in an order that does not depend on how they were made."""
    inspector = inspect(engine)
    return {
        table: {
            "columns": sorted(
                repr({**part, "type": str(part["type"])})
                for part in inspector.get_columns(table)
                if is_modelled(part["name"], "column", None)
            ),
            "primary key": inspector.get_pk_constraint(table),
            "foreign keys": sorted(map(repr, inspector.get_foreign_keys(table))),
            "unique": sorted(map(repr, inspector.get_unique_constraints(table))),
            "checks": sorted(map(repr, inspector.get_check_constraints(table))),
            "indexes": sorted(
                repr(
                    {
                        **part,
                        "dialect_options": {k: str(v) for k, v in part.get("dialect_options", {}).items()},
                    }
                )
                for part in inspector.get_indexes(table)
                if is_modelled(part["name"], "index", None)
            ),
        }
        for table in sorted(inspector.get_table_names())
        if table != "alembic_version" and is_modelled(table, "table", None)
    }


def test_migrations_from_empty_make_the_models(engines):
    migrated, modelled = engines
    assert described(migrated) == described(modelled)
    with migrated.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_modelled}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_one_live_case_a_subject_is_a_partial_index(engines):
    migrated, _ = engines
    partial = {
        index["name"]: index for index in inspect(migrated).get_indexes("applications") if index.get("unique")
    }
    for name in ("uq_applications_live_placement", "uq_applications_live_return"):
        where = partial[name]["dialect_options"][f"{migrated.dialect.name}_where"]
        assert "lapsed" in str(where)


def test_every_append_only_table_has_its_triggers_after_the_last_migration(engines):
    migrated, _ = engines
    changes = ["update", "delete"] + ["truncate"] * (migrated.dialect.name == "postgresql")
    expected = {f"{table}_no_{change}" for table in APPEND_ONLY for change in changes}
    expected |= {f"audit_heads_no_{change}" for change in changes if change != "update"} | {
        "audit_heads_no_return"
    }
    expected |= search_pieces.triggers(migrated.dialect.name)
    listing = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if migrated.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with migrated.connect() as connection:
        assert set(connection.execute(text(listing)).scalars()) == expected


EVENT = (
    "INSERT INTO audit_events (id, stream, seq, at, kind, facts, previous_hash, hash)"
    " VALUES (1, 'system', 1, '2026-11-02 09:00:00', 'x', '{}', '0', '1')"
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET facts = 'other'",
        "DELETE FROM audit_events",
        EVENT.replace("INSERT", "INSERT OR REPLACE"),
        "TRUNCATE audit_events",
        "DELETE FROM audit_heads",
        "UPDATE audit_heads SET seq = 1",
        "UPDATE audit_heads SET stream = 'people'",
    ],
)
def test_the_database_refuses_to_change_what_happened(engines, statement):
    migrated, _ = engines
    if ("REPLACE" in statement and migrated.dialect.name != "sqlite") or (
        "TRUNCATE" in statement and migrated.dialect.name != "postgresql"
    ):
        return
    with migrated.connect() as connection:
        connection.execute(text(EVENT))
        connection.execute(text("INSERT INTO audit_heads (stream, seq, hash) VALUES ('system', 2, '1')"))
        with pytest.raises(IntegrityError, match="append-only|never goes back"), connection.begin_nested():
            connection.execute(text(statement))
        connection.execute(text("UPDATE audit_heads SET seq = 3"))
        assert connection.execute(text("SELECT facts FROM audit_events")).scalars().all() == ["{}"]
        connection.rollback()


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("migrations.append_only.protect_heads", lambda dialect: iter(["NOT SQL"]))
    engine = create_engine(f"sqlite:///{tmp_path}/half.sqlite")
    with pytest.raises(Exception, match="NOT"):
        upgraded(engine)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_running_twice_changes_nothing(engines):
    migrated, _ = engines
    before = described(migrated)
    upgraded(migrated)
    assert described(migrated) == before
