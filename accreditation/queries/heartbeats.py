"""On which days the service was up, as its workers noted it."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.models.jobs import Heartbeat
from accreditation.rules import uptime, working_days
from accreditation.rules.uptime import DaySeen


def down_since(deadline: datetime, outage: timedelta) -> bool:
    """Whether the service was down on the day of a deadline, and on every working day that ended since.

    Before the first heartbeat nothing is known, and the service counts as up.
    """
    first, today = working_days.day_of(deadline), clock.today()
    seen = {
        beat.day: DaySeen(beat.first_at, beat.last_at, timedelta(seconds=beat.longest_gap))
        for beat in db.session.scalars(select(Heartbeat).where(Heartbeat.day.between(first, today)))
    }
    earliest = db.session.scalars(select(Heartbeat.day).order_by(Heartbeat.day).limit(1)).first()
    if earliest is None or earliest >= first:
        return False
    ended = (day for day in _days(first, today) if working_days.closes(day) < clock.now())
    return all(uptime.was_down(day, seen.get(day), outage) for day in ended)


def _days(first: date, last: date) -> list[date]:
    """The working days from one day to another, both included."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if working_days.is_working_day(day)]
