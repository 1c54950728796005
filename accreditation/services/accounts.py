"""People's accounts: add, correct, set a password, switch off and on; there is no default password, and no password is ever kept.

Setting a password hashes it, so that opens and closes its own transaction.
"""

import re

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.people import Person, UserSession
from accreditation.permissions.viewer import Viewer
from accreditation.rules import passwords
from accreditation.services import audit, sessions
from accreditation.text import address, single_line

_EMAIL = re.compile(r"[^@\s\x00-\x1f<>]{1,64}@[^@\s\x00-\x1f<>]+\.[^@\s\x00-\x1f.<>]+")
_EMAIL_LENGTH = 254
_NAME_LENGTH = 200
TAKEN = "There is already an account with this email address"


def add_person(*, email: str, name: str, actor: Viewer | None) -> Person:
    """Add somebody, who cannot sign in until a password is set; raises RuleBroken on a bad or known address."""
    email, name = _as_kept(email, name)
    person = Person(email=email, name=name, created_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:
        raise RuleBroken(TAKEN, field="email") from None
    audit.record(AuditKind.PERSON_ADDED, actor=actor, stream=audit.PEOPLE, person_id=person.id)
    return person


def correct(person_id: int, *, email: str, name: str, actor: Viewer | None) -> None:
    """Put a person's name or address right; raises RuleBroken on a bad address, or one that somebody else has.

    With another address their sessions end: it is what they sign in with.
    """
    person = _get(person_id)
    email, name = _as_kept(email, name)
    if (email, name) == (person.email, person.name):
        raise RuleBroken("Nothing was changed: the name and the address are the same as before.")
    # Asked as it is typed, too: an address that differs only in its capitals is the same one.
    others = select(Person.id).where(func.lower(Person.email) == email, Person.id != person_id)
    if db.session.scalars(others.limit(1)).first() is not None:
        raise RuleBroken(TAKEN, field="email")
    changed = {"name": name != person.name, "email": email != person.email}
    try:
        with db.session.begin_nested():
            person.email, person.name = email, name
    except IntegrityError:
        raise RuleBroken(TAKEN, field="email") from None
    if changed["email"]:
        _end_sessions(person_id)
    audit.record(AuditKind.PERSON_CORRECTED, actor=actor, stream=audit.PEOPLE, person_id=person_id, **changed)


def _as_kept(email: str, name: str) -> tuple[str, str]:
    """An address and a name as they are stored; raises RuleBroken where one of them is none."""
    email, name = address(email), single_line(name)
    if len(email) > _EMAIL_LENGTH or not _EMAIL.fullmatch(email):
        raise RuleBroken("Enter an email address in the correct format, like name@example.com", field="email")
    if not name or len(name) > _NAME_LENGTH:
        raise RuleBroken(f"Enter a name of at most {_NAME_LENGTH} characters", field="name")
    return email, name


def set_password(person_id: int, password: str, *, actor: Viewer | None, temporary: bool = False) -> None:
    """Set a person's password and end their other sessions; raises RuleBroken with what to mend, or NotFound.

    A temporary one was seen by somebody else: the person must choose another at the next sign-in.
    """
    person = _get(person_id)
    problem = passwords.problem(password, email=person.email, name=person.name)
    # Hashing takes long on purpose, so no transaction stays open for it.
    db.session.rollback()
    if problem is not None:
        raise RuleBroken(problem, field="password")
    password_hash = passwords.hashed(password)
    with unit_of_work():
        person = _get(person_id)
        person.password_hash = password_hash
        person.password_is_temporary = temporary
        # Whoever asked the office for a new password is let in with it at once.
        sessions.forget_account(person.email)
        own = actor.session_id if actor and actor.person_id == person_id else None
        _end_sessions(person_id, but=own)
        audit.record(AuditKind.PASSWORD_CHANGED, actor=actor, stream=audit.PEOPLE, person_id=person_id)


def change_password(viewer: Viewer, current: str, new: str, *, remote_addr: str) -> None:
    """Let a signed-in person change their own password, who knows the one they have; guessing slows down."""
    attempt = sessions.prove(viewer, current, remote_addr=remote_addr, field="current")
    with unit_of_work():
        sessions.forgive(attempt)
    set_password(viewer.id, new, actor=viewer)


def choose_password(viewer: Viewer, new: str) -> None:
    """Let a person choose a password of their own in place of one that somebody else has seen."""
    password_hash = db.session.scalars(select(Person.password_hash).where(Person.id == viewer.id)).one()
    db.session.rollback()
    if not viewer.must_choose_password:
        raise RuleBroken("You have chosen your password already. Change it under “Your account”.")
    if passwords.matches(password_hash, new):
        raise RuleBroken("Enter another password than the one you were given", field="chosen")
    set_password(viewer.id, new, actor=viewer)


def disable(person_id: int, *, actor: Viewer | None) -> None:
    """Switch an account off and end its sessions at once; what the person did stays. Nobody switches off their own."""
    if actor is not None and actor.person_id == person_id:
        raise RuleBroken("You cannot switch off your own account. Ask another administrator.")
    person = _get(person_id)
    if person.disabled_at is not None:
        raise RuleBroken("This account is switched off already.")
    person.disabled_at = clock.now()
    _end_sessions(person_id)
    audit.record(AuditKind.PERSON_DISABLED, actor=actor, stream=audit.PEOPLE, person_id=person_id)


def enable(person_id: int, *, actor: Viewer | None) -> None:
    """Switch an account on again: the roles that still stand count from now; sessions that were ended stay ended."""
    if actor is not None and actor.person_id == person_id:
        raise RuleBroken("You cannot switch on your own account. Ask another administrator.")
    person = _get(person_id)
    if person.disabled_at is None:
        raise RuleBroken("This account is not switched off.")
    person.disabled_at = None
    audit.record(AuditKind.PERSON_ENABLED, actor=actor, stream=audit.PEOPLE, person_id=person_id)


def _get(person_id: int) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def _end_sessions(person_id: int, but: int | None = None) -> None:
    ended = update(UserSession).where(UserSession.person_id == person_id, UserSession.revoked_at.is_(None))
    if but is not None:
        ended = ended.where(UserSession.id != but)
    db.session.execute(ended.values(revoked_at=clock.now()))
