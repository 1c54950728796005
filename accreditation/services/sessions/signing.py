"""Start and end sessions; only a hash of a session's token is ever kept.

Signing in hashes a password, so it opens and closes its own transactions around that.
"""

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete, select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.accounts import SecurityChange, SignInMethod
from accreditation.enums.audit import AuditKind
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.identities import Identity
from accreditation.models.people import Person, SignInAttempt, UserSession
from accreditation.permissions.viewer import Viewer
from accreditation.queries.factors import has_any
from accreditation.queries.sessions import token_hash
from accreditation.rules import passwords
from accreditation.services import audit, presences, security_letters
from accreditation.services.sessions import attempts, challenges, history
from accreditation.text import address

HOURS = 12
SEEN_EVERY = timedelta(minutes=5)
KEPT_AFTER_END = timedelta(days=30)
_MARK = 20
_WRONG = "The email address or password is not right. Check both and try again."


def sign_in(
    email: str,
    password: str,
    *,
    remote_addr: str,
    device: str = "",
    user_agent: str = "",
    hours: int = HOURS,
    previous_token: str = "",
    shared: bool = False,
) -> str:
    """Start a session and give its token; `previous_token` ends, so that none from before signing in lives on.

    `device` names a browser in which this person was signed in before: others' failures do not keep them out of it.
    On a `shared` computer the session ends sooner.

    Raises RuleBroken, in the same words and time whether or not there is such an account, and after too many
    failures says when to try again; SecondFactorNeeded where the password is right and does not let them in alone.
    """
    email = address(email)
    attempt = attempts.begin(email, remote_addr, device=device)
    person = db.session.execute(
        select(Person.id, Person.password_hash, Person.disabled_at, has_any().label("has_factor")).where(
            Person.email == email
        )
    ).first()
    # The password is hashed outside any transaction: it takes long on purpose.
    db.session.rollback()
    password_hash: str | None = person.password_hash if person and person.disabled_at is None else None
    # The comparison runs for an unknown address too, against a hash of nobody's, so that time tells nothing.
    if not passwords.matches(password_hash, password) or person is None or password_hash is None:
        attempts.failed(attempt, person.id if person else None, user_agent=user_agent)
        raise RuleBroken(_WRONG, field="password")
    mark = mark_of(_accepted(attempt, person.id, password, password_hash))
    if person.has_factor:
        raise SecondFactorNeeded(person.id, mark)
    return go_on(
        person.id,
        method=SignInMethod.PASSWORD,
        mark=mark,
        user_agent=user_agent,
        hours=hours,
        previous_token=previous_token,
        new_device=not device,
        shared=shared,
    )


def _accepted(attempt: attempts.Attempt, person_id: int, password: str, password_hash: str) -> str:
    """Forgive the failures before the right password, and hash it anew where that is outdated; the hash that stands."""
    stronger = passwords.hashed(password) if passwords.is_outdated(password_hash) else None
    with unit_of_work():
        attempts.forgive(attempt)
        if stronger is not None:
            db.session.execute(update(Person).where(Person.id == person_id).values(password_hash=stronger))
    return stronger or password_hash


class SecondFactorNeeded(Exception):
    """The first proof was right; a second is to come. `mark` ties the wait to the password as it is now."""

    def __init__(self, person_id: int, mark: str) -> None:
        super().__init__("a second factor is needed")
        self.person_id = person_id
        self.mark = mark


def mark_of(password_hash: str | None) -> str:
    """What tells whether a password is still the one that was typed, without telling anything of it."""
    return hashlib.sha256(f"mark of {password_hash}".encode()).hexdigest()[:_MARK]


def go_on(
    person_id: int,
    *,
    method: SignInMethod,
    mark: str | None = None,
    user_agent: str = "",
    hours: int = HOURS,
    previous_token: str = "",
    new_device: bool = False,
    shared: bool = False,
    identity_id: int | None = None,
    provider_session: str = "",
) -> str:
    """Start a session for somebody who gave all their proofs, and give its token; raises RuleBroken where the account changed since.

    With a `mark`, the password must be the one that was typed before the second proof.
    """
    person = db.session.execute(
        select(Person.password_hash, Person.disabled_at).where(Person.id == person_id)
    ).first()
    db.session.rollback()
    if person is None or person.disabled_at is not None or mark not in (None, mark_of(person.password_hash)):
        raise RuleBroken("Your account changed meanwhile. Sign in from the beginning.")
    token = secrets.token_urlsafe(32)
    with unit_of_work():
        end_before(previous_token)
        start(
            person_id,
            token,
            user_agent=user_agent,
            lasts=timedelta(hours=hours),
            method=method,
            new_device=new_device,
            shared=shared,
            identity_id=identity_id,
            provider_session=provider_session,
        )
    return token


