"""Which letters are due, and who holds them while they are sent: a few at a time, by a token, until a moment."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update
from sqlalchemy.orm import joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.letters import LetterState
from accreditation.models.letters import Letter

BATCH = 50
LEASE = timedelta(minutes=5)
# The database uses the index of what waits only where it can read the state in the statement itself.
WAITING = Letter.state == bindparam(
    "waiting", LetterState.WAITING, type_=Letter.__table__.c.state.type, literal_execute=True
)


@dataclass(frozen=True)
class Held:
    """The letters that one sender holds."""

    token: str
    letter_ids: tuple[int, ...]


def due(now: datetime) -> ColumnElement[bool]:
    """Whether a letter waits, its moment is there, and nobody holds it."""
    return and_(WAITING, Letter.send_at <= now, or_(Letter.lease_until.is_(None), Letter.lease_until < now))


def are_due() -> bool:
    """Whether anything waits to be sent now; a read alone, so that looking every second costs no write."""
    return db.session.scalar(select(Letter.id).where(due(clock.now())).limit(1)) is not None


def claim(limit: int = BATCH) -> Held | None:
    """Hold the letters that are due longest, for the length of a lease; None where there are none."""
    if not are_due():
        return None
    now, token = clock.now(), secrets.token_hex(16)
    chosen = select(Letter.id).where(due(now)).order_by(Letter.turn, Letter.send_at, Letter.id).limit(limit)
    # SQLite leaves out the lock: its writers come one by one. On its own, so that PostgreSQL chooses once and not a row.
    once = chosen.with_for_update(skip_locked=True).cte("chosen")
    taken = (
        update(Letter)
        .where(Letter.id.in_(select(once.c.id)))
        .values(token=token, lease_until=now + LEASE)
        .returning(Letter.id)
        .execution_options(synchronize_session=False)
    )
    ids = sorted(db.session.scalars(taken))
    return Held(token, tuple(ids)) if ids else None


def held_letters(held: Held) -> Sequence[Letter]:
    """The letters that a sender still holds, each with its person, in the order in which they fell due."""
    statement = (
        select(Letter)
        .where(Letter.id.in_(held.letter_ids), Letter.token == held.token)
        .order_by(Letter.turn, Letter.send_at, Letter.id)
        .options(joinedload(Letter.person))
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).all()


def release(held: Held) -> None:
    """Let go of what a sender still holds; it is due as before."""
    mine = (Letter.id.in_(held.letter_ids), Letter.token == held.token, WAITING)
    free = update(Letter).where(*mine).values(token=None, lease_until=None)
    db.session.execute(free.execution_options(synchronize_session=False))
