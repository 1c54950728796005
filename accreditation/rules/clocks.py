"""By when something is due: its working days or its day, what it was extended by, and the pauses of its case."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accreditation.rules import working_days
from accreditation.rules.working_days import Pause

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """What a clock runs by: working days from when it began, or a day set otherwise; and what was added to either."""

    began: datetime
    length: int | None = None
    ends_on: date | None = None
    grace: int = 0
    extended: int = 0


def due_on(terms: Terms, paused: Sequence[Pause] = (), extra: Collection[date] = ()) -> date:
    """The day on which a clock is due; a working day on which its case is paused, if only for an hour, does not count."""
    added = terms.extended + terms.grace
    if terms.length is not None:
        return working_days.deadline(terms.began, terms.length + added, extra, paused).date()
    assert terms.ends_on is not None, "a clock has a length or a day"
    # A day that was set counts its own first day, so one lost to a pause there is given back as well.
    eve = working_days.day_of(terms.began) - _A_DAY
    added += _lost(eve, terms.ends_on, paused, extra)
    return working_days.deadline(terms.ends_on, added, extra, paused).date() if added else terms.ends_on


def _lost(eve: date, last: date, paused: Sequence[Pause], extra: Collection[date]) -> int:
    """Working days after `eve` up to `last` that lie inside a pause."""
    if last <= eve:
        return 0
    whole = working_days.working_days_between(eve, last, extra)
    return whole - working_days.working_days_between(eve, last, extra, paused)


def paused_days(began: datetime, ended: date | datetime) -> Pause | None:
    """The days inside a pause, both ends among them; None where it ended before it kept anybody from a working day."""
    first, last = working_days.day_of(began), working_days.day_of(ended)
    # After five a day has ended with all its deadlines: a pause that begins then gives nothing of it back.
    if began > working_days.closes(first):
        first += _A_DAY
    return (first, last) if first <= last else None


def pause_ends(began: datetime, days: int, extra: Collection[date] = ()) -> datetime:
    """When a pause of at most so many working days is over, in UTC."""
    return working_days.deadline(began, days, extra)


def counted_back(day: date, days: int, extra: Collection[date] = ()) -> date:
    """The last working day after which so many working days lie up to and including `day`."""
    before = day
    while working_days.working_days_between(before, day, extra) < days or not working_days.is_working_day(
        before, extra
    ):
        before -= _A_DAY
    return before


def comes_too_late(day: date, today: date) -> bool:
    """Whether a clock that is due on `day` is over as soon as it is set so."""
    return day < today
