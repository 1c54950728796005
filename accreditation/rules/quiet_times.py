"""When a letter goes out: not in somebody's quiet hours, and not while they are away, unless it cannot wait."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from accreditation.clock import LONDON

MORNING = time(8)
"""When a day's one letter goes out, and what came up in the night."""

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class QuietTimes:
    """The hours in which letters wait, from one hour to another in England, and the days on which somebody is away."""

    quiet_from: int | None = None
    quiet_until: int | None = None
    away_from: date | None = None
    away_until: date | None = None

    def is_away(self, day: date) -> bool:
        """Whether somebody is away on that day."""
        return (
            self.away_from is not None
            and self.away_until is not None
            and self.away_from <= day <= self.away_until
        )


def send_at(moment: datetime, times: QuietTimes, *, urgent: bool = False) -> datetime:
    """When a letter that is due at a moment goes out, in UTC; what is urgent never waits."""
    if urgent:
        return moment
    # Waiting for the end of the quiet hours may lead into a holiday, and its end into quiet hours.
    return _after_quiet(_back(_after_quiet(moment, times), times), times)


def digest_day(moment: datetime, times: QuietTimes) -> date:
    """The day whose one letter takes up what happens at a moment: the next morning on which somebody is not away."""
    local = moment.astimezone(LONDON)
    day = local.date() if local.time() < MORNING else local.date() + _A_DAY
    if times.is_away(day) and times.away_until is not None:
        return times.away_until + _A_DAY
    return day


def morning(day: date) -> datetime:
    """When the letters of a day go out, in UTC."""
    return datetime.combine(day, MORNING, LONDON).astimezone(UTC)


def _back(moment: datetime, times: QuietTimes) -> datetime:
    if times.away_until is None or not times.is_away(moment.astimezone(LONDON).date()):
        return moment
    return morning(times.away_until + _A_DAY)


def _after_quiet(moment: datetime, times: QuietTimes) -> datetime:
    if times.quiet_from is None or times.quiet_until is None:
        return moment
    local = moment.astimezone(LONDON)
    start, end = times.quiet_from, times.quiet_until
    over_midnight = start > end
    quiet = local.hour >= start or local.hour < end if over_midnight else start <= local.hour < end
    if not quiet:
        return moment
    day = local.date() + _A_DAY if over_midnight and local.hour >= start else local.date()
    return datetime.combine(day, time(end), LONDON).astimezone(UTC)
