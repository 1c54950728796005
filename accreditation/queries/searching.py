"""Look for words inside names and titles as people type them; what is typed is never a pattern."""

from typing import Any

from sqlalchemy import ColumnElement, false, func

from accreditation.rules import codes, names
from accreditation.text import code


def contains(search_key: Any, typed: str) -> ColumnElement[bool]:
    """Rows whose names hold what was typed: whatever its case, accents, quotation marks and what stands between its words.

    The column is one that `models/search_keys.py` keeps. Nothing typed is in every name, and points alone are in none.
    """
    key = names.key(typed)
    return search_key.contains(key, autoescape=True) if key or not typed else false()


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
