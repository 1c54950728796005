"""The audit record as people read it: a case's timeline, and the auditor's page; it shows ids and codes, never content."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    UnaryExpression,
    and_,
    case,
    cast,
    false,
    func,
    select,
)

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent
from accreditation.models.concerns import Concern
from accreditation.models.frameworks import Standard
from accreditation.models.organisations import Office, Organisation
from accreditation.models.people import Person
from accreditation.queries import organisations, rounds
from accreditation.queries.paging import Page, paginate_rows
from accreditation.rules import codes

PER_PAGE = 50
_CONCERN = '{"concern_id":'
_OF_CONCERN = (
    AuditKind.CONCERN_RAISED,
    AuditKind.CONCERN_MOVED,
    AuditKind.CONCERN_ACTED_ON,
    # Only those that a concern brought begin with it.
    AuditKind.FINDING_MOVED,
)
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
class Filters:
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


def page(chosen: Filters = Filters(), number: int = 1, *, size: int = PER_PAGE) -> Page[Event]:
    """Events, newest first, fifty a page; what lies beyond the first thousand is reached by an earlier day."""
    events = _filtered(_events(), chosen).order_by(*_newest_first(chosen))
    listed = paginate_rows(events, number, size)
    rows = [_event(row) for row in listed.rows]
    return Page(rows, listed.number, listed.pages, listed.total, listed.more)


def _tells_of_a_hidden_concern() -> ColumnElement[bool]:
    """Events of a concern whose case's scores are not shared yet: that there is one tells of a low score."""
    of_concern = and_(
        AuditEvent.kind.in_([kind.value for kind in _OF_CONCERN]), AuditEvent.facts.startswith(_CONCERN)
    )
    of_officer = and_(
        AuditEvent.kind == AuditKind.DUTY_TAKEN.value,
        AuditEvent.facts.contains(f'"duty":"{Duty.CONCERN_OFFICER.value}"'),
    )
    # The facts are canonical text, so a concern's id comes first in it; the two databases name this function differently.
    find = func.instr if db.session.get_bind().dialect.name == "sqlite" else func.strpos
    first = len(_CONCERN) + 1
    concern = cast(func.substr(AuditEvent.facts, first, find(AuditEvent.facts, ",") - first), Integer)
    application = cast(func.substr(AuditEvent.stream, len("case:") + 1), Integer)
    unshared = select(~rounds.shared()).select_from(Application)
    of_its_case = unshared.join(Concern, Concern.application_id == Application.id).where(
        Concern.id == concern
    )
    # Scalar subqueries, not EXISTS: PostgreSQL would read every concern there is to answer for the few on the page.
    return case(
        (of_concern, func.coalesce(of_its_case.scalar_subquery(), false())),
        (of_officer, func.coalesce(unshared.where(Application.id == application).scalar_subquery(), false())),
        else_=false(),
    )


def _newest_first(chosen: Filters) -> tuple[UnaryExpression[Any], ...]:
    """An order that the index of the filter has already, so that a long record is not sorted for one page."""
    if chosen.stream:
        return (AuditEvent.seq.desc(),)
    if chosen.until is not None:
        return (AuditEvent.at.desc(), AuditEvent.id.desc())
    return (AuditEvent.id.desc(),)


def stream_named(text: str) -> str | None:
    """The stream of the case with this reference, or of the organisation with this ODS code; None for neither."""
    of_case = select(Application.id).where(Application.reference == codes.numbered(text))
    application = db.session.scalars(of_case).first()
    if application is not None:
        return f"case:{application}"
    organisation = organisations.by_code(text)
    return None if organisation is None else f"organisation:{organisation.id}"


@dataclass(frozen=True)
class Names:
    """What the ids of some events stand for, each by its id."""

    people: Mapping[int, str]
    organisations: Mapping[int, str]
    cases: Mapping[int, str]
    offices: Mapping[int, str]
    standards: Mapping[int, str]


def names(events: Sequence[Event]) -> Names:
    """The names behind the ids of these events, in at most one statement for each sort of thing."""
    places = [place for event in events for place in (event.stream, str(event.facts.get("scope")))]

    def ids_of(fact: str, place: str = "") -> set[int]:
        ids = {event.facts.get(fact) for event in events}
        named = {
            int(place_.partition(":")[2]) for place_ in places if place and place_.startswith(f"{place}:")
        }
        return {place_ for place_ in ids if isinstance(place_, int)} | named

    return Names(
        people=_named(Person.id, Person.name, ids_of("person_id")),
        organisations=_named(Organisation.id, Organisation.name, ids_of("organisation_id", "organisation")),
        cases=_named(Application.id, Application.reference, ids_of("application_id", "case")),
        offices=_named(Office.id, Office.name, ids_of("office_id", "office")),
        standards=_named(Standard.id, Standard.code, ids_of("standard_id")),
    )


def _named(key: Any, name: Any, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    return dict(db.session.execute(select(key, name).where(key.in_(ids))).all())


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


def _filtered(statement: Select[*tuple[Any, ...]], chosen: Filters) -> Select[*tuple[Any, ...]]:
    statement = statement.where(~_tells_of_a_hidden_concern())
    if chosen.stream:
        statement = statement.where(AuditEvent.stream == chosen.stream)
    if chosen.kind is not None:
        statement = statement.where(AuditEvent.kind == chosen.kind.value)
    if chosen.actor_id is not None:
        statement = statement.where(AuditEvent.actor_id == chosen.actor_id)
    if chosen.until is not None:
        midnight = datetime.combine(chosen.until + timedelta(days=1), time.min, tzinfo=clock.LONDON)
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
