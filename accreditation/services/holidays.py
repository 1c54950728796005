"""Bank holidays that were proclaimed after the calendar that ships: added and taken away, with every date they move."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.models.clocks import Clock, ExtraHoliday
from accreditation.permissions.viewer import Viewer
from accreditation.queries import clocks as queries
from accreditation.queries import holidays, locks
from accreditation.rules import working_days
from accreditation.services import audit, clocks
from accreditation.text import single_line

_NAME_LENGTH = 100


def add(*, day: date, name: str, actor: Viewer) -> int:
    """Let a day to come be nobody's working day; how many dates moved."""
    _refuse_past(day)
    name = single_line(name)
    if not name or len(name) > _NAME_LENGTH:
        raise RuleBroken(f"Enter a name of at most {_NAME_LENGTH} characters", field="name")
    if not working_days.is_working_day(day):
        raise RuleBroken("Nobody works on this day as it is. Nothing was changed.", field="day")
    try:
        with db.session.begin_nested():
            db.session.add(
                ExtraHoliday(day=day, name=name, added_by_id=actor.person_id, added_at=clock.now())
            )
    except IntegrityError:
        raise RuleBroken("This day was added already", field="day") from None
    return _changed(AuditKind.HOLIDAY_ADDED, day, actor)


def take_away(holiday: ExtraHoliday, *, actor: Viewer) -> int:
    """Let a day to come be a working day after all; how many dates moved."""
    _refuse_past(holiday.day)
    db.session.delete(holiday)
    db.session.flush()
    return _changed(AuditKind.HOLIDAY_REMOVED, holiday.day, actor)


def _refuse_past(day: date) -> None:
    # Nothing that was due, or that ran out, is judged anew by another calendar.
    if day <= clock.today():
        raise RuleBroken("Only a day to come can be changed", field="day")


def _changed(kind: AuditKind, day: date, actor: Viewer) -> int:
    """Compute every running clock afresh that a day can move."""
    holidays.read_again()
    # A step that is being taken ends one clock and begins another: what is moved is what stands after it.
    locks.with_running_clocks(clock.today())
    running = select(Clock).where(queries.RUNNING, Clock.due_on >= clock.today()).order_by(Clock.id)
    rows = db.session.scalars(running).all()
    clocks.set_counted_back(rows)
    moved = len(clocks.recompute(rows))
    clocks.move_take_overs()
    audit.record(kind, actor=actor, stream=audit.SYSTEM, day=day.isoformat(), moved=moved)
    return moved
