"""What is due to a person, by month for their page and all of it for another calendar; asked from the rows each time."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from accreditation import clock
from accreditation.models.meetings import Meeting
from accreditation.permissions.viewer import Viewer
from accreditation.queries.calendar import panels, pauses, providers, tasks, visits
from accreditation.queries.calendar.entry import Entry, Month, Paused
from accreditation.queries.home.task import Reach
from accreditation.rules.years import last_of_month, months_before

__all__ = ["AT_MOST", "SHOWN", "Entry", "Month", "Paused", "month", "of_meeting", "upcoming"]

SHOWN = 100
"""Of one month: whoever has more has a list of their own for them."""
AT_MOST = 500
"""Of all that another calendar reads."""


def month(viewer: Viewer, first: date) -> Month:
    """What is due to the viewer in the month that begins on that day, at most a hundred lines, and the first thing after it."""
    today, last = clock.today(), last_of_month(first)
    is_present = first <= today <= last
    # Without an end, so that what comes first after the month is read with it: the soonest are always among so many.
    here = Reach(first, most=SHOWN + 1, of_others=0)
    lines = _in_order(_entries(viewer, replace(here, first=None) if is_present else here, here))
    in_month = [entry for entry in lines if entry.day <= last]
    overdue: list[Entry] = []
    days: dict[date, list[Entry]] = {}
    for entry in in_month[:SHOWN]:
        # Of a month that is over, what is late stands on its own day.
        at_its_place = overdue if is_present and entry.overdue else days.setdefault(entry.day, [])
        at_its_place.append(entry)
    return Month(
        first,
        overdue,
        days,
        more=len(in_month) > SHOWN,
        following=next(iter(lines[len(in_month) :]), None),
        paused=list(pauses.of_viewer(viewer)),
    )


def _entries(viewer: Viewer, owed: Reach, held: Reach) -> Iterator[Entry]:
    """What has to be done in one time, and what only comes and goes in another."""
    yield from tasks.of_viewer(viewer, owed)
    yield from providers.findings(viewer, owed)
    yield from providers.awards(viewer, held)
    yield from providers.cycles(viewer, held)
    yield from panels.of_viewer(viewer, held)
    yield from visits.of_viewer(viewer, held)


def upcoming(viewer: Viewer) -> list[Entry]:
    """All that is due to the viewer, with what is overdue and the meetings since a month ago; at most five hundred lines."""
    today = clock.today()
    ahead = Reach(first=today, most=AT_MOST)
    every = Reach(most=AT_MOST, of_others=0)
    lines = chain(
        tasks.dated(list(tasks.of_viewer(viewer, every))),
        providers.findings(viewer, every),
        providers.awards(viewer, ahead),
        providers.cycles(viewer, ahead),
        panels.of_viewer(viewer, Reach(first=months_before(today, 1), most=AT_MOST)),
        visits.of_viewer(viewer, Reach(first=months_before(today, 1), most=AT_MOST)),
    )
    return _in_order(lines)[:AT_MOST]


def of_meeting(meeting: Meeting, viewer: Viewer) -> Entry:
    """One meeting, as it is on the viewer's calendar."""
    return panels.entry(meeting, sits=any(member.person_id == viewer.id for member in meeting.members))


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    """The soonest first; what two roles lead to stands once."""
    by_key = {entry.key: entry for entry in entries}
    return sorted(by_key.values(), key=lambda entry: (entry.day, entry.what, entry.key))
