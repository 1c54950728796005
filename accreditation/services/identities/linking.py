"""Link an organisation's sign-in to an account, and take it off again; its owner is written to either way."""

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db
from accreditation.enums.accounts import SecurityChange
from accreditation.enums.audit import AuditKind
from accreditation.enums.identities import LinkedBy
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.identities import Identity
from accreditation.models.people import Person
from accreditation.oidc import Assertion
from accreditation.permissions.viewer import Viewer
from accreditation.queries import identities as queries
from accreditation.services import audit, security_letters, sessions, two_hands

_SUBJECT_LENGTH = 255
_TAKEN = "This sign-in opens an account already. It has to be taken off that account first."


def prepare(person_id: int, issuer: str, *, actor: Viewer) -> Identity:
    """Let the next sign-in with the account's confirmed address be linked to it, within a week."""
    _enabled(person_id)
    two_hands.refuse_same(person_id, actor=actor, earlier=two_hands.PROOF)
    waiting = Identity.person_id == person_id, Identity.issuer == issuer, Identity.subject.is_(None)
    db.session.execute(delete(Identity).where(*waiting))
    identity = Identity(person_id=person_id, issuer=issuer, added_at=clock.now(), added_by_id=actor.id)
    db.session.add(identity)
    db.session.flush()
    audit.record(
        AuditKind.IDENTITY_PREPARED,
        actor=actor,
        stream=audit.PEOPLE,
        identity_id=identity.id,
        person_id=person_id,
    )
    return identity


def link(person_id: int, issuer: str, subject: str, *, actor: Viewer) -> Identity:
    """Link an issuer's own number for somebody to their account; raises RuleBroken where it is none, or opens another."""
    subject = subject.strip()
    if not subject or len(subject) > _SUBJECT_LENGTH or not subject.isascii() or not subject.isprintable():
        raise RuleBroken("Enter the number as the sign-in shows it, without words around it", field="subject")
    _enabled(person_id)
    two_hands.refuse_same(person_id, actor=actor, earlier=two_hands.PROOF)
    return attach(
        Identity(person_id=person_id, issuer=issuer, added_at=clock.now(), added_by_id=actor.id),
        subject,
        LinkedBy.ADMINISTRATOR,
        actor=actor,
    )


def link_own(viewer: Viewer, assertion: Assertion) -> Identity:
    """Link the sign-in that somebody has just proved to be theirs to the account in which they are signed in.

    Raises RuleBroken where it opens an account already, or its confirmed address is another account's.
    """
    owner = queries.only_account(assertion.address)
    if owner is not None and owner.id != viewer.person_id:
        raise RuleBroken(
            "This sign-in is for somebody else’s account. Sign out there, then sign in as yourself."
        )
    identity = Identity(
        person_id=viewer.id, issuer=assertion.issuer, added_at=clock.now(), added_by_id=viewer.id
    )
    return attach(identity, assertion.subject, LinkedBy.OWNER, actor=viewer)


def attach(identity: Identity, subject: str, how: LinkedBy, *, actor: Viewer | None) -> Identity:
    """Let the issuer's own number open the account from now on; raises RuleBroken where it opens one already."""
    if queries.linked(identity.issuer, subject) is not None:
        raise RuleBroken(_TAKEN, field="subject")
    try:
        with db.session.begin_nested():
            identity.subject, identity.linked_at = subject, clock.now()
            db.session.add(identity)
    except IntegrityError:
        raise RuleBroken(_TAKEN, field="subject") from None
    security_letters.warn(identity.person_id, SecurityChange.IDENTITY_LINKED)
    audit.record(
        AuditKind.IDENTITY_LINKED,
        actor=actor,
        stream=audit.PEOPLE,
        identity_id=identity.id,
        person_id=identity.person_id,
        how=how.value,
    )
    return identity


def unlink(identity_id: int, *, actor: Viewer) -> None:
    """Take a sign-in off an account, and end the sessions that it began."""
    identity = _get(identity_id)
    sessions.end_of_identities([identity_id])
    person_id, was_linked = identity.person_id, identity.subject is not None
    db.session.delete(identity)
    if was_linked:
        security_letters.warn(person_id, SecurityChange.IDENTITY_UNLINKED)
    audit.record(
        AuditKind.IDENTITY_UNLINKED,
        actor=actor,
        stream=audit.PEOPLE,
        identity_id=identity_id,
        person_id=person_id,
    )


def unlink_own(viewer: Viewer, identity_id: int) -> None:
    """Take a sign-in off one's own account; raises RuleBroken where nothing else would open it."""
    if _get(identity_id).person_id != viewer.id:
        raise NotFound
    password_hash = db.session.scalars(select(Person.password_hash).where(Person.id == viewer.id)).one()
    others = select(func.count()).where(
        Identity.person_id == viewer.id, Identity.subject.is_not(None), Identity.id != identity_id
    )
    if password_hash is None and not db.session.scalars(others).one():
        raise RuleBroken("Nothing else opens your account. Add another way to sign in first.")
    unlink(identity_id, actor=viewer)


def _enabled(person_id: int) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    if person.disabled_at is not None:
        raise RuleBroken("This account is switched off. Switch it on first.")
    return person


def _get(identity_id: int) -> Identity:
    identity = db.session.get(Identity, identity_id)
    if identity is None:
        raise NotFound
    return identity