def start(
    person_id: int,
    token: str,
    *,
    user_agent: str = "",
    lasts: timedelta = timedelta(hours=HOURS),
    method: str = SignInMethod.PASSWORD,
    new_device: bool = False,
    shared: bool = False,
    identity_id: int | None = None,
    provider_session: str = "",
) -> None:
    """Start a session for somebody who has proved who they are; one in a new browser is written to them, but for their first."""
    if new_device and history.has_signed_in(person_id):
        security_letters.warn(person_id, SecurityChange.NEW_DEVICE)
    now = clock.now()
    session = UserSession(
        token_hash=token_hash(token),
        person_id=person_id,
        created_at=now,
        seen_at=now,
        expires_at=now + lasts,
        user_agent=history.agent(user_agent),
        method=str(method),
        is_shared=shared,
        identity_id=identity_id,
        provider_session=provider_session or None,
    )
    db.session.add(session)
    if identity_id is not None:
        db.session.execute(update(Identity).where(Identity.id == identity_id).values(used_at=now))
    history.note(person_id, method=method, user_agent=user_agent, succeeded=True)
    db.session.flush()
    audit.record(
        AuditKind.SIGNED_IN,
        actor=Viewer(person_id=person_id),
        stream=audit.PEOPLE,
        person_id=person_id,
        session_id=session.id,
    )


def sign_out(viewer: Viewer) -> None:
    """End this session; whoever leaves is not at any page any more."""
    _end(UserSession.id == viewer.session_id)
    presences.leave(viewer.id)


def end_before(token: str) -> None:
    """End the session that a browser had before signing in."""
    _end(UserSession.token_hash == token_hash(token))


def sign_out_of(viewer: Viewer, session_id: int) -> None:
    """End another session of the same person; raises NotFound for one that is not theirs or has ended."""
    if not _end((UserSession.id == session_id) & (UserSession.person_id == viewer.id)):
        raise NotFound
    audit.record(
        AuditKind.SESSION_ENDED,
        actor=viewer,
        stream=audit.PEOPLE,
        person_id=viewer.id,
        session_id=session_id,
    )


def sign_out_everywhere(person_id: int, *, actor: Viewer | None) -> int:
    """End every session of a person, and say how many there were."""
    ended = _end(UserSession.person_id == person_id)
    presences.leave(person_id)
    audit.record(AuditKind.SESSIONS_ENDED, actor=actor, stream=audit.PEOPLE, person_id=person_id)
    return ended


def end_of_identities(identity_ids: Collection[int], *, provider_session: str = "") -> list[int]:
    """End the sessions that these sign-ins of organisations began, or one of theirs; the people whose sessions ended."""
    condition = UserSession.identity_id.in_(identity_ids) & UserSession.revoked_at.is_(None)
    if provider_session:
        condition &= UserSession.provider_session == provider_session
    ended = (
        update(UserSession).where(condition).values(revoked_at=clock.now()).returning(UserSession.person_id)
    )
    return list(db.session.scalars(ended.execution_options(synchronize_session=False)))


def touch(viewer: Viewer, every: timedelta = SEEN_EVERY) -> None:
    """Note that the session is in use, at most this often."""
    now = clock.now()
    db.session.execute(
        update(UserSession)
        .where(UserSession.id == viewer.session_id, UserSession.seen_at < now - every)
        .values(seen_at=now)
    )


def sweep() -> int:
    """Clear away failures that no longer count, sessions that ended a month ago and old history; says how many rows went."""
    now = clock.now()
    failures = db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - attempts.WINDOW))
    sessions = db.session.execute(delete(UserSession).where(UserSession.expires_at < now - KEPT_AFTER_END))
    return _rows(failures) + _rows(sessions) + history.sweep() + challenges.sweep()


def _end(condition: ColumnElement[bool]) -> int:
    now = clock.now()
    return _rows(
        db.session.execute(
            update(UserSession).where(condition, UserSession.revoked_at.is_(None)).values(revoked_at=now)
        )
    )


def _rows(result: Any) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
