"""Addresses of pages for templates: `url_for` as Flask's, each shape built once and filled in after that.

A list of fifty names fifty addresses, a matrix four hundred, and the router builds each from its rules again. The rules
of a running service never change, so where an address differs in its numbers and plain codes alone, its shape is kept.
"""

import re
from typing import Any

from flask import Flask

_PLAIN = re.compile(r"[A-Za-z0-9._~-]+")
"""What stands in an address as it is: all else has to be quoted, which is the router's work."""


class Addresses:
    """`url_for` with a memory for shapes, never for addresses."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._shapes: dict[tuple[object, ...], str] = {}

    def __call__(self, endpoint: str, **values: Any) -> str:
        """The address of a page, exactly as Flask builds it."""
        for value in values.values():
            kind = type(value)
            # A number of another kind (True, an enum) and a text that needs quoting are left to the router.
            if kind is not int and not (kind is str and _PLAIN.fullmatch(value)):
                return self._app.url_for(endpoint, **values)
        # An address within the same blueprint depends on the page that asks.
        if endpoint.startswith("."):
            return self._app.url_for(endpoint, **values)
        key = (endpoint, *values, *map(type, values.values()))
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = self._shape(endpoint, values)
        return shape % values

    def _shape(self, endpoint: str, values: dict[str, Any]) -> str:
        """An address with a place for each value, found by building one with values that stand nowhere else in it."""
        marks: dict[str, Any] = {
            name: 2_000_000_001 + number if type(value) is int else f"a-mark-{number:04}"
            for number, (name, value) in enumerate(values.items())
        }
        shape = self._app.url_for(endpoint, **marks).replace("%", "%%")
        for name, mark in marks.items():
            shape = shape.replace(str(mark), f"%({name})s")
        return shape


def register(app: Flask) -> None:
    """Give templates the quick one."""
    app.jinja_env.globals["url_for"] = Addresses(app)
