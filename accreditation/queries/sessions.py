"""Who is signed in: a session, its person and the grants that stand today, in one statement."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, String, and_, bindparam, case, cast, func, literal, select
from sqlalchemy.orm import aliased

from accreditation import clock
from accreditation.db import UtcDateTime, db
from accreditation.enums.people import Duty, Role
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.notices import Notice
from accreditation.models.people import Grant, GrantPlacement, Person, ReviewerProfile, UserSession
from accreditation.permissions.viewer import GrantHeld, Viewer
from accreditation.queries.people import stands
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
        .where(CaseDuty.person_id == Person.id, CaseDuty.duty.in_([duty.value for duty in duties]))
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


_PEOPLE = (
    select(
        Person.id,
        Person.name,
        Person.email,
        ReviewerProfile.employer_id,
        _cases_with(PROVIDER_DUTIES).scalar_subquery(),
        _own_cases_assessed().scalar_subquery(),
        Grant.id,
        Grant.role,
        Grant.organisation_id,
        Grant.office_id,
        GrantPlacement.placement_id,
    )
    .select_from(Person)
    .outerjoin(ReviewerProfile, ReviewerProfile.person_id == Person.id)
    .outerjoin(Grant, and_(Grant.person_id == Person.id, stands(_TODAY)))
    .outerjoin(GrantPlacement, GrantPlacement.grant_id == Grant.id)
    .where(Person.disabled_at.is_(None))
    .order_by(Grant.id)
)
"""Everybody whose account is not switched off, a row for each grant that stands and each placement that it names."""

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
    rows = db.session.execute(_PEOPLE.where(Person.id == person_id), {"today": clock.today()}).all()
    return _viewer(rows) if rows else None


def _viewer(rows: Sequence[Any]) -> Viewer:
    person_id, name, email, employer_id, provider_cases, assessed_cases = rows[0][:6]
    return Viewer(
        person_id=person_id,
        name=name,
        email=email,
        grants=_grants(rows),
        employer_id=employer_id,
        provider_cases=_ids(provider_cases),
        assessed_cases=_ids(assessed_cases),
    )


def _ids(listed: str | None) -> frozenset[int]:
    return frozenset(map(int, listed.split(","))) if listed else frozenset()


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
