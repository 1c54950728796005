"""Ask for a letter by e-mail in the transaction of its cause; a sender composes and sends it, once whatever crashes."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from accreditation import clock
from accreditation.db import db
from accreditation.enums.letters import URGENT, LetterKind, LetterState
from accreditation.models.letters import Letter


@dataclass(frozen=True)
class Wish:
    """A letter to a person, among several that are asked for at once."""

    key: str
    person_id: int
    facts: Mapping[str, Any]
    send_at: datetime


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
    row = _row(kind, key, person_id, facts or {}, send_at or clock.now(), address)
    return db.session.scalar(_once().values(row).returning(Letter.id)) is not None


def ask_several(kind: LetterKind, wishes: Sequence[Wish]) -> None:
    """Ask for letters of one kind in one statement; one that was asked for before is left as it is."""
    if wishes:
        rows = [_row(kind, wish.key, wish.person_id, wish.facts, wish.send_at) for wish in wishes]
        db.session.execute(_once(), rows)


def _row(
    kind: LetterKind,
    key: str,
    person_id: int | None,
    facts: Mapping[str, Any],
    send_at: datetime,
    address: str = "",
) -> dict[str, Any]:
    return {
        "key": key,
        "kind": kind,
        "person_id": person_id,
        "address": address,
        "facts": dict(facts),
        "asked_at": clock.now(),
        "turn": 0 if kind in URGENT else 1,
        "send_at": send_at,
        "state": LetterState.WAITING,
        "message_id": secrets.token_hex(16),
        "tries": 0,
        "sent_to": "",
    }


def _once() -> Any:
    insert = (postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite).insert
    return insert(Letter).on_conflict_do_nothing(index_elements=["key"])
