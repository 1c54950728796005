"""The key by which rows are searched and sorted by name: a column that follows the names whenever they are written."""

from typing import Any

from sqlalchemy import Connection, Text, event, inspect
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from accreditation.db import Base
from accreditation.rules import names

NAMES = "names of the key"
"""Where a column says which columns its key is made of."""

BYTES = Text().with_variant(Text(collation="C"), "postgresql")
"""Compared byte by byte on both databases, whatever language the server speaks."""


def search_key(*sources: str) -> Mapped[str]:
    """A column that holds the key of these columns of the same row; only the database's own statements go past it."""

    def at_first(context: DefaultExecutionContext) -> str:
        written: dict[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]
        return names.key(*(written[source] or "" for source in sources))

    return mapped_column(BYTES, default=at_first, info={NAMES: sources})


@event.listens_for(Base, "before_update", propagate=True)
def _follow(mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    """Write the key anew where one of its names has changed."""
    for column in mapper.local_table.c:
        sources = column.info.get(NAMES, ())
        if any(inspect(row).attrs[source].history.has_changes() for source in sources):
            setattr(row, column.key, names.key(*(getattr(row, source) for source in sources)))
