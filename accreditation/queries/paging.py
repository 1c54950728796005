"""A page of a list: bounded counting, so that a long list costs no more than a short one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, literal_column, select

from accreditation.db import db

SIZE = 50
COUNTED_TO = 1000
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list; `total` stops at a thousand, and `more` says that there are more than it."""

    rows: Sequence[T]
    number: int
    pages: int
    total: int
    more: bool


Late = tuple[Any, Any]
"""The key of a row, and a list's statement in its order but without its filters."""


def paginate(statement: Select[T], page: int, size: int = SIZE, *, late: Late | None = None) -> Page[T]:
    """The page of an ordered statement that selects one thing a row; a number past the end gives the last page.

    With `late` the page's rows are found by their key alone, and only these are joined to what they are shown with:
    for a list that is sorted by what no index holds.
    """
    number, pages, total, more = window(statement, page, size)
    rows = db.session.scalars(_part(statement, number, size, late)).all() if total else ()
    return Page(rows, number, pages, total, more)


def paginate_rows(
    statement: Select[*tuple[Any, ...]], page: int, size: int = SIZE, *, late: Late | None = None
) -> Page[Any]:
    """The same for a statement that selects several columns a row."""
    number, pages, total, more = window(statement, page, size)
    rows = db.session.execute(_part(statement, number, size, late)).all() if total else ()
    return Page(rows, number, pages, total, more)


def _part(statement: Any, number: int, size: int, late: Late | None) -> Any:
    start = (number - 1) * size
    if late is None:
        return statement.limit(size).offset(start)
    key, whole = late
    return whole.where(key.in_(statement.with_only_columns(key).limit(size).offset(start)))


def window(statement: Select[*tuple[Any, ...]], page: int, size: int) -> tuple[int, int, int, bool]:
    """Which page to show, of how many, out of how many rows, and whether there are more than a thousand."""
    bare: Select[Any] = statement.with_only_columns(literal_column("1"), maintain_column_froms=True)
    # Counting a million rows for "page 1 of 20,000" helps nobody.
    up_to_limit = bare.order_by(None).limit(COUNTED_TO + 1).subquery()
    counted = db.session.scalars(select(func.count()).select_from(up_to_limit)).one()
    total = min(counted, COUNTED_TO)
    pages = max(1, -(-total // size))
    return min(max(page, 1), pages), pages, total, counted > COUNTED_TO
