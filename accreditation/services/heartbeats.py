"""Note that the service is up, so that no deadline passes on a day on which it was not, or by a clock that jumped."""

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.models.jobs import ClockJump, Heartbeat
from accreditation.permissions.viewer import Viewer
from accreditation.queries import heartbeats as queries
from accreditation.rules import uptime
from accreditation.services import audit

EVERY = timedelta(minutes=1)


def beat() -> None:
    """Note this moment in today's row, and a jump since the last one, in a transaction of its own.

    Several workers may do so at once.
    """
    now, today = clock.now(), clock.today()
    with unit_of_work():
        before = queries.nearest(now)
        if before is not None and uptime.jumped(before, now):
            db.session.add(ClockJump(before=before, after=now))
        heartbeat = db.session.get(Heartbeat, today, with_for_update=True)
        if heartbeat is None:
            try:
                with db.session.begin_nested():
                    db.session.add(Heartbeat(day=today, first_at=now, last_at=now, longest_gap=0))
            except IntegrityError:
                # Another worker noted the first moment of the day just now, which says the same.
                return
        elif now < heartbeat.first_at - EVERY:
            # Noted by a clock that ran ahead before this day had come.
            heartbeat.first_at, heartbeat.last_at, heartbeat.longest_gap = now, now, 0
        elif now > heartbeat.last_at:
            since = round(uptime.gap(heartbeat.last_at, now).total_seconds())
            heartbeat.longest_gap = max(heartbeat.longest_gap, since)
            heartbeat.last_at = now


def confirm_date(*, actor: Viewer | None) -> None:
    """Say that today's date is right after the clock jumped, so that deadlines count again; nobody on the command line."""
    jumps = queries.jumps()
    if not jumps:
        raise RuleBroken("The clock has not jumped, so there is nothing to confirm.")
    for jump in jumps:
        jump.confirmed_at = clock.now()
        jump.confirmed_by_id = None if actor is None else actor.person_id
        audit.record(AuditKind.DATE_CONFIRMED, actor=actor, stream=audit.SYSTEM, clock_jump_id=jump.id)
