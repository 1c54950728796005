"""One thing on one day of a person's calendar, and what says how often that day has moved."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from accreditation import clock
from accreditation.enums.calendar_words import Whose


@dataclass(frozen=True)
class Entry:
    """What is due on a day, of which place and provider, where it is done, whose turn it is, and what happens then.

    `key` stays when the day moves; `changes` grows with it. `changed_at` is when it last came to be as it is, where that is
    known.
    """

    key: str
    day: date
    what: str
    about: str
    endpoint: str
    values: dict[str, Any]
    whose: Whose
    then: str
    changed_at: datetime | None = None
    changes: int = 0
    begins_at: time | None = None
    is_deadline: bool = True
    is_cancelled: bool = False

    @property
    def overdue(self) -> bool:
        """Past its day."""
        return self.is_deadline and self.day < clock.today()

    @property
    def stamp(self) -> datetime:
        """When it last came to be as it is; what has no past that matters stands as from its own day."""
        return self.changed_at or beginning(self.day)


@dataclass(frozen=True)
class Paused:
    """A case for which no day counts now, and where it is read."""

    place: str
    endpoint: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Month:
    """What is due to a person in one month, by day, and the first thing after it; the present month has what is overdue, too."""

    first: date
    overdue: list[Entry]
    days: dict[date, list[Entry]]
    more: bool
    following: Entry | None
    paused: list[Paused]


def beginning(day: date) -> datetime:
    """The first moment of a day in England."""
    return datetime.combine(day, time.min, clock.LONDON)


def days_given(began_at: datetime | None, day: date) -> int:
    """How many days a thing was given: a pause or an extension makes them more, so that they count its changes."""
    return max((day - clock.day_of(began_at)).days, 0) if began_at else 0
