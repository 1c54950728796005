"""Calendar files (RFC 5545) as other calendars read them: the same state gives the same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, vText

from accreditation.clock import LONDON

_MARKED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})

READ_AGAIN = timedelta(hours=1)
"""How soon another calendar may look again."""


@dataclass(frozen=True)
class CalendarEvent:
    """One thing on one day, at a time where `begins_at` says one (in England); `uid` stays when it moves."""

    uid: str
    day: date
    summary: str
    description: str
    url: str
    changed_at: datetime
    changes: int = 0
    begins_at: time | None = None
    takes_time: bool = False
    is_cancelled: bool = False


class Text(vText):
    """Words in which a backslash stays one: the library writes the end of a line where an N follows it."""

    def to_ical(self) -> bytes:
        """The words with what has a meaning there marked (3.3.11)."""
        return self.replace("\r\n", "\n").replace("\r", "\n").translate(_MARKED).encode()


def calendar_file(name: str, events: Iterable[CalendarEvent]) -> bytes:
    """The file with these events, under the name that other calendars show."""
    calendar = Calendar()
    calendar.add("prodid", "-//Placement accreditation//Dates//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    # The older names are what Outlook and Apple's calendars read.
    for name_of_calendar in ("name", "x-wr-calname"):
        # The library does not know that these are texts, in which commas and line ends have to be marked.
        calendar.add(name_of_calendar, Text(name))
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(_component(event))
    written: bytes = calendar.to_ical()
    return written


def _component(event: CalendarEvent) -> Event:
    part = Event()
    part.add("uid", event.uid)
    # Without a method, the stamp is when the event came to be as it is, so that nothing changes by being read.
    for stamp in ("dtstamp", "last-modified"):
        part.add(stamp, event.changed_at.astimezone(UTC).replace(microsecond=0))
    part.add("sequence", event.changes)
    if event.begins_at is None:
        part.add("dtstart", event.day)
    else:
        part.add("dtstart", datetime.combine(event.day, event.begins_at, LONDON).astimezone(UTC))
    part.add("summary", Text(event.summary))
    part.add("description", Text(event.description))
    part.add("url", event.url)
    part.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    # A deadline keeps nobody busy; a meeting does.
    part.add("transp", "OPAQUE" if event.takes_time and not event.is_cancelled else "TRANSPARENT")
    return part
