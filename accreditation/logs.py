"""One line an event, as text or JSON: when, how bad, of which request; never what people wrote or the database was asked."""

import json
import logging
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ONCE_IN = 60.0
_QUIET = ("transitions", "sqlalchemy", "alembic", "botocore", "boto3", "urllib3", "s3transfer", "werkzeug")
_FRAMES = 4
_context: ContextVar[Mapping[str, object]] = ContextVar("log_context")


@contextmanager
def about(**named: object) -> Iterator[None]:
    """Add these to every line of the block: the request's number, the job's."""
    token = _context.set({**_context.get({}), **named})
    try:
        yield
    finally:
        _context.reset(token)


def configure(*, as_json: bool) -> None:
    """Write every log of this process to standard error in our way."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine(as_json=as_json))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class OneLine(logging.Formatter):
    """A record as one line whatever is in it: a path cannot begin a line of its own."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = {**_context.get({}), **getattr(record, "fields", {}), **_failure(record)}
        if self._as_json:
            line = {"time": moment, "level": record.levelname, "message": record.getMessage(), **fields}
            return json.dumps(line, default=str)
        parts = [moment, record.levelname, _plain(record.getMessage())]
        return " ".join([*parts, *(f"{name}={_quoted(value)}" for name, value in fields.items())])


def _failure(record: logging.LogRecord) -> dict[str, str]:
    """The kind of an error and where it arose; its words may hold what somebody wrote, so they are left out."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return {}
    frames = [
        f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    return {"error": type(error).__name__, "at": " < ".join(reversed(frames[-_FRAMES:]))}


def _plain(text: str) -> str:
    """The text without anything that would end the line or colour a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _quoted(value: object) -> str:
    text = str(value)
    return (
        text
        if text and text.isascii() and text.isprintable() and not set(' "=') & set(text)
        else json.dumps(text)
    )


class Rarely:
    """Lets one line a minute through for each cause, and says with the next how many it kept back."""

    def __init__(self, seconds: float = ONCE_IN) -> None:
        self._seconds = seconds
        self._last: dict[str, float] = {}
        self._held_back: dict[str, int] = {}

    def log(self, logger: logging.Logger, level: int, cause: str, **named: Any) -> None:
        """Write the line, unless the same cause had one within the minute."""
        now = time.monotonic()
        if now - self._last.get(cause, -self._seconds) < self._seconds:
            self._held_back[cause] = self._held_back.get(cause, 0) + 1
            return
        self._last[cause] = now
        count = self._held_back.pop(cause, 0)
        fields = named.pop("fields", {}) | ({"held_back": count} if count else {})
        logger.log(level, cause, extra={"fields": fields}, **named)


rarely = Rarely()
