"""What became of a letter: sent, refused, put off, failed, or not sent at all; each is one short write of whoever holds it."""

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, update

from accreditation import clock
from accreditation.db import db
from accreditation.enums.letters import LetterState
from accreditation.models.letters import Letter
from accreditation.services.letters import addresses
from accreditation.services.letters.holding import WAITING, Held, due

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
PATIENCE = timedelta(days=2)
"""So long after its first try a letter is tried again."""
_ERROR_LENGTH = 300


def note_sent(letter_id: int, token: str, *, to: str, had_refused: bool = False) -> bool:
    """The server took it; False where somebody else holds it by now, so that a second copy is on its way.

    An address that had refused letters before takes them again.
    """
    if had_refused:
        addresses.allow(to)
    now = clock.now()
    return _note(
        letter_id,
        token,
        state=LetterState.SENT,
        sent_at=now,
        sent_to=to,
        error=None,
        tries=Letter.tries + 1,
        first_tried_at=func.coalesce(Letter.first_tried_at, now),
    )


def note_refused(letter_id: int, token: str, reason: str, *, address: str = "") -> None:
    """The server refused it for good; with an address, because of that."""
    if note_failed(letter_id, token, reason) and address:
        addresses.note_refusal(address, reason[:_ERROR_LENGTH])


def note_failed(letter_id: int, token: str, reason: str) -> bool:
    """It cannot be sent as it is, and is not tried again by itself."""
    now = clock.now()
    return _note(
        letter_id,
        token,
        state=LetterState.FAILED,
        error=reason[:_ERROR_LENGTH],
        tries=Letter.tries + 1,
        first_tried_at=func.coalesce(Letter.first_tried_at, now),
    )


def note_later(letter: Letter, token: str, reason: str) -> None:
    """It could not be sent now: it is tried again, later each time, and fails two days after its first try."""
    now = clock.now()
    if letter.first_tried_at is not None and now - letter.first_tried_at >= PATIENCE:
        note_failed(letter.id, token, reason)
        return
    pause = min(FIRST_WAIT * 2 ** min(letter.tries, 10), LONGEST_WAIT) * _varied()
    _note(
        letter.id,
        token,
        error=reason[:_ERROR_LENGTH],
        tries=Letter.tries + 1,
        first_tried_at=letter.first_tried_at or now,
        send_at=now + pause,
    )


def note_away(held: Held, reason: str) -> None:
    """The server takes no letters at all now: all that is due waits, and what has waited for two days fails."""
    now = clock.now()
    over = Letter.first_tried_at <= now - PATIENCE
    waits = {
        "state": case((over, LetterState.FAILED), else_=Letter.state),
        "first_tried_at": func.coalesce(Letter.first_tried_at, now),
        "error": reason[:_ERROR_LENGTH],
        "token": None,
        "lease_until": None,
    }
    for mine in (
        and_(Letter.id.in_(held.letter_ids), Letter.token == held.token, WAITING),
        and_(due(now), or_(Letter.first_tried_at.is_(None), over)),
    ):
        _execute(update(Letter).where(mine).values(waits))


def note_withheld(letter_id: int, token: str) -> None:
    """It no longer concerns its reader."""
    _note(letter_id, token, state=LetterState.WITHHELD, error=None)


def note_suppressed(letter_id: int, token: str) -> None:
    """Its address refuses letters."""
    _note(letter_id, token, state=LetterState.SUPPRESSED, error="The address refused several letters before.")


def _note(letter_id: int, token: str, **values: Any) -> bool:
    mine = (Letter.id == letter_id, Letter.token == token, WAITING)
    return _execute(update(Letter).where(*mine).values(token=None, lease_until=None, **values)) == 1


def _execute(statement: Any) -> int:
    result: Any = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)


def _varied() -> float:
    """A fifth more or less, so that what was put off together does not come back together."""
    return secrets.SystemRandom().uniform(0.8, 1.2)
