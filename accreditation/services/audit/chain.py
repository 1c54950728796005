"""Write events to their chains: kept until the end of the unit of work, then sealed under each stream's head."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import event, insert, text, update
from sqlalchemy.orm import Session, SessionTransaction

from accreditation import clock
from accreditation.db import before_commit, db
from accreditation.enums.audit import AuditKind
from accreditation.models.audit import AuditEvent, AuditHead
from accreditation.permissions.viewer import Viewer
from accreditation.services.audit import sealing
from accreditation.services.audit.facts import FactValue, checked_stream, text_of
from accreditation.services.audit.stored import moment

GENESIS = "0" * 64
"""What the first event of a stream follows."""

_PENDING = "audit_pending"
_MARKS = "audit_marks"

# One statement that makes the head if it is missing and holds it either way: whoever comes second waits here, and then
# reads what the first has left. Both databases take it.
_HOLD = text(
    "INSERT INTO audit_heads (stream, seq, hash) VALUES (:stream, 0, :genesis)"
    " ON CONFLICT (stream) DO UPDATE SET stream = excluded.stream RETURNING seq, hash"
)


@dataclass(frozen=True)
class Pending:
    """An event that waits for the end of the unit of work."""

    stream: str
    kind: str
    actor_id: int | None
    facts: str
    at: datetime


def record(kind: AuditKind, /, *, actor: Viewer | None, stream: str, **facts: FactValue) -> None:
    """Write down that something happened; `actor` is None where the service itself did it.

    The event is kept only if the unit of work is. Raises ValueError unless the facts are exactly those of the kind.
    """
    pending = Pending(
        stream=checked_stream(stream),
        kind=kind.value,
        actor_id=actor.person_id if actor else None,
        facts=text_of(kind, facts),
        at=clock.now(),
    )
    db.session.info.setdefault(_PENDING, []).append(pending)


def waiting() -> tuple[Pending, ...]:
    """What was recorded in this unit of work and is not sealed yet."""
    return tuple(db.session.info.get(_PENDING, ()))


@before_commit
def seal() -> None:
    """Chain what was recorded; streams are held in their order, so that two writers never wait for each other."""
    for sealed in sealing.take():
        record(
            AuditKind.RECORD_SEALED,
            actor=None,
            stream=sealed.stream,
            seal_id=sealed.id,
            record=sealed.record,
            digest=sealed.digest,
        )
    pending: list[Pending] = db.session.info.get(_PENDING, [])
    if not pending:
        return
    rows: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    for stream, events in groupby(
        sorted(pending, key=lambda event: event.stream), key=lambda event: event.stream
    ):
        # Holds the head until the commit: the next writer of this stream continues from what is committed.
        seq, previous = db.session.execute(_HOLD, {"stream": stream, "genesis": GENESIS}).one()
        for pending_event in events:
            seq += 1
            row = _row(pending_event, seq, previous)
            previous = row["hash"]
            rows.append(row)
        heads.append({"stream": stream, "seq": seq, "hash": previous})
    db.session.execute(insert(AuditEvent), rows)
    db.session.execute(update(AuditHead), heads)
    pending.clear()


def digest(
    stream: str, seq: int, at: datetime | str, kind: str, actor_id: int | None, facts: str, previous_hash: str
) -> str:
    """The SHA-256 of one event in its place, over text that reads the same on every database.

    `at` is a moment, or one as a database keeps it: what reads as the same moment and is stored otherwise is another.
    """
    canonical = json.dumps(
        [stream, seq, moment(at), kind, actor_id, facts, previous_hash], separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _row(event: Pending, seq: int, previous: str) -> dict[str, Any]:
    return {
        "stream": event.stream,
        "seq": seq,
        "at": event.at,
        "kind": event.kind,
        "actor_id": event.actor_id,
        "facts": event.facts,
        "previous_hash": previous,
        "hash": digest(event.stream, seq, event.at, event.kind, event.actor_id, event.facts, previous),
    }


@event.listens_for(Session, "after_transaction_create")
def _remember(session: Session, transaction: SessionTransaction) -> None:
    """Note how much was recorded before a savepoint."""
    if transaction.nested:
        session.info.setdefault(_MARKS, {})[transaction] = len(session.info.get(_PENDING, ()))


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    """What a savepoint undid did not happen."""
    mark = session.info.get(_MARKS, {}).get(previous)
    if mark is not None:
        del session.info.get(_PENDING, [])[mark:]


@event.listens_for(Session, "after_transaction_end")
def _end(session: Session, transaction: SessionTransaction) -> None:
    """After the whole transaction nothing is left to write down."""
    if transaction.parent is None:
        session.info.pop(_PENDING, None)
        session.info.pop(_MARKS, None)


@event.listens_for(Session, "before_commit")
def _refuse_unsealed(session: Session) -> None:
    """A commit past the unit of work would lose events in silence."""
    if session.info.get(_PENDING) and session.get_nested_transaction() is None:
        raise RuntimeError("audit events are not sealed: commit through unit_of_work()")
