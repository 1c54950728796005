"""Who is signed in: a session, its person and the grants that stand today, in one statement."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, and_, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.people import Grant, GrantPlacement, Person, UserSession
from accreditation.permissions.viewer import GrantHeld, Viewer
from accreditation.queries.people import stands

IDLE = timedelta(hours=1)
"""After this long without a page or a save a session ends; what was typed meanwhile is kept."""


def token_hash(token: str) -> str:
    """What is kept of a session's token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def viewer_for(token: str, idle: timedelta = IDLE) -> Viewer | None:
    """The person signed in with this token, or None once it expired, was left, was ended, or the account was disabled."""
    rows = db.session.execute(
        select(
            UserSession.id,
            UserSession.seen_at,
            UserSession.stepped_up_at,
            UserSession.step_up_for,
            Person.id,
            Person.name,
            Person.email,
            Person.password_is_temporary,
            Grant.id,
            Grant.role,
            Grant.organisation_id,
            Grant.office_id,
            GrantPlacement.placement_id,
        )
        .select_from(UserSession)
        .join(Person, Person.id == UserSession.person_id)
        .outerjoin(Grant, and_(Grant.person_id == Person.id, stands()))
        .outerjoin(GrantPlacement, GrantPlacement.grant_id == Grant.id)
        .where(
            UserSession.token_hash == token_hash(token),
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > clock.now(),
            UserSession.seen_at > clock.now() - idle,
            Person.disabled_at.is_(None),
        )
        .order_by(Grant.id)
    ).all()
    if not rows:
        return None
    session_id, seen_at, stepped_up_at, step_up_for, person_id, name, email, temporary = rows[0][:8]
    return Viewer(
        person_id=person_id,
        name=name,
        email=email,
        grants=_grants(rows),
        session_id=session_id,
        session_seen_at=seen_at,
        stepped_up_at=stepped_up_at,
        step_up_for=step_up_for,
        must_choose_password=temporary,
        token=token,
    )


def _grants(rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[GrantHeld, ...]:
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


def open_sessions(person_id: int, idle: timedelta = IDLE) -> list[UserSession]:
    """Where a person is signed in now, newest first."""
    return list(
        db.session.scalars(
            select(UserSession)
            .where(
                UserSession.person_id == person_id,
                UserSession.revoked_at.is_(None),
                UserSession.expires_at > clock.now(),
                UserSession.seen_at > clock.now() - idle,
            )
            .order_by(UserSession.created_at.desc())
            .limit(50)
        )
    )
