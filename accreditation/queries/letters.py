"""Letters by e-mail as an administrator sees them: how many stand where, each of them, and the addresses that refuse them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.letters import SENDABLE_AGAIN, LetterKind, LetterState
from accreditation.enums.people import Role
from accreditation.models.letters import Letter, RefusingAddress
from accreditation.permissions.viewer import Viewer
from accreditation.queries.paging import COUNTED_TO, Page, paginate

LATE = timedelta(minutes=15)
"""So long after it was due a letter that still waits is a sign of trouble."""
RECENT = timedelta(days=30)
"""So long an administrator's home tells of what was not delivered; it stays on the list of letters."""


@dataclass(frozen=True)
class Standing:
    """How many letters stand where, and since when the oldest waits that could have been sent."""

    counts: dict[LetterState, int]
    oldest_due: datetime | None
    trouble: str | None


def page(
    *, state: LetterState | None = None, kind: LetterKind | None = None, number: int = 1
) -> Page[Letter]:
    """Letters with their people, the newest first."""
    statement = select(Letter).order_by(Letter.id.desc()).options(joinedload(Letter.person))
    if state is not None:
        statement = statement.where(Letter.state == state)
    if kind is not None:
        statement = statement.where(Letter.kind == kind)
    return paginate(statement, number)


def standing(now: datetime) -> Standing:
    """How the letters stand; each count stops at one more than a thousand. One statement."""
    due = select(Letter.send_at, Letter.error).where(
        Letter.state == LetterState.WAITING, Letter.send_at <= now
    )
    oldest = due.order_by(Letter.send_at).limit(1).subquery()
    columns = [_count(state).label(state.value) for state in LetterState]
    row = db.session.execute(
        select(
            *columns,
            select(oldest.c.send_at).scalar_subquery(),
            select(oldest.c.error).scalar_subquery(),
        )
    ).one()
    *counts, oldest_due, trouble = row
    return Standing(dict(zip(LetterState, counts, strict=True)), oldest_due, trouble)


def _count(state: LetterState) -> Any:
    counted = select(Letter.id).where(Letter.state == state).limit(COUNTED_TO + 1).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()


def undelivered(viewer: Viewer) -> int:
    """How many letters of the last month were not delivered, up to one more than a thousand; none for others. One statement."""
    if not viewer.has(Role.ADMINISTRATOR):
        return 0
    lost = select(Letter.id).where(
        Letter.state.in_(SENDABLE_AGAIN), Letter.asked_at > clock.now() - RECENT, Letter.cleared_at.is_(None)
    )
    return db.session.scalars(select(func.count()).select_from(lost.limit(COUNTED_TO + 1).subquery())).one()


def letter(viewer: Viewer, letter_id: int) -> Letter | None:
    """A letter by its number, for an administrator."""
    if not viewer.has(Role.ADMINISTRATOR):
        return None
    return db.session.get(Letter, letter_id, options=[joinedload(Letter.person)])


def take(letter_id: int) -> None:
    """Take a letter for the length of a write, so that two people do not send it again at once."""
    db.session.execute(select(Letter.id).where(Letter.id == letter_id).with_for_update()).all()


def refusing(number: int = 1) -> Page[RefusingAddress]:
    """The addresses that nothing is sent to, the newest first."""
    suppressed = select(RefusingAddress).where(RefusingAddress.suppressed_at.is_not(None))
    return paginate(suppressed.order_by(RefusingAddress.suppressed_at.desc(), RefusingAddress.id), number)


def refusing_address(viewer: Viewer, refusing_address_id: int) -> RefusingAddress | None:
    """A suppressed address by its number, for an administrator."""
    if not viewer.has(Role.ADMINISTRATOR):
        return None
    row = db.session.get(RefusingAddress, refusing_address_id)
    return row if row is not None and row.suppressed_at is not None else None
