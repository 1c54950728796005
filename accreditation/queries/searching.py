"""Look for words inside names and titles, in either case; what is typed is never a pattern."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

ESCAPE = "/"


class _Contains(FunctionElement[bool]):
    """SQLite's LIKE knows no case, so it need not make small letters of every row first, as the usual words for it do."""

    name = "contains"
    type = Boolean()
    inherit_cache = True


class _ContainsPlain(_Contains):
    """The same for words without accents, which PostgreSQL finds twice as fast when it need not fold any other letter."""

    name = "contains_plain"
    inherit_cache = True


@compiles(_Contains)
def _like(element: _Contains, compiler: Any, **options: Any) -> str:
    return _written(element, compiler, "LIKE", options)


@compiles(_Contains, "postgresql")
def _ilike(element: _Contains, compiler: Any, **options: Any) -> str:
    return _written(element, compiler, "ILIKE", options)


@compiles(_ContainsPlain, "postgresql")
def _plain_ilike(element: _ContainsPlain, compiler: Any, **options: Any) -> str:
    return _written(element, compiler, 'COLLATE "C" ILIKE', options)


def _written(element: _Contains, compiler: Any, operator: str, options: dict[str, Any]) -> str:
    column, pattern = (compiler.process(part, **options) for part in element.clauses)
    return f"({column} {operator} {pattern} ESCAPE '{ESCAPE}')"


def contains(column: Any, words: str) -> ColumnElement[bool]:
    """Rows in which the column holds these words as they are typed, in either case."""
    for special in (ESCAPE, "%", "_"):
        words = words.replace(special, ESCAPE + special)
    return (_ContainsPlain if words.isascii() else _Contains)(column, f"%{words}%")
