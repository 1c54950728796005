"""What was heard of while the demonstration's months went by: read by now, and its letters went out of date unsent."""

from datetime import timedelta

from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.letters import LetterState
from accreditation.models.letters import Letter
from accreditation.models.notices import Notice

NEW = timedelta(days=7)
"""What is not older waits to be read, so that every page of notices has something new on it."""


def settle() -> None:
    """Read the old notices, and withhold their letters: months of them would go out on the first start."""
    before = clock.now() - NEW
    with unit_of_work():
        db.session.execute(update(Notice).where(Notice.created_at < before).values(read_at=Notice.created_at))
        db.session.execute(
            update(Letter)
            .where(Letter.state == LetterState.WAITING, Letter.send_at < clock.now())
            .values(state=LetterState.WITHHELD)
        )
