"""An administrator has letters that were not delivered sent again, one or all of them."""

from typing import Any

from sqlalchemy import select, update

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.letters import SENDABLE_AGAIN, LetterState
from accreditation.errors import RuleBroken
from accreditation.models.letters import Letter
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit

_ANEW = {"state": LetterState.WAITING, "tries": 0, "first_tried_at": None, "error": None}


def send_again(letter: Letter, *, actor: Viewer) -> None:
    """Let one letter that was not delivered be tried afresh, with the words of today; raises RuleBroken for any other."""
    if letter.state not in SENDABLE_AGAIN:
        raise RuleBroken("Only a letter that was not delivered can be sent again.")
    if letter.cleared_at is not None:
        raise RuleBroken("What this letter was about has been cleared away, so it cannot be sent again.")
    for name, value in _ANEW.items():
        setattr(letter, name, value)
    letter.send_at = clock.now()
    audit.record(
        AuditKind.LETTER_SENT_AGAIN,
        actor=actor,
        stream=audit.SYSTEM,
        letter_id=letter.id,
        kind=letter.kind.value,
    )


def send_all_again(*, actor: Viewer) -> int:
    """Let every letter that failed be tried afresh, and say how many; raises RuleBroken where there is none."""
    failed = select(Letter.id).where(Letter.state == LetterState.FAILED, Letter.cleared_at.is_(None))
    anew = update(Letter).where(Letter.id.in_(failed)).values(send_at=clock.now(), **_ANEW)
    result: Any = db.session.execute(anew.execution_options(synchronize_session=False))
    count = int(result.rowcount)
    if not count:
        raise RuleBroken("There is no letter to send again. Nothing was changed.")
    audit.record(AuditKind.LETTERS_SENT_AGAIN, actor=actor, stream=audit.SYSTEM, letters=count)
    return count
