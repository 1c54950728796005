"""Accept an invitation, as somebody new or with the account that its address has; then its roles are given.

A role that assesses or decides is proposed, and another administrator confirms it.
"""

from contextlib import suppress

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.accounts import SecurityChange
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import TWO_PEOPLE
from accreditation.errors import RuleBroken
from accreditation.models.accounts import Invitation, InvitationRole
from accreditation.permissions.viewer import Viewer
from accreditation.services import (
    accounts,
    audit,
    grant_proposals,
    grants,
    letters,
    prepared_reviewers,
    security_letters,
)
from accreditation.services.accounts import choosing
from accreditation.services.grants import Scope
from accreditation.services.invitations.standing import waiting


def accept(invitation_id: int, key: str, *, name: str, password: str, secret: str) -> None:
    """Open an account with a name and a password of the person's own, and give it what goes with the invitation.

    It hashes the password, so it opens and closes its own transaction. Raises RuleBroken.
    """
    invitation = waiting(invitation_id, key, secret)
    address = invitation.address
    _, name = accounts.checked_identity(address, name)
    password_hash = choosing.hashed(password, email=address, name=name, field="chosen")
    with unit_of_work():
        invitation = waiting(invitation_id, key, secret, lock=True)
        person = accounts.add_person(email=address, name=name, actor=_answerable(invitation))
        choosing.replace(person, password_hash)
        security_letters.warn(person.id, SecurityChange.ACCOUNT_OPENED)
        _end(invitation, person.id)


def accept_as(viewer: Viewer, invitation_id: int, key: str, *, secret: str) -> None:
    """Give what goes with the invitation to the account that its address has already; raises RuleBroken."""
    invitation = waiting(invitation_id, key, secret, lock=True)
    if viewer.email != invitation.address:
        raise RuleBroken("This invitation is for another address than the one that you signed in with.")
    _end(invitation, viewer.id)


def _answerable(invitation: Invitation) -> Viewer:
    return Viewer(person_id=invitation.invited_by_id)


def _end(invitation: Invitation, person_id: int) -> None:
    invitation.accepted_at, invitation.person_id = clock.now(), person_id
    letters.allow(invitation.address)
    for prepared in invitation.roles:
        # What they hold already, or what is over by now, is no reason to refuse the rest.
        with suppress(RuleBroken):
            _give(prepared, person_id, _answerable(invitation))
    prepared_reviewers.take(invitation.id, person_id, _answerable(invitation))
    audit.record(
        AuditKind.INVITATION_ACCEPTED,
        actor=Viewer(person_id=person_id),
        stream=audit.PEOPLE,
        invitation_id=invitation.id,
        person_id=person_id,
    )


def _give(prepared: InvitationRole, person_id: int, actor: Viewer) -> None:
    placements = frozenset(placement.id for placement in prepared.placements)
    scope = Scope(prepared.organisation_id, prepared.office_id, placements)
    starts_on = max(prepared.starts_on, clock.today())
    give = grant_proposals.propose if prepared.role in TWO_PEOPLE else grants.give_grant
    give(person_id, prepared.role, scope, starts_on=starts_on, ends_on=prepared.ends_on, actor=actor)
