"""Look for words inside names and titles as people type them; what is typed is never a pattern."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, true

from accreditation.db import db
from accreditation.models.search_pieces import has_pieces, one_of, pieces
from accreditation.queries.paging import COUNTED_TO
from accreditation.rules import codes, names
from accreditation.text import code


def contains(search_key: Any, typed: str) -> ColumnElement[bool]:
    """Rows whose names hold what was typed: whatever its case, accents, quotation marks and what stands between its words.

    The column is one that `models/search_keys.py` keeps. Nothing typed is in every name, and points alone are in none.
    """
    key = names.key(typed)
    return search_key.contains(key, autoescape=True) if key or not typed else false()


def named(model: Any, *typed: str) -> ColumnElement[bool]:
    """Rows whose names hold each of these, looked up in the index of pieces wherever what was typed has three letters."""
    hold = and_(true(), *(contains(model.search_key, words) for words in typed))
    sought = pieces(names.key(words) for words in typed)
    return and_(has_pieces(model.id, sought), hold) if sought else hold


def narrowed(
    statement: Select[*tuple[Any, ...]], model: Any, typed: Sequence[str]
) -> tuple[Select[*tuple[Any, ...]], int | None]:
    """An ordered list with only those rows whose names hold each of these, and how many they are, where that is known.

    Few are found by the index and sorted. Many stand anywhere in the list, so it is walked in its order and its page is
    soon full.
    """
    typed = [words for words in typed if words]
    walked = statement.where(*(contains(model.search_key, words) for words in typed))
    if not pieces(names.key(words) for words in typed):
        return walked, None
    by_index = statement.with_only_columns(model.id).order_by(None).where(named(model, *typed))
    ids = db.session.scalars(by_index.limit(COUNTED_TO + 1)).all()
    return (walked if len(ids) > COUNTED_TO else statement.where(one_of(model.id, ids))), len(ids)


def numbered(column: Any, typed: str) -> ColumnElement[bool]:
    """Rows whose number or reference holds what was typed, however it was set apart."""
    part = code(codes.numbered(typed))
    return func.replace(column, "-", "").contains(part, autoescape=True) if part else false()


def coded(column: Any, typed: str) -> ColumnElement[bool]:
    """Rows whose code begins with what was typed, with one sign for those that look the same."""
    part = codes.alike(typed)
    return _alike(column).startswith(part, autoescape=True) if part else false()


def same_code(column: Any, typed: str) -> ColumnElement[bool]:
    """Rows whose code is what was typed, with one sign for those that look the same."""
    same: ColumnElement[bool] = _alike(column) == codes.alike(typed)
    return same


def _alike(column: Any) -> Any:
    for letter, digit in codes.LOOK_ALIKES:
        column = func.replace(column, letter, digit)
    return column
