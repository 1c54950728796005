"""On which days the service was up, as its workers noted it, and whether its clock can be trusted."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.jobs import ClockJump, Heartbeat
from accreditation.permissions.viewer import Viewer
from accreditation.queries import holidays
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
    """The day of a deadline, whatever day it is, and the working days after it up to another."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day == first or working_days.is_working_day(day, holidays.extra())]


def nearest(now: datetime) -> datetime | None:
    """The last moment that a worker noted up to now; the first of all where every one is later; None without any."""
    # A clock that ran ahead for a while left moments that have not come yet: they say nothing of the last one.
    last = db.session.scalar(select(func.max(Heartbeat.last_at)).where(Heartbeat.first_at <= now))
    if last is not None:
        return min(last, now)
    return db.session.scalar(select(func.min(Heartbeat.first_at)))


def jumps() -> list[ClockJump]:
    """The jumps of the clock since which nobody has confirmed the date."""
    return list(
        db.session.scalars(select(ClockJump).where(ClockJump.confirmed_at.is_(None)).order_by(ClockJump.id))
    )


def clock_in_doubt() -> bool:
    """Whether the clock jumped and nobody has confirmed the date, or a jump is here that no worker has noted yet."""
    now = clock.now()
    before = nearest(now)
    return bool(jumps()) or (before is not None and uptime.jumped(before, now))


def jumps_for(viewer: Viewer) -> list[ClockJump]:
    """The same for an administrator, who can confirm the date; nothing for anybody else."""
    return jumps() if viewer.has(Role.ADMINISTRATOR) else []
