"""The clock of a case for tests that put a case somewhere without the steps that lead there."""

from datetime import date

from accreditation import clock
from accreditation.db import db
from accreditation.enums.clocks import ClockKind
from accreditation.models.applications import Application
from accreditation.models.clocks import Clock
from accreditation.queries import clocks as queries
from accreditation.services import clocks


def due(application: Application, day: date) -> Clock:
    """Let the step of a case be due on a day, whatever it was due on."""
    _stop(application)
    return clocks.start(ClockKind.STAGE, "cycle_closes", application_id=application.id, ends_on=day)


def anew(application: Application) -> Clock | None:
    """Let the clock of the step at which a case stands begin now."""
    _stop(application)
    clocks.begin_stage(application)
    db.session.flush()
    return queries.stage(application.id)


def _stop(application: Application) -> None:
    for row in queries.of_case(application.id, ClockKind.STAGE):
        row.stopped_at = clock.now()
    db.session.flush()
