"""How a column's type is written in a migration: plainly, so that an old migration needs nothing of today's code."""

from typing import Any, Literal

from sqlalchemy import Enum

from accreditation.db import UtcDateTime


def render_item(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Closed vocabularies are text of their length and moments are timestamps; the rest is Alembic's own."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False
