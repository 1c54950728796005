"""Indexes of three-letter pieces, by which each database finds a few names among many; the one place that knows how.

PostgreSQL keeps them in a column of its own with a GIN index, SQLite in an FTS5 table with its own trigram tokenizer, which
triggers keep. Both say which rows may hold what was typed; whether they do, the key itself is asked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, BindParameter, ColumnElement, Dialect, Text, bindparam, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

LETTERS = 3
COLUMN = "pieces"
MOST_PIECES = 16
"""More are not looked up, however much is typed: they narrow what was found no further."""


@dataclass(frozen=True)
class Pieced:
    """What is taken apart of a row, and the columns that it is made of."""

    source: str = "{row}search_key"
    columns: str = "search_key"


PIECED = {
    "applications": Pieced("replace({row}reference, '-', '')", "reference"),
    "awards": Pieced(),
    # A name and a code are asked for apart; what one has of the other is found in vain and left out by the condition.
    "organisations": Pieced(
        "{row}search_key || '\n' || replace(replace({row}ods_code, 'O', '0'), 'I', '1')",
        "search_key, ods_code",
    ),
    "people": Pieced(),
    "placements": Pieced(),
}
"""The tables that have such an index."""

_FUNCTION = """
CREATE FUNCTION search_pieces(key text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_to_tsvector(ARRAY(SELECT substr(key, place, 3) FROM generate_series(1, length(key) - 2) AS place))
$$
"""


def made(dialect: str) -> Iterator[str]:
    """Statements that make the indexes of an empty database."""
    if dialect == "postgresql":
        yield _FUNCTION
    for table, pieced in PIECED.items():
        yield from _for_postgresql(table, pieced) if dialect == "postgresql" else _for_sqlite(table, pieced)


def triggers(dialect: str) -> set[str]:
    """The names of the triggers that they need."""
    when = ("added", "changed", "removed") if dialect == "sqlite" else ()
    return {f"{table}_pieces_{change}" for table in PIECED for change in when}


def is_made_here(name: str | None) -> bool:
    """Whether a table, a column or an index is one of these, which no model describes."""
    return name == COLUMN or any(f"{table}_pieces" in (name or "") for table in PIECED)


def _for_postgresql(table: str, pieced: Pieced) -> Iterator[str]:
    # Kept and not only in the index: where most rows match, they are read one by one, and taking each apart takes long.
    yield (
        f"ALTER TABLE {table} ADD COLUMN {COLUMN} tsvector"
        f" GENERATED ALWAYS AS (search_pieces({pieced.source.format(row='')})) STORED"
    )
    # A list of what is not sorted in yet would have to be read by every search.
    yield f"CREATE INDEX ix_{table}_pieces ON {table} USING gin ({COLUMN}) WITH (fastupdate = off)"


def _for_sqlite(table: str, pieced: Pieced) -> Iterator[str]:
    index, written = f"{table}_pieces", pieced.source.format(row="new.")
    keep = f"INSERT INTO {index} (rowid, key) VALUES (new.id, {written});"  # noqa: S608 - no name is typed
    forget = f"DELETE FROM {index} WHERE rowid = old.id;"  # noqa: S608 - the same
    yield (
        f"CREATE VIRTUAL TABLE {index} USING fts5"
        "(key, tokenize='trigram case_sensitive 1', detail=none, columnsize=0)"
    )
    yield f"CREATE TRIGGER {index}_added AFTER INSERT ON {table} BEGIN {keep} END"
    yield f"CREATE TRIGGER {index}_changed AFTER UPDATE OF id, {pieced.columns} ON {table} BEGIN {forget} {keep} END"
    yield f"CREATE TRIGGER {index}_removed AFTER DELETE ON {table} BEGIN {forget} END"


class _Pieces(TypeDecorator[Sequence[str]]):
    """All pieces that a row must have, as each database is asked for them: whatever sign is in one, it is no operator."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str | None:
        """Each in quotes, in which a quote is written twice, and for PostgreSQL a backslash too."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            return " & ".join("'" + piece.replace("\\", "\\\\").replace("'", "''") + "'" for piece in value)
        return " AND ".join('"' + piece.replace('"', '""') + '"' for piece in value)


class _Ids(TypeDecorator[Sequence[int]]):
    """Many ids as one parameter, so that the statement is the same however many there are."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """A list of numbers, where there is such a type."""
        return dialect.type_descriptor(ARRAY(BigInteger()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        """A list, or the same in JSON."""
        return value if value is None or dialect.name == "postgresql" else str(list(value))


class _HasPieces(FunctionElement[Any]):
    """A row whose pieces are among these; of no type, because FTS5's MATCH may not be compared with true."""

    name = "has_pieces"
    type = NullType()
    inherit_cache = True


@compiles(_HasPieces)
def _match(element: _HasPieces, compiler: Any, **options: Any) -> str:
    key, *typed = element.clauses
    index, row = f"{key.table.name}_pieces", compiler.process(key, **options)
    sought, *most = (compiler.process(clause, **options) for clause in typed)
    # SQLite makes a list of all these rows before it looks at the first.
    limit = f" LIMIT {most[0]}" if most else ""
    return f"({row} IN (SELECT rowid FROM {index} WHERE {index} MATCH {sought}{limit}))"  # noqa: S608 - no name is typed


@compiles(_HasPieces, "postgresql")
def _vector(element: _HasPieces, compiler: Any, **options: Any) -> str:
    key, typed, *_ = element.clauses
    return f"({key.table.name}.{COLUMN} @@ CAST({compiler.process(typed, **options)} AS tsquery))"


class _OneOf(FunctionElement[bool]):
    """A number among many that are one parameter."""

    name = "one_of"
    inherit_cache = True


@compiles(_OneOf)
def _in_json(element: _OneOf, compiler: Any, **options: Any) -> str:
    number, ids = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({number} IN (SELECT value FROM json_each({ids})))"  # noqa: S608 - no name is typed


@compiles(_OneOf, "postgresql")
def _any(element: _OneOf, compiler: Any, **options: Any) -> str:
    number, ids = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({number} = ANY ({ids}))"


def pieces(keys: Iterable[str]) -> list[str]:
    """The different pieces of these keys, some of them where there are many; none of keys that are too short."""
    different = list(
        dict.fromkeys(key[at : at + LETTERS] for key in keys for at in range(len(key) - LETTERS + 1))
    )
    step = -(-len(different) // MOST_PIECES) or 1
    return different[::step]


def bound_pieces(name: str, sought: Sequence[str] | None = None) -> BindParameter[Sequence[str]]:
    """Pieces as a parameter with a name, for a statement that is built before anything was typed."""
    return bindparam(name, sought, type_=_Pieces)


def has_pieces(
    key: Any, sought: Sequence[str] | BindParameter[Sequence[str]], most: int | None = None
) -> ColumnElement[bool]:
    """Rows of the table of this id that hold all these pieces, wherever they stand; at least `most` of them where given."""
    if not isinstance(sought, BindParameter):
        sought = bindparam(None, list(sought), type_=_Pieces, unique=True)
    limit = [] if most is None else [literal(most)]
    condition: Any = _HasPieces(key, sought, *limit)
    return condition  # type: ignore[no-any-return]


def one_of(key: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """Rows with one of these ids."""
    condition: Any = _OneOf(key, bindparam(None, list(ids), type_=_Ids, unique=True))
    return condition  # type: ignore[no-any-return]
