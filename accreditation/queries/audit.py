"""The audit record as people read it: a case's timeline, and the auditor's page; it shows ids and codes, never content."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, Select, UnaryExpression, func, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.models.audit import AuditEvent
from accreditation.models.people import Person

PER_PAGE = 50
COUNTED_TO = 1000
_KINDS: dict[str, AuditKind] = {kind.value: kind for kind in AuditKind}


@dataclass(frozen=True)
class Event:
    """Something that happened, with the name of who did it ("" where the service itself did)."""

    id: int
    stream: str
    seq: int
    at: datetime
    kind: str
    label: str
    actor_id: int | None
    actor: str
    facts: Mapping[str, int | str | bool | None]


@dataclass(frozen=True)
class EventPage:
    """One page of events; `count` stops at a thousand, and `more` says that there are more than it."""

    rows: Sequence[Event]
    number: int
    pages: int
    count: int
    more: bool


@dataclass(frozen=True)
class Filter:
    """Which events to show: of a stream, a kind, a person, up to the end of a day."""

    stream: str = ""
    kind: AuditKind | None = None
    actor_id: int | None = None
    until: date | None = None


def timeline(application_id: int, kinds: Sequence[AuditKind] = ()) -> list[Event]:
    """What happened in a case, oldest first, of these kinds or of all, in one statement."""
    statement = _events().where(AuditEvent.stream == f"case:{application_id}")
    if kinds:
        statement = statement.where(AuditEvent.kind.in_([kind.value for kind in kinds]))
    return [_event(row) for row in db.session.execute(statement.order_by(AuditEvent.seq))]


def page(which: Filter = Filter(), number: int = 1) -> EventPage:
    """Events, newest first, fifty a page; what lies beyond the first thousand is reached by an earlier day."""
    found = _filtered(_events(), which)
    counted = _filtered(select(AuditEvent.id), which).limit(COUNTED_TO + 1).subquery()
    total = db.session.scalars(select(func.count()).select_from(counted)).one()
    count = min(total, COUNTED_TO)
    pages = max(1, -(-count // PER_PAGE))
    number = min(max(number, 1), pages)
    rows = db.session.execute(
        found.order_by(*_newest_first(which)).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    )
    return EventPage([_event(row) for row in rows], number, pages, count, total > COUNTED_TO)


def _newest_first(which: Filter) -> tuple[UnaryExpression[Any], ...]:
    """An order that the index of the filter has already, so that a long record is not sorted for one page."""
    if which.stream:
        return (AuditEvent.seq.desc(),)
    if which.until is not None:
        return (AuditEvent.at.desc(), AuditEvent.id.desc())
    return (AuditEvent.id.desc(),)


def _events() -> Select[*tuple[Any, ...]]:
    return select(
        AuditEvent.id,
        AuditEvent.stream,
        AuditEvent.seq,
        AuditEvent.at,
        AuditEvent.kind,
        AuditEvent.actor_id,
        Person.name,
        AuditEvent.facts,
    ).outerjoin(Person, Person.id == AuditEvent.actor_id)


def _filtered(statement: Select[*tuple[Any, ...]], which: Filter) -> Select[*tuple[Any, ...]]:
    if which.stream:
        statement = statement.where(AuditEvent.stream == which.stream)
    if which.kind is not None:
        statement = statement.where(AuditEvent.kind == which.kind.value)
    if which.actor_id is not None:
        statement = statement.where(AuditEvent.actor_id == which.actor_id)
    if which.until is not None:
        midnight = datetime.combine(which.until + timedelta(days=1), time.min, tzinfo=clock.LONDON)
        statement = statement.where(AuditEvent.at < midnight)
    return statement


def _event(row: Row[Any]) -> Event:
    code = row.kind
    label = _KINDS[code].label if code in _KINDS else code
    return Event(
        id=row.id,
        stream=row.stream,
        seq=row.seq,
        at=row.at,
        kind=code,
        label=label,
        actor_id=row.actor_id,
        actor=row.name or "",
        facts=json.loads(row.facts),
    )
