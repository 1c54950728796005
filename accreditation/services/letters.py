"""Ask for a letter by e-mail in the transaction of its cause; a worker composes and sends it, once whatever crashes."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from accreditation import clock
from accreditation.db import db
from accreditation.enums.letters import LetterKind, LetterState
from accreditation.models.letters import Letter


def ask(
    kind: LetterKind,
    *,
    key: str,
    person_id: int | None = None,
    address: str = "",
    facts: Mapping[str, Any] | None = None,
    send_at: datetime | None = None,
) -> bool:
    """Ask for one letter to a person, or to an address that has no account; False where the key was asked for before.

    `facts` are numbers and codes: the words are composed when it is sent.
    """
    now = clock.now()
    insert = (postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite).insert
    statement = insert(Letter).values(
        key=key,
        kind=kind,
        person_id=person_id,
        address=address,
        facts=dict(facts or {}),
        asked_at=now,
        send_at=send_at or now,
        state=LetterState.WAITING,
        message_id=secrets.token_hex(),
        tries=0,
        sent_to="",
    )
    once = statement.on_conflict_do_nothing(index_elements=["key"]).returning(Letter.id)
    return db.session.scalar(once) is not None
