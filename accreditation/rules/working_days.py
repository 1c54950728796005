"""Deadlines in working days in England; refuses weekends, bank holidays and days inside a pause."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays

from accreditation.clock import LONDON
from accreditation.errors import RuleBroken

CLOSING = time(17)
"""A deadline ends at this time in London, in summer and in winter."""

Pause = tuple[date, date]
"""The first and the last day of a pause, both inside it."""

_A_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of a year, with their substitute days."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def holiday_name(day: date) -> str:
    """What England's bank holiday on that day is called; empty where there is none."""
    if day not in bank_holidays(day.year):
        return ""
    name = str(holidays.country_holidays("GB", subdiv="ENG", years=day.year)[day])
    # What England calls the working day that stands in for a holiday at a weekend.
    return name.replace("observed", "substitute day")


def is_working_day(day: date, extra: Collection[date] = ()) -> bool:
    """Whether people work in England on that day; `extra` are bank holidays proclaimed since."""
    return day.weekday() < 5 and day not in bank_holidays(day.year) and day not in extra


def day_of(event: date | datetime) -> date:
    """The day in England on which something happened; a moment must say its time zone."""
    if not isinstance(event, datetime):
        return event
    # A moment without a zone may be a day off at midnight, and a deadline must not be.
    if event.tzinfo is None:
        raise RuleBroken("A moment must have a time zone", field="event")
    return event.astimezone(LONDON).date()


def closes(day: date) -> datetime:
    """The moment, in UTC, at which a deadline on that day ends: 17:00 in London."""
    return datetime.combine(day, CLOSING, LONDON).astimezone(UTC)


def deadline(
    event: date | datetime, n: int, extra: Collection[date] = (), paused: Sequence[Pause] = ()
) -> datetime:
    """When n working days (1 or more) after an event end, in UTC; days inside a pause do not count.

    The day of the event itself never counts, whether or not people work on it.
    """
    if n < 1:
        raise RuleBroken("A deadline needs at least one working day", field="n")
    day, left = day_of(event), n
    while left:
        # Day by day: pauses and bank holidays are few, and counting is easier to trust than arithmetic.
        day += _A_DAY
        left -= _counts(day, extra, paused)
    return closes(day)


def working_days_between(
    start: date | datetime, end: date | datetime, extra: Collection[date] = (), paused: Sequence[Pause] = ()
) -> int:
    """Working days after `start` up to and including `end`, without pauses; less than 0 when `end` comes first."""
    first, last = day_of(start), day_of(end)
    if last < first:
        return -working_days_between(last, first, extra, paused)
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(_counts(day, extra, paused) for day in days)


def _counts(day: date, extra: Collection[date], paused: Sequence[Pause]) -> bool:
    """Whether a clock runs on that day."""
    return is_working_day(day, extra) and not any(first <= day <= last for first, last in paused)
