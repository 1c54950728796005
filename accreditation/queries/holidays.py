"""The working time of England as this deployment knows it: the calendar that ships, and the holidays added since."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.clocks import ExtraHoliday
from accreditation.permissions.viewer import Viewer
from accreditation.rules import working_days
from accreditation.rules.working_days import Pause

_READ = "holidays_of_transaction"


def extra() -> frozenset[date]:
    """Bank holidays that were proclaimed since; read once a transaction."""
    session = db.session()
    transaction = session.get_transaction()
    read = session.info.get(_READ)
    # By the transaction itself: the next one may see what somebody else has added.
    if read is None or transaction is None or read[0] is not transaction:
        days = frozenset(session.scalars(select(ExtraHoliday.day)))
        read = session.info[_READ] = (session.get_transaction(), days)
    days_off: frozenset[date] = read[1]
    return days_off


def read_again() -> None:
    """Forget what was read, because this transaction changed it."""
    db.session().info.pop(_READ, None)


def deadline(event: date | datetime, days: int, paused: Sequence[Pause] = ()) -> datetime:
    """When so many working days after an event end, in UTC, with the holidays added since."""
    return working_days.deadline(event, days, extra(), paused)


def days_between(start: date | datetime, end: date | datetime) -> int:
    """Working days after `start` up to and including `end`, with the holidays added since; less than 0 backwards."""
    return working_days.working_days_between(start, end, extra())


def every() -> list[ExtraHoliday]:
    """The holidays added, in the order of the calendar."""
    return list(db.session.scalars(select(ExtraHoliday).order_by(ExtraHoliday.day)))


def names(days: Iterable[date]) -> dict[date, str]:
    """What each bank holiday among these days is called, those added since with them."""
    added = {holiday.day: holiday.name for holiday in every()}
    return {day: name for day in days if (name := working_days.holiday_name(day) or added.get(day, ""))}


def for_administrator(viewer: Viewer, holiday_id: int) -> ExtraHoliday | None:
    """One holiday that was added, for an administrator."""
    return db.session.get(ExtraHoliday, holiday_id) if viewer.has(Role.ADMINISTRATOR) else None
