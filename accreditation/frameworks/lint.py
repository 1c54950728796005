"""Finds everything wrong with a framework text before it is published; it says so in plain words and changes nothing."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from accreditation.frameworks import standards_lint, thresholds_lint, wording_lint
from accreditation.frameworks.schema import Problem, schema_problems
from accreditation.frameworks.source import SourceError, parse

__all__ = ["Problem", "lint"]

_CHECKS: tuple[Callable[[dict[str, Any]], Iterator[Problem]], ...] = (
    *standards_lint.CHECKS,
    *thresholds_lint.CHECKS,
    *wording_lint.CHECKS,
)


def lint(text: str) -> list[Problem]:
    """Every problem of the text: not YAML, not the schema's shape, or not a framework that hangs together.

    Remembered by text: the same file is looked at when it is shown, compared and published.
    """
    return list(_found(text))


@lru_cache(maxsize=8)
def _found(text: str) -> tuple[Problem, ...]:
    try:
        data = parse(text)
    except SourceError as broken:
        where = "the file" if broken.line is None else f"line {broken.line}"
        return (Problem(where, broken.message),)
    # Meaning is looked at only when the shape is right, so that one slip is not reported five times.
    return tuple(schema_problems(data) or [problem for check in _CHECKS for problem in check(data)])
