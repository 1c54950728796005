"""Sign-ins of organisations: whose account one opens, and which ones a person has."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.models.identities import Identity
from accreditation.models.people import Person, UserSession
from accreditation.permissions.viewer import Viewer
from accreditation.queries import people

PREPARED_FOR = timedelta(days=7)
"""As long as an invitation: after that the address may be somebody else's."""


def linked(issuer: str, subject: str) -> Identity | None:
    """The link of an issuer's own number for somebody, with whose account it is."""
    return db.session.scalars(
        select(Identity)
        .options(joinedload(Identity.person))
        .where(Identity.issuer == issuer, Identity.subject == subject)
    ).first()


def account_of(identity: Identity) -> str:
    """The address of the account that a link opens."""
    return db.session.scalars(select(Person.email).where(Person.id == identity.person_id)).one()


def prepared(issuer: str, person_id: int) -> Identity | None:
    """A link that an administrator prepared for the person's next sign-in there, if it still waits."""
    return db.session.scalars(
        select(Identity).where(
            Identity.issuer == issuer,
            Identity.person_id == person_id,
            Identity.subject.is_(None),
            Identity.added_at > clock.now() - PREPARED_FOR,
        )
    ).first()


def only_account(address: str) -> Person | None:
    """The one account with this address, if it is not switched off; nobody where there are more."""
    if not address:
        return None
    accounts = db.session.scalars(select(Person).where(func.lower(Person.email) == address).limit(2)).all()
    return accounts[0] if len(accounts) == 1 and accounts[0].disabled_at is None else None


def of_person(person_id: int) -> list[Identity]:
    """The sign-ins that open a person's account or are prepared to, the oldest first, with who added them."""
    return list(
        db.session.scalars(
            select(Identity)
            .options(joinedload(Identity.added_by))
            .where(Identity.person_id == person_id)
            .order_by(Identity.id)
        )
    )


def issuers_of(person_id: int) -> set[str]:
    """The issuers at which a person can prove who they are."""
    linked_ones = select(Identity.issuer).where(
        Identity.person_id == person_id, Identity.subject.is_not(None)
    )
    return set(db.session.scalars(linked_ones))


def identities_of(issuer: str, subject: str | None) -> Collection[int]:
    """The links of an issuer, or of its own number for somebody."""
    of_issuer = select(Identity.id).where(Identity.issuer == issuer)
    return db.session.scalars(of_issuer.where(Identity.subject == subject) if subject else of_issuer).all()


def signed_in_at(viewer: Viewer) -> datetime:
    """When this session of a person began."""
    began = select(UserSession.created_at).where(UserSession.id == viewer.session_id)
    return db.session.scalars(began).one()


@dataclass(frozen=True)
class HeldIdentity:
    """A sign-in of somebody."""

    person: Person
    identity: Identity


def for_administrator(viewer: Viewer, person_id: int, identity_id: int) -> HeldIdentity | None:
    """A sign-in of somebody, for an administrator."""
    person = people.for_administrator(viewer, person_id)
    return None if person is None else _held(person, identity_id)


def own(viewer: Viewer, identity_id: int) -> HeldIdentity | None:
    """A sign-in of the person who is looking."""
    person = db.session.get(Person, viewer.person_id) if viewer.is_authenticated else None
    return None if person is None else _held(person, identity_id)


def _held(person: Person, identity_id: int) -> HeldIdentity | None:
    identity = db.session.get(Identity, identity_id)
    return None if identity is None or identity.person_id != person.id else HeldIdentity(person, identity)
