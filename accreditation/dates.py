"""How days and times read in every text: 3 November 2026, 14:05, 3 November 2026 at 14:05; always as they are in England."""

from datetime import date, datetime
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day(value: date | datetime) -> str:
    """A date as people write it: 3 November 2026."""
    local = value.astimezone(LONDON) if isinstance(value, datetime) else value
    return f"{local.day} {local:%B %Y}"


def weekday(value: date) -> str:
    """A date with its day of the week: Tuesday 3 November 2026."""
    return f"{value:%A} {day(value)}"


def month(value: date) -> str:
    """The month of a date: November 2026."""
    return f"{value:%B %Y}"


def time(value: datetime) -> str:
    """The time in England: 14:05."""
    return f"{value.astimezone(LONDON):%H:%M}"


def at_time(value: time_of_day) -> str:
    """A time of day that is England's already: 14:05."""
    return value.isoformat("minutes")


def moment(value: datetime) -> str:
    """A date with the time in England: 3 November 2026 at 14:05."""
    return f"{day(value)} at {time(value)}"
