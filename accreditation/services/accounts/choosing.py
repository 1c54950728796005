"""Choose and set passwords; none is ever kept but as a hash.

Setting one hashes it, so that opens and closes its own transaction.
"""

from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.accounts import SecurityChange
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.models.people import Person
from accreditation.permissions.viewer import Viewer
from accreditation.rules import passwords
from accreditation.services import audit, security_letters, sessions, two_hands
from accreditation.services.accounts.records import end_address_change, end_sessions, existing


def set_password(person_id: int, password: str, *, actor: Viewer | None, temporary: bool = False) -> None:
    """Set a person's password and end their other sessions; raises RuleBroken with what to mend, or NotFound.

    A temporary one was seen by somebody else: the person must choose another at the next sign-in.
    """
    person = existing(person_id)
    two_hands.refuse_same(person_id, actor=actor, earlier=two_hands.PROOF)
    password_hash = hashed(password, email=person.email, name=person.name, field="password")
    with unit_of_work():
        person = existing(person_id)
        # The first one is no news to anybody.
        if person.password_hash is not None:
            security_letters.warn(person_id, SecurityChange.PASSWORD_CHANGED)
        own = actor.session_id if actor and actor.person_id == person_id else None
        replace(person, password_hash, temporary=temporary, but=own)
        audit.record(AuditKind.PASSWORD_CHANGED, actor=actor, stream=audit.PEOPLE, person_id=person_id)


def hashed(password: str, *, email: str, name: str, field: str) -> str:
    """The hash of a password that may be used; raises RuleBroken at the field. What was read before is given up."""
    # Hashing takes long on purpose, so no transaction stays open for it.
    db.session.rollback()
    problem = passwords.problem(password, email=email, name=name)
    if problem is not None:
        raise RuleBroken(problem, field=field)
    return passwords.hashed(password)


def replace(person: Person, password_hash: str, *, temporary: bool = False, but: int | None = None) -> None:
    """Put a new password in the place of the old one, and end what was begun with that: sessions, and a change of address."""
    person.password_hash = password_hash
    person.password_is_temporary = temporary
    # Whoever asked for a new password is let in with it at once.
    sessions.forget_account(person.email)
    end_sessions(person.id, but=but)
    # Its link needs no session: whoever knew the old password would still take the account along.
    end_address_change(person.id)


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
