"""How long the time is that a provider has to send an application, and the executive to sign it; and a clock's length by its cycle."""

from datetime import date, datetime
from typing import Final, NamedTuple

from accreditation.enums.applications import DRAFTING, ApplicationStatus
from accreditation.enums.clocks import ClockKind
from accreditation.models.applications import Application
from accreditation.models.clocks import Clock
from accreditation.queries import holidays
from accreditation.services.clocks.rows import days

WINDOW: Final = "cycle_closes"
"""Until a cycle's last day; the four steps before an application is sent share this clock, and what it was extended by."""

REINSTATED: Final = "reinstated"


class Window(NamedTuple):
    """What the clock of an application that is not sent yet runs by."""

    name: str
    began_at: datetime
    length: int | None
    ends_on: date | None


def of_case(application: Application) -> Window:
    """As its cycle closes, or some working days from when it was reopened, whichever is later."""
    closes_on, reopened_at = application.cycle.closes_on, application.reinstated_at
    # Reopened after its cycle, a case would otherwise close again in the next night.
    if reopened_at is not None:
        length = days(application, "reinstated")
        if holidays.deadline(reopened_at, length).date() > closes_on:
            return Window(REINSTATED, reopened_at, length, None)
    return Window(WINDOW, reopened_at or application.opened_at, None, closes_on)


def cut(row: Clock, application: Application) -> None:
    """Give a running clock the length or the last day that its cycle has now."""
    if row.kind is ClockKind.STAGE and application.status in DRAFTING:
        row.name, row.began_at, row.length, row.ends_on = of_case(application)
        row.grace = days(application, "signatory_grace") if row.grace else 0
    elif row.length is not None:
        row.length = days(application, row.name)


def waits_for_signatory(application: Application, window_closes: datetime) -> bool:
    """Whether the executive's days count: while it waits to be signed, and where it was signed in them."""
    # The provider has done its part; a busy executive must not cost it the application.
    status = application.status
    signed_late = status is ApplicationStatus.SIGNED and application.status_since > window_closes
    return status is ApplicationStatus.SIGN_OFF or signed_late
