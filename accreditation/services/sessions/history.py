"""The history of signing in that a person reads about their own account; kept for ninety days."""

from datetime import timedelta
from typing import Any

from sqlalchemy import CursorResult, delete, exists, select

from accreditation import clock
from accreditation.db import db
from accreditation.models.accounts import SignIn
from accreditation.queries.accounts import HISTORY_DAYS
from accreditation.text import single_line

CLEARED_AFTER = timedelta(days=HISTORY_DAYS)
_AGENT_LENGTH = 300


def agent(user_agent: str) -> str:
    """A browser's own name for itself, as it is kept."""
    return single_line(user_agent)[:_AGENT_LENGTH]


def note(person_id: int, *, method: str, user_agent: str, succeeded: bool) -> None:
    """Write down that somebody signed in to this account, or tried to."""
    db.session.add(
        SignIn(
            person_id=person_id,
            at=clock.now(),
            method=str(method),
            user_agent=agent(user_agent),
            succeeded=succeeded,
        )
    )


def has_signed_in(person_id: int) -> bool:
    """Whether the history knows of a time when this person signed in."""
    earlier = exists().where(SignIn.person_id == person_id, SignIn.succeeded)
    return bool(db.session.scalar(select(earlier)))


def sweep() -> int:
    """Clear away what is older than it is kept; says how many rows went."""
    result: Any = db.session.execute(delete(SignIn).where(SignIn.at < clock.now() - CLEARED_AFTER))
    return result.rowcount if isinstance(result, CursorResult) else 0
