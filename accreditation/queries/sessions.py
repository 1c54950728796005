"""Who is signed in: a session, its person and the grants that stand today, in one statement."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.orm import aliased

from accreditation import clock
from accreditation.db import UtcDateTime, constants, db
from accreditation.enums.people import PROVIDER_ROLES, Duty, Role
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.countersigners import Countersigner
from accreditation.models.notices import Notice
from accreditation.models.people import Grant, GrantPlacement, Person, UserSession
from accreditation.models.ties import ConflictException
from accreditation.permissions.viewer import GrantHeld, Viewer
from accreditation.queries import ties
from accreditation.queries.affiliations import Mergers
from accreditation.queries.countersigners import NAMED
from accreditation.queries.exceptions import STANDS
from accreditation.queries.people import stands
from accreditation.rules.conflicts import merged
from accreditation.rules.duties import ASSESSING_DUTIES, PROVIDER_DUTIES

_TODAY: ColumnElement[date] = bindparam("today", type_=Date())


@dataclass(frozen=True)
class Idle:
    """After this long without a page or a save a session ends, sooner on a shared computer; what was typed is kept."""

    own: timedelta = timedelta(hours=1)
    shared: timedelta = timedelta(minutes=10)


IDLE = Idle()


def token_hash(token: str) -> str:
    """What is kept of a session's token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _in_use(idle_since: Any, shared_idle_since: Any) -> ColumnElement[bool]:
    """A session that was seen since it may be left; on a shared computer that is a later moment."""
    return UserSession.seen_at > case((UserSession.is_shared, shared_idle_since), else_=idle_since)


def _cases_with(duties: Collection[Duty]) -> Select[str]:
    """The cases in which a person took one of these duties, as one text: a join would give a row for each."""
    return (
        select(func.aggregate_strings(cast(CaseDuty.application_id, String), ","))
        .where(CaseDuty.person_id == Person.id, CaseDuty.duty.in_(constants(duties)))
        .correlate(Person)
    )


def _cases_served() -> Select[str]:
    """The cases that an organisation return serves which a person wrote, led or signed."""
    return (
        select(func.aggregate_strings(cast(Application.id, String), ","))
        .join(CaseDuty, CaseDuty.application_id == Application.return_id)
        .where(CaseDuty.person_id == Person.id, CaseDuty.duty.in_(constants(PROVIDER_DUTIES)))
        .correlate(Person)
    )


def _own_cases_assessed() -> Select[str]:
    """The cases of a person's own providers in which they took an assessing duty."""
    # From the provider on: a secretary or a panel member has duties on thousands of cases, and none of their own.
    own = aliased(Grant)
    of_own = (
        select(Application.id)
        .join(own, own.organisation_id == Application.organisation_id)
        .where(own.person_id == Person.id, stands(_TODAY, own))
        .correlate(Person)
    )
    return _cases_with(ASSESSING_DUTIES).where(CaseDuty.application_id.in_(of_own))


def _cases_countersigned() -> Select[str]:
    """The cases for which a person is the outsider who countersigns."""
    return (
        select(func.aggregate_strings(cast(Countersigner.application_id, String), ","))
        .where(NAMED)
        .correlate(Person)
    )


def _cases_excepted() -> Select[str]:
    """The cases for which a person's conflict is set aside."""
    return (
        select(func.aggregate_strings(cast(ConflictException.application_id, String), ","))
        .where(ConflictException.person_id == Person.id, STANDS)
        .correlate(Person)
    )


def _of_who_judges(listed: Select[str]) -> ColumnElement[str | None]:
    """What ties a person, on the rows of each role but a provider's: a provider's people judge no case in that role."""
    return case((Grant.role.in_(constants(PROVIDER_ROLES)), null()), else_=listed.scalar_subquery())


_PEOPLE = (
    select(
        Person.id,
        Person.name,
        Person.email,
        ties.listed(*ties.employers(Person.id)).scalar_subquery(),
        _of_who_judges(ties.listed(*ties.providers(Person.id))),
        _of_who_judges(ties.listed(*ties.cases_of_universities(Person.id))),
        _of_who_judges(_cases_excepted()),
        ties.MERGERS.scalar_subquery(),
        _cases_with(PROVIDER_DUTIES).scalar_subquery(),
        _cases_served().scalar_subquery(),
        _own_cases_assessed().scalar_subquery(),
        _cases_countersigned().scalar_subquery(),
        Grant.id,
        Grant.role,
        Grant.organisation_id,
        Grant.office_id,
        GrantPlacement.placement_id,
    )
    .select_from(Person)
    .outerjoin(Grant, and_(Grant.person_id == Person.id, stands(_TODAY)))
    .outerjoin(GrantPlacement, GrantPlacement.grant_id == Grant.id)
    .where(Person.disabled_at.is_(None))
    .order_by(Grant.id)
)
"""Everybody whose account is not switched off, a row for each grant that stands and each placement that it names."""

# Built once, as what follows is: to recognise a statement of this size anew takes longer than to run it.
_OF_PERSON = _PEOPLE.where(Person.id == bindparam("person"))

