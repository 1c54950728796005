"""Until when a provider has time to send an application; what closes it and what refuses a late step ask the same."""

from datetime import date, datetime

from accreditation.enums.applications import ApplicationStatus
from accreditation.rules import working_days


def window_ends(closes_on: date, reinstated_at: datetime | None, days: int) -> datetime:
    """When the provider has to have sent it: as its cycle closes, or some working days after it was reopened."""
    closes = working_days.closes(closes_on)
    # Reopened after its cycle, a case would otherwise close again in the next night.
    return closes if reinstated_at is None else max(closes, working_days.deadline(reinstated_at, days))


def drafting_ends(status: ApplicationStatus, since: datetime, window: datetime, grace: int) -> datetime:
    """When a case that is not sent yet closes, by where it stands, since when, and when its window ends.

    The executive has some working days more to sign, and what was signed in them may be sent in them.
    """
    signed_late = status is ApplicationStatus.SIGNED and since > window
    # The provider has done its part; a busy executive must not cost it the application.
    waits = status is ApplicationStatus.SIGN_OFF or signed_late
    return working_days.deadline(window, grace) if waits else window
