"""Whether the service itself was up on a day, by what its workers noted; people lose nothing by a day on which it was not."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accreditation.clock import LONDON
from accreditation.rules.working_days import CLOSING

OPENING = time(9)
"""From this time in London until a deadline's end an outage counts: at night nobody is kept from sending."""


JUMP = timedelta(days=1)
"""A worker notes its moment every minute: where two are further apart, the clock jumped, or nobody was there to see."""


@dataclass(frozen=True)
class DaySeen:
    """When a worker of the service was seen on a day, and the longest time between two sights in working hours."""

    first_at: datetime
    last_at: datetime
    longest_gap: timedelta


def gap(before: datetime, after: datetime) -> timedelta:
    """How much of the time between two moments of one day lies in working hours."""
    day = after.astimezone(LONDON).date()
    start = max(before, datetime.combine(day, OPENING, LONDON))
    end = min(after, datetime.combine(day, CLOSING, LONDON))
    return max(end - start, timedelta())


def jumped(before: datetime, after: datetime) -> bool:
    """Whether two moments that were noted one after the other are too far apart to trust the later, either way."""
    return abs(after - before) > JUMP


def was_down(day: date, seen: DaySeen | None, outage: timedelta) -> bool:
    """Whether on that day, which has ended, the service was away in working hours for so long, or never seen."""
    # No worker wrote a line all day, so nobody could send anything either.
    if seen is None:
        return True
    opened, closed = datetime.combine(day, OPENING, LONDON), datetime.combine(day, CLOSING, LONDON)
    return max(gap(opened, seen.first_at), seen.longest_gap, gap(seen.last_at, closed)) >= outage
