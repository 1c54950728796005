"""Rows as they are stored, column by column, in one way of writing that both databases agree on; nothing is corrected."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ColumnElement, Date, DateTime, Label, type_coerce
from sqlalchemy.orm.attributes import InstrumentedAttribute
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")


def raw(column: ColumnElement[Any] | InstrumentedAttribute[Any], name: str) -> Label[Any]:
    """A column as the driver gives it, so that what the types of the models would smooth over is seen."""
    return type_coerce(column, NullType()).label(name)


def moment(stored: object) -> str:
    """A moment in UTC to the microsecond; a text that we would not have stored is given back marked."""
    if isinstance(stored, datetime) and stored.tzinfo is not None:
        return stored.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(stored, str) and _MOMENT.fullmatch(stored):
        return stored.replace(" ", "T") + "+00:00"
    return f"!{stored!r}"


def plain(stored: Any, kind: TypeEngine[Any]) -> Any:
    """A stored value as JSON has it."""
    if isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    if stored is None or isinstance(kind, DateTime):
        return None if stored is None else moment(stored)
    if isinstance(kind, Date):
        return stored.isoformat() if isinstance(stored, date) else str(stored)
    if isinstance(kind, Boolean) and stored in (0, 1):
        return bool(stored)
    if isinstance(kind, JSON) and isinstance(stored, str):
        return json.loads(stored)
    return stored if isinstance(stored, str | int | list | dict) else f"!{stored!r}"


def values(row: Any, columns: Sequence[Column[Any]]) -> list[Any]:
    """What a row says in these columns, each with its name, so that a column more or less is another content."""
    return [[column.name, plain(getattr(row, column.name), column.type)] for column in columns]
