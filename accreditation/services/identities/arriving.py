"""Open a session for somebody whom their organisation vouches for; it makes no account."""

import secrets
from datetime import timedelta

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.accounts import SignInMethod
from accreditation.enums.identities import LinkedBy
from accreditation.models.identities import Identity
from accreditation.oidc import Assertion
from accreditation.queries import factors
from accreditation.queries import identities as queries
from accreditation.services import sessions
from accreditation.services.identities.linking import attach


def identify(assertion: Assertion, attempt: sessions.Attempt, *, link_at_once: bool) -> Identity | None:
    """Whose account an assertion opens; None where it opens none, or one that is switched off.

    `link_at_once` links it by the address alone that the organisation confirmed. Else that takes what an administrator
    prepared, so that an address which somebody else has now takes over no account.
    """
    with unit_of_work():
        sessions.forgive(attempt)
        return _identity_of(assertion, link_at_once=link_at_once)


def open_session(
    identity: Identity,
    assertion: Assertion,
    *,
    user_agent: str = "",
    hours: int,
    previous_token: str = "",
    new_device: bool = False,
) -> str:
    """Start a session for whoever was identified, and give its token; `previous_token` ends, as with a password."""
    token, person_id, identity_id = secrets.token_urlsafe(32), identity.person_id, identity.id
    # What reading opened ends here: the session is a write of its own.
    db.session.rollback()
    with unit_of_work():
        sessions.end_before(previous_token)
        sessions.start(
            person_id,
            token,
            user_agent=user_agent,
            lasts=timedelta(hours=hours),
            method=method_of(assertion),
            new_device=new_device,
            identity_id=identity_id,
            provider_session=assertion.session,
        )
    return token


def needs_second_proof(identity: Identity, assertion: Assertion) -> bool:
    """Whether the person has a passkey or an app of their own here, and this sign-in alone does not show that it is them.

    It does not where their organisation asked for one thing alone, nor the first time where they did not link it themselves.
    """
    # Else an administrator who links a sign-in of their own to somebody's account would be in it, whatever they prove.
    is_new = identity.used_at is None and identity.added_by_id != identity.person_id
    return (is_new or not assertion.is_strong) and factors.held(identity.person_id).any


def method_of(assertion: Assertion) -> SignInMethod:
    """How somebody proved who they are there: by two factors, or by less than some roles need."""
    return SignInMethod.ORGANISATION if assertion.is_strong else SignInMethod.ORGANISATION_ALONE


def _identity_of(assertion: Assertion, *, link_at_once: bool) -> Identity | None:
    """The link by which an assertion opens an account; made now where that was prepared, or the setting allows it."""
    linked = queries.linked(assertion.issuer, assertion.subject)
    if linked is not None:
        return linked if linked.person.disabled_at is None else None
    person = queries.only_account(assertion.address)
    if person is None:
        return None
    prepared = queries.prepared(assertion.issuer, person.id)
    if prepared is not None:
        return attach(prepared, assertion.subject, LinkedBy.PREPARED, actor=None)
    if not link_at_once:
        return None
    identity = Identity(person_id=person.id, issuer=assertion.issuer, added_at=clock.now())
    return attach(identity, assertion.subject, LinkedBy.ADDRESS, actor=None)
