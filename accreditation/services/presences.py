"""Note who has the page of a standard open, for as long as that is true; it is in no record, and takes no case.

A page says so every twenty seconds, so it is one statement, which a save of the same case never waits for.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import CursorResult, and_, case, delete, or_
from sqlalchemy.dialects import postgresql, sqlite

from accreditation import clock
from accreditation.db import db
from accreditation.models.presences import Presence
from accreditation.queries.presences import LASTS

WRITTEN_EVERY = timedelta(seconds=5)
"""The same is not written more often than this, however often a page says it."""
SWEPT_AFTER = timedelta(hours=1)
"""After this nobody asks for it, and the sweep takes it."""


def note(answer_id: int, person_id: int, *, is_typing: bool) -> None:
    """Note that somebody has the page of an answer open, and whether they write there."""
    now = clock.now()
    insert = (postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite).insert
    row = insert(Presence).values(
        person_id=person_id, answer_id=answer_id, is_typing=is_typing, since=now, seen_at=now
    )
    goes_on = and_(Presence.is_typing == row.excluded.is_typing, Presence.seen_at > now - LASTS)
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["person_id", "answer_id"],
            set_={
                "is_typing": row.excluded.is_typing,
                "since": case((goes_on, Presence.since), else_=row.excluded.since),
                "seen_at": row.excluded.seen_at,
            },
            where=or_(Presence.is_typing != row.excluded.is_typing, Presence.seen_at < now - WRITTEN_EVERY),
        )
    )


def leave(person_id: int, answer_id: int | None = None) -> None:
    """Note that somebody closed the page of an answer, or every page: they are not here any more."""
    of_person = Presence.person_id == person_id
    condition = of_person if answer_id is None else and_(of_person, Presence.answer_id == answer_id)
    db.session.execute(delete(Presence).where(condition))


def sweep() -> int:
    """Clear away who was here long ago; says how many rows went."""
    result: Any = db.session.execute(delete(Presence).where(Presence.seen_at <= clock.now() - SWEPT_AFTER))
    return result.rowcount if isinstance(result, CursorResult) else 0
