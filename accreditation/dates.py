"""How days and times read in every text: 3 November 2026, 14:05, 3 November 2026 at 14:05; always as they are in England."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day(value: date | datetime) -> str:
    """A date as people write it: 3 November 2026."""
    local = value.astimezone(LONDON) if isinstance(value, datetime) else value
    return f"{local.day} {local:%B %Y}"


def time(value: datetime) -> str:
    """The time in England: 14:05."""
    return f"{value.astimezone(LONDON):%H:%M}"


def moment(value: datetime) -> str:
    """A date with the time in England: 3 November 2026 at 14:05."""
    return f"{day(value)} at {time(value)}"
