"""People's accounts as records: add, correct, switch off and on; there is no default password."""

import re

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db
from accreditation.enums.accounts import SecurityChange
from accreditation.enums.audit import AuditKind
from accreditation.errors import NotFound, RuleBroken
from accreditation.messages.addresses import envelope
from accreditation.messages.post import Refused
from accreditation.models.accounts import AddressChange
from accreditation.models.people import Person, UserSession
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit, security_letters, two_hands
from accreditation.text import address, single_line

_EMAIL = re.compile(r"[^@\s\x00-\x1f<>]{1,64}@[^@\s\x00-\x1f<>]+\.[^@\s\x00-\x1f.<>]+")
_EMAIL_LENGTH = 254
_NAME_LENGTH = 200
TAKEN = "There is already an account with this email address"


def add_person(*, email: str, name: str, actor: Viewer | None) -> Person:
    """Add somebody, who cannot sign in until a password is set; raises RuleBroken on a bad or known address."""
    email, name = checked_identity(email, name)
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
    person = existing(person_id)
    email, name = checked_identity(email, name)
    if (email, name) == (person.email, person.name):
        raise RuleBroken("Nothing was changed: the name and the address are the same as before.")
    if is_taken(email, but=person_id):
        raise RuleBroken(TAKEN, field="email")
    changed = {"name": name != person.name, "email": email != person.email}
    if changed["email"]:
        two_hands.refuse_same(person_id, actor=actor, earlier=two_hands.PROOF)
    former = person.email
    try:
        with db.session.begin_nested():
            person.email, person.name = email, name
    except IntegrityError:
        raise RuleBroken(TAKEN, field="email") from None
    if changed["email"]:
        end_sessions(person_id)
        security_letters.warn(person_id, SecurityChange.ADDRESS_CHANGED, former_address=former)
    audit.record(AuditKind.PERSON_CORRECTED, actor=actor, stream=audit.PEOPLE, person_id=person_id, **changed)


def is_taken(email: str, *, but: int | None = None) -> bool:
    """Whether an account, other than this one, has the address."""
    # Compared as it was typed, too: an address that differs only in its capitals is the same one.
    others = select(Person.id).where(func.lower(Person.email) == email)
    if but is not None:
        others = others.where(Person.id != but)
    return db.session.scalars(others.limit(1)).first() is not None


def holder_of(email: str) -> Person | None:
    """Whose account has the address."""
    return db.session.scalars(select(Person).where(func.lower(Person.email) == email).limit(1)).first()


def checked_identity(email: str, name: str) -> tuple[str, str]:
    """An address and a name as they are stored; raises RuleBroken where one of them is none."""
    email, name = checked_address(email), single_line(name)
    if not name or len(name) > _NAME_LENGTH:
        raise RuleBroken(f"Enter a name of at most {_NAME_LENGTH} characters", field="name")
    return email, name


def checked_address(email: str) -> str:
    """An address as it is stored; raises RuleBroken where it is none, or none that a letter can be sent to."""
    email = address(email)
    if len(email) > _EMAIL_LENGTH or not _EMAIL.fullmatch(email):
        raise RuleBroken("Enter an email address in the correct format, like name@example.com", field="email")
    try:
        envelope(email)
    except Refused:
        raise RuleBroken(
            "Letters cannot be sent to this email address. Check the part after the @ and the signs before it",
            field="email",
        ) from None
    return email


def disable(person_id: int, *, actor: Viewer | None) -> None:
    """Switch an account off and end its sessions at once; what the person did stays. Nobody switches off their own."""
    if actor is not None and actor.person_id == person_id:
        raise RuleBroken("You cannot switch off your own account. Ask another administrator.")
    person = existing(person_id)
    if person.disabled_at is not None:
        raise RuleBroken("This account is switched off already.")
    person.disabled_at = clock.now()
    end_sessions(person_id)
    audit.record(AuditKind.PERSON_DISABLED, actor=actor, stream=audit.PEOPLE, person_id=person_id)


def enable(person_id: int, *, actor: Viewer | None) -> None:
    """Switch an account on again: the roles that still stand count from now; sessions that were ended stay ended."""
    if actor is not None and actor.person_id == person_id:
        raise RuleBroken("You cannot switch on your own account. Ask another administrator.")
    person = existing(person_id)
    if person.disabled_at is None:
        raise RuleBroken("This account is not switched off.")
    person.disabled_at = None
    audit.record(AuditKind.PERSON_ENABLED, actor=actor, stream=audit.PEOPLE, person_id=person_id)


def existing(person_id: int) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def end_sessions(person_id: int, but: int | None = None) -> None:
    ended = update(UserSession).where(UserSession.person_id == person_id, UserSession.revoked_at.is_(None))
    if but is not None:
        ended = ended.where(UserSession.id != but)
    db.session.execute(ended.values(revoked_at=clock.now()))


def end_address_change(person_id: int) -> None:
    """Let go of a change of address that waits to be confirmed."""
    db.session.execute(
        delete(AddressChange).where(
            AddressChange.person_id == person_id,
            AddressChange.confirmed_at.is_(None),
            AddressChange.stopped_at.is_(None),
        )
    )
