"""People's accounts: add, set a password, switch off; there is no default password, and no password is ever kept.

Setting a password hashes it, so that opens and closes its own transaction.
"""

import re

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.people import Person, UserSession
from accreditation.permissions.viewer import Viewer
from accreditation.rules import passwords
from accreditation.services import audit
from accreditation.text import address, single_line

_EMAIL = re.compile(r"[^@\s\x00-\x1f<>]{1,64}@[^@\s\x00-\x1f<>]+\.[^@\s\x00-\x1f.<>]+")
_EMAIL_LENGTH = 254
_NAME_LENGTH = 200


def add_person(*, email: str, name: str, actor: Viewer | None) -> Person:
    """Add somebody, who cannot sign in until a password is set; raises RuleBroken on a bad or known address."""
    email, name = address(email), single_line(name)
    if len(email) > _EMAIL_LENGTH or not _EMAIL.fullmatch(email):
        raise RuleBroken("Enter an email address in the correct format, like name@example.com", field="email")
    if not name or len(name) > _NAME_LENGTH:
        raise RuleBroken(f"Enter a name of at most {_NAME_LENGTH} characters", field="name")
    person = Person(email=email, name=name, created_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:
        raise RuleBroken("There is already an account with this email address", field="email") from None
    audit.record(AuditKind.PERSON_ADDED, actor=actor, stream=audit.PEOPLE, person_id=person.id)
    return person


def set_password(person_id: int, password: str, *, actor: Viewer | None) -> None:
    """Set a person's password and end their other sessions; raises RuleBroken with what to mend, or NotFound."""
    person = _get(person_id)
    problem = passwords.problem(password, email=person.email, name=person.name)
    # Hashing takes long on purpose, so no transaction stays open for it.
    db.session.rollback()
    if problem is not None:
        raise RuleBroken(problem, field="password")
    password_hash = passwords.hashed(password)
    with unit_of_work():
        _get(person_id).password_hash = password_hash
        own = actor.session_id if actor and actor.person_id == person_id else None
        _end_sessions(person_id, but=own)
        audit.record(AuditKind.PASSWORD_CHANGED, actor=actor, stream=audit.PEOPLE, person_id=person_id)


def change_password(viewer: Viewer, current: str, new: str) -> None:
    """Let a signed-in person change their own password, who knows the one they have."""
    password_hash = db.session.scalars(select(Person.password_hash).where(Person.id == viewer.id)).one()
    db.session.rollback()
    if not passwords.matches(password_hash, current):
        raise RuleBroken("Your current password is not right", field="current")
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
