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


def named_by_index(model: Any, *typed: str) -> ColumnElement[bool]:
    """The same for each of these, looked up in the index of pieces wherever three letters were typed."""
    hold = and_(true(), *(contains(model.search_key, words) for words in typed))
    sought = pieces(names.key(words) for words in typed)
    return and_(has_pieces(model.id, sought), hold) if sought else hold


def narrowed(
    statement: Select[*tuple[Any, ...]], model: Any, typed: Sequence[str]
) -> tuple[Select[*tuple[Any, ...]], int | None]:
    """An ordered list with only those rows whose names hold each of these, and how many they are, where that is known."""
    typed = [words for words in typed if words]
    each_row = and_(true(), *(contains(model.search_key, words) for words in typed))
    if not pieces(names.key(words) for words in typed):
        return statement.where(each_row), None
    return few_or_walked(statement, model.id, by_index=named_by_index(model, *typed), each_row=each_row)


def few_or_walked(
    statement: Select[*tuple[Any, ...]],
    key: Any,
    *,
    by_index: ColumnElement[bool],
    each_row: ColumnElement[bool],
) -> tuple[Select[*tuple[Any, ...]], int]:
    """A list with only some rows, which two conditions say alike, and how many they are: more than a thousand, or as many.

    Few are found by the index and sorted. Many stand anywhere in the list, so it is walked in its order and its page is
    soon full.
    """
    matching = statement.with_only_columns(key).order_by(None).where(by_index)
    ids = db.session.scalars(matching.limit(COUNTED_TO + 1)).all()
    return statement.where(each_row if len(ids) > COUNTED_TO else one_of(key, ids)), len(ids)


def numbered(column: Any, typed: str) -> ColumnElement[bool]:
    """Rows whose number or reference holds what was typed, however it was set apart."""
    part = code(codes.numbered(typed))
    return func.replace(column, "-", "").contains(part, autoescape=True) if part else false()


def coded(column: Any, typed: str) -> ColumnElement[bool]:
    """Rows whose code begins with what was typed, with one sign for those that look the same."""
    part = codes.alike(typed)
    return _alike(column).startswith(part, autoescape=True) if part else false()


def coded_by_index(model: Any, typed: str) -> ColumnElement[bool] | None:
    """The same by the index of pieces; None where too little was typed for it."""
    sought = pieces([codes.alike(typed)])
    return and_(has_pieces(model.id, sought), coded(model.ods_code, typed)) if sought else None


def same_code(column: Any, typed: str) -> ColumnElement[bool]:
    """Rows whose code is what was typed, with one sign for those that look the same."""
    same: ColumnElement[bool] = _alike(column) == codes.alike(typed)
    return same


def _alike(column: Any) -> Any:
    for letter, digit in codes.LOOK_ALIKES:
        column = func.replace(column, letter, digit)
    return column
