"""Bring a database's schema up to date, in one transaction, with foreign keys looked at only when all is done."""

import sqlite3

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from accreditation import models  # noqa: F401 - the models fill the metadata
from accreditation.commands.group import Advice, advice
from accreditation.db import Base, db
from accreditation.models import search_pieces
from migrations.rendering import render_item


def is_modelled(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the models say what this is; what words are searched by is made by each database in its own way."""
    if kind not in {"table", "column", "index"}:
        return True
    return not (name or "").startswith("evidence_words") and not search_pieces.is_made_here(name)


def migrate(connection: Connection) -> None:
    """Run the migrations that this database lacks."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        transactional_ddl=True,
        compare_type=True,
        include_name=is_modelled,
    )
    with context.begin_transaction():
        context.run_migrations()
        if (
            connection.dialect.name == "sqlite"
            and connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        ):
            raise RuntimeError("the migration would leave rows that point nowhere; nothing was changed")


def on_one_connection(connection: Connection) -> None:
    """SQLite rebuilds a table by dropping it, so foreign keys rest meanwhile; a pragma counts only outside BEGIN."""
    driver: object = connection.connection.dbapi_connection
    if not isinstance(driver, sqlite3.Connection):
        migrate(connection)
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        migrate(connection.execution_options(immediate=True))
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


lent = context.config.attributes.get("connection")
if context.is_offline_mode():
    raise RuntimeError("migrations run on a database, not into a file")
if lent is not None:
    on_one_connection(lent)
else:
    try:
        with db.engine.connect() as opened:
            on_one_connection(opened)
    except OperationalError as trouble:
        raise Advice(advice(trouble)) from trouble
