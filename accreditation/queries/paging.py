"""A page of a list: bounded counting, so that a long list costs no more than a short one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

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

    @property
    def count(self) -> str:
        """How many there are, in words."""
        return "more than 1,000" if self.more else f"{self.total:,}"


def paginate(statement: Select[T], page: int, size: int = SIZE, *, late: Any = None) -> Page[T]:
    """The page of an ordered statement that selects one thing a row; a number past the end gives the last page.

    `late` is the key of that thing where no index has the order: then the page's rows are found by it alone, and only
    these are joined to what they are shown with.
    """
    number, pages, total, more = window(statement, page, size)
    shown = (number - 1) * size
    if late is None:
        statement = statement.limit(size).offset(shown)
    else:
        statement = statement.where(late.in_(statement.with_only_columns(late).limit(size).offset(shown)))
    rows = db.session.scalars(statement).all() if total else ()
    return Page(rows, number, pages, total, more)


def paginate_rows(statement: Select[*tuple[Any, ...]], page: int, size: int = SIZE) -> Page[Any]:
    """The same for a statement that selects several columns a row."""
    number, pages, total, more = window(statement, page, size)
    rows = db.session.execute(statement.limit(size).offset((number - 1) * size)).all() if total else ()
    return Page(rows, number, pages, total, more)


def window(statement: Select[*tuple[Any, ...]], page: int, size: int) -> tuple[int, int, int, bool]:
    """Which page to show, of how many, out of how many rows, and whether there are more than a thousand."""
    found = statement.order_by(None).limit(COUNTED_TO + 1).subquery()
    counted = db.session.scalars(select(func.count()).select_from(found)).one()
    total = min(counted, COUNTED_TO)
    pages = max(1, -(-total // size))
    return min(max(page, 1), pages), pages, total, counted > COUNTED_TO