_UNREAD = (
    select(func.count())
    .select_from(Notice)
    .where(Notice.person_id == Person.id, Notice.read_at.is_(None))
    .correlate(Person)
    .scalar_subquery()
)
"""How many notices somebody has not read: every page says it."""

_OF_SESSION = (
    UserSession.id,
    UserSession.seen_at,
    UserSession.stepped_up_at,
    UserSession.step_up_for,
    UserSession.method,
    Person.password_is_temporary,
    UserSession.is_shared,
    _UNREAD,
)

_SIGNED_IN = (
    _PEOPLE.add_columns(*_OF_SESSION)
    .join(UserSession, UserSession.person_id == Person.id)
    .where(
        UserSession.token_hash == bindparam("token_hash"),
        UserSession.revoked_at.is_(None),
        UserSession.expires_at > bindparam("now"),
        _in_use(
            bindparam("idle_since", type_=UtcDateTime()), bindparam("shared_idle_since", type_=UtcDateTime())
        ),
    )
)
"""The same with the session that a token is of: every request asks it."""


def viewer_for(token: str, idle: Idle = IDLE) -> Viewer | None:
    """The person signed in with this token, or None once it expired, was left, was ended, or the account was disabled."""
    now = clock.now()
    values = {
        "token_hash": token_hash(token),
        "now": now,
        "idle_since": now - idle.own,
        "shared_idle_since": now - idle.shared,
        "today": clock.today(),
    }
    rows = db.session.execute(_SIGNED_IN, values).all()
    if not rows:
        return None
    of_person = len(rows[0]) - len(_OF_SESSION)
    session_id, seen_at, stepped_up_at, step_up_for, method, temporary, shared, unread = rows[0][of_person:]
    return replace(
        _viewer([row[:of_person] for row in rows]),
        session_id=session_id,
        session_seen_at=seen_at,
        stepped_up_at=stepped_up_at,
        step_up_for=step_up_for,
        method=method,
        must_choose_password=temporary,
        on_shared_computer=shared,
        unread_notices=unread,
        token=token,
    )


def viewer_of(person_id: int) -> Viewer | None:
    """A person as permissions see them, without a session; None where the account is switched off."""
    rows = db.session.execute(_OF_PERSON, {"person": person_id, "today": clock.today()}).all()
    return _viewer(rows) if rows else None


def _viewer(rows: Sequence[Any]) -> Viewer:
    person_id, name, email, employed, *_, gone = rows[0][:8]
    parts = rows[0][8:12]
    bound, of_universities, excepted = (_first(row[place] for row in rows) for place in (4, 5, 6))
    provider_cases, served, assessed, countersigned = map(_ids, parts)
    employers, tied = _with_merged(_ids(employed), gone), _with_merged(_ids(bound), gone)
    return Viewer(
        person_id=person_id,
        name=name,
        email=email,
        grants=_grants(rows),
        employers=employers,
        tied_providers=tied - employers,
        tied_cases=_ids(of_universities),
        excepted_cases=_ids(excepted),
        provider_cases=provider_cases | served,
        assessed_cases=assessed,
        countersigned_cases=countersigned,
    )


def _first(listed: Iterable[str | None]) -> str | None:
    """What one of a person's rows has: that of a provider's role has none."""
    return next((text for text in listed if text is not None), None)


def _ids(listed: str | None) -> frozenset[int]:
    return frozenset(map(int, listed.split(","))) if listed else frozenset()


def _with_merged(organisations: frozenset[int], gone: str | None) -> frozenset[int]:
    """These organisations and all that merged with them."""
    if not (organisations and gone):
        return organisations
    pairs = (pair.split(":") for pair in gone.split(","))
    mergers = Mergers(merged({int(organisation): int(successor) for organisation, successor in pairs}))
    return frozenset(mergers.with_merged(organisations))


def _grants(rows: Sequence[Any]) -> tuple[GrantHeld, ...]:
    """The grants in these rows, one row for a grant or for each placement that it names."""
    held: dict[int, tuple[Role, int | None, int | None]] = {}
    placements: dict[int, set[int]] = {}
    for *_, grant_id, role, organisation_id, office_id, placement_id in rows:
        if grant_id is None:
            continue
        held[grant_id] = (role, organisation_id, office_id)
        named = placements.setdefault(grant_id, set())
        if placement_id is not None:
            named.add(placement_id)
    return tuple(GrantHeld(*held[grant_id], frozenset(placements[grant_id])) for grant_id in held)


def open_sessions(person_id: int, idle: Idle = IDLE) -> list[UserSession]:
    """Where a person is signed in now, newest first."""
    now = clock.now()
    return list(
        db.session.scalars(
            select(UserSession)
            .where(
                UserSession.person_id == person_id,
                UserSession.revoked_at.is_(None),
                UserSession.expires_at > now,
                _in_use(literal(now - idle.own, UtcDateTime()), literal(now - idle.shared, UtcDateTime())),
            )
            .order_by(UserSession.created_at.desc())
            .limit(50)
        )
    )
