"""Note that the service is up, so that no deadline passes on a day on which it was not."""

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.models.jobs import Heartbeat
from accreditation.rules import uptime

EVERY = timedelta(minutes=1)


def beat() -> None:
    """Note this moment in today's row, in a transaction of its own; several workers may do so at once."""
    now, today = clock.now(), clock.today()
    with unit_of_work():
        heartbeat = db.session.get(Heartbeat, today, with_for_update=True)
        if heartbeat is None:
            try:
                with db.session.begin_nested():
                    db.session.add(Heartbeat(day=today, first_at=now, last_at=now, longest_gap=0))
            except IntegrityError:
                # Another worker noted the first moment of the day just now, which says the same.
                return
        elif now > heartbeat.last_at:
            since = round(uptime.gap(heartbeat.last_at, now).total_seconds())
            heartbeat.longest_gap = max(heartbeat.longest_gap, since)
            heartbeat.last_at = now
