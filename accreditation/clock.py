"""The only source of the time of day, so that demo data and tests can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta

from accreditation import dates

LONDON = dates.LONDON

_shift = timedelta()
_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """This moment, in UTC."""
    return _set.get() or datetime.now(UTC) + _shift


def today() -> date:
    """Today's date in England."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The date in England at some moment."""
    return moment.astimezone(LONDON).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the service believe that it is `moment` inside the block."""
    token = _set.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set.reset(token)


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Let every thread of this process believe that it is so much later, inside the block."""
    global _shift
    before = _shift
    _shift = before + by
    try:
        yield
    finally:
        _shift = before
