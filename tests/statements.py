"""Count what is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that the block sends, without savepoints and transactions."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        if statement.split(maxsplit=1)[0].upper() not in {
            "SAVEPOINT",
            "RELEASE",
            "ROLLBACK",
            "BEGIN",
            "COMMIT",
            "PRAGMA",
        }:
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
