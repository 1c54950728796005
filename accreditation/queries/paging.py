"""A page of a list: bounded counting, so that a long list costs no more than a short one, in one statement with its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Label, Select, func, literal_column, select

from accreditation.db import db
from accreditation.models.search_pieces import one_of

SIZE = 50
COUNTED_TO = 1000
WHOLE = 10_000
"""How many rows a list has at most that is given out as a file, all on one page."""
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


def paginate(
    statement: Select[T],
    page: int,
    size: int = SIZE,
    *,
    late: Late | None = None,
    counted: int | None = None,
    walked: bool = False,
) -> Page[T]:
    """The page of an ordered statement that selects one thing a row; a number past the end gives the last page.

    With `late` the page's rows are found by their key alone, and only these are joined to what they are shown with:
    for a list that is sorted by what no index holds. `counted` is how many rows there are, where that is known already.
    `walked` is for rows far apart in their list, with `late`: one walk gives both the keys of the page and the count.
    """
    listed = paginate_rows(statement, page, size, late=late, counted=counted, walked=walked)
    return Page([row[0] for row in listed.rows], listed.number, listed.pages, listed.total, listed.more)


def paginate_rows(
    statement: Select[*tuple[Any, ...]],
    page: int,
    size: int = SIZE,
    *,
    late: Late | None = None,
    counted: int | None = None,
    walked: bool = False,
) -> Page[Any]:
    """The same for a statement that selects several columns a row."""
    number = max(page, 1)
    # A walk stops at what is counted; a whole list goes on.
    if walked and late is not None and size < WHOLE:
        return _walked(statement, number, size, late)
    if counted is None:
        rows, counted = _with_count(statement, number, size, late)
        if rows:
            return _page(rows, number, size, counted)
    number = min(number, _pages(counted, size))
    rows = db.session.execute(_part(statement, number, size, late)).all() if counted else ()
    return _page(rows, number, size, counted)


def _walked(statement: Select[*tuple[Any, ...]], number: int, size: int, late: Late) -> Page[Any]:
    key, whole = late
    keys = db.session.scalars(statement.with_only_columns(key).limit(COUNTED_TO + 1)).all()
    number = min(number, _pages(len(keys), size))
    shown = keys[:COUNTED_TO][(number - 1) * size : number * size]
    rows = db.session.execute(whole.where(one_of(key, shown))).all() if shown else ()
    return _page(rows, number, size, len(keys))


def _page(rows: Sequence[Any], number: int, size: int, counted: int) -> Page[Any]:
    return Page(rows, number, _pages(counted, size), min(counted, COUNTED_TO), counted > COUNTED_TO)


def _pages(counted: int, size: int) -> int:
    return max(1, -(-min(counted, COUNTED_TO) // size))


def _with_count(
    statement: Select[*tuple[Any, ...]], number: int, size: int, late: Late | None
) -> tuple[Sequence[Any], int]:
    """The rows of a page and how many there are of all: one statement, and one more where the page is past the end."""
    if number > _pages(COUNTED_TO, size):
        return (), db.session.scalars(select(_count(statement))).one()
    result = db.session.execute(_part(statement, number, size, late).add_columns(_count(statement))).freeze()
    rows = result().all()
    if rows:
        return result().columns(*range(len(rows[0]) - 1)).all(), rows[0][-1]
    return (), 0 if number == 1 else db.session.scalars(select(_count(statement))).one()


def _count(statement: Select[*tuple[Any, ...]]) -> Label[int]:
    """How many rows a statement has, as a column beside them."""
    bare: Select[Any] = statement.with_only_columns(literal_column("1"), maintain_column_froms=True)
    # Counting a million rows for "page 1 of 20,000" helps nobody.
    up_to_limit = bare.order_by(None).limit(COUNTED_TO + 1).subquery()
    return select(func.count()).select_from(up_to_limit).scalar_subquery().label("counted")


def _part(statement: Any, number: int, size: int, late: Late | None) -> Any:
    start = (number - 1) * size
    if late is None:
        return statement.limit(size).offset(start)
    key, whole = late
    return whole.where(key.in_(statement.with_only_columns(key).limit(size).offset(start)))
