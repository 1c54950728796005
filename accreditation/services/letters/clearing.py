"""What is forgotten of letters: after half a year to whom and about what; what waited a week for a way to be sent fails."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update

from accreditation import clock
from accreditation.db import db
from accreditation.enums.letters import LetterState
from accreditation.models.letters import Letter, RefusingAddress

KEEP = timedelta(days=180)
TOO_LATE = timedelta(days=7)
KEEP_REFUSALS = timedelta(days=180)


def sweep() -> None:
    """Clear what is old, in the present transaction; the row stays with its key, so that nothing is sent a second time."""
    now = clock.now()
    late = update(Letter).where(Letter.state == LetterState.WAITING, Letter.send_at < now - TOO_LATE)
    _run(
        late.values(
            state=LetterState.FAILED,
            error="It waited for more than a week, and no way to send it was set up or answered.",
            token=None,
            lease_until=None,
        )
    )
    old = update(Letter).where(
        Letter.cleared_at.is_(None), Letter.state != LetterState.WAITING, Letter.asked_at < now - KEEP
    )
    _run(old.values(cleared_at=now, address="", sent_to="", facts={}, error=None))
    # An address that refused once and was not written to since may well take letters by now.
    lone = RefusingAddress.suppressed_at.is_(None), RefusingAddress.last_at < now - KEEP_REFUSALS
    _run(delete(RefusingAddress).where(*lone))


def _run(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
