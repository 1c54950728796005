"""Invite somebody by a letter to open an account: good once, for one address, for seven days; roles go with it."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db
from accreditation.enums.accounts import InvitationState
from accreditation.enums.audit import AuditKind
from accreditation.enums.letters import LetterKind
from accreditation.enums.people import Role
from accreditation.errors import Reason, RuleBroken
from accreditation.messages.content import LetterContent
from accreditation.models.accounts import Invitation, InvitationRole
from accreditation.models.letters import Letter
from accreditation.permissions.viewer import Viewer
from accreditation.queries import invitations as queries
from accreditation.services import accounts, audit, grants, letters, link_tokens
from accreditation.services.grants import Scope
from accreditation.services.invitations.standing import PURPOSE, words_of_roles

LASTS = timedelta(days=7)
ALREADY = "This address is invited already. Open the invitation to send it again or to withdraw it."
EXISTS = "There is already an account with this email address. Give the role on that person’s page."


@dataclass(frozen=True)
class PreparedRole:
    """A role that is to go with an invitation."""

    role: Role
    scope: Scope = grants.NATION
    starts_on: date | None = None
    ends_on: date | None = None


def invite(*, email: str, name: str, prepared: PreparedRole | None, actor: Viewer) -> Invitation:
    """Invite somebody to open an account, with a role or with none; raises RuleBroken for an address that is known or invited."""
    email, name = accounts.checked_identity(email, name)
    _refuse_known(email)
    now = clock.now()
    invitation = Invitation(
        address=email,
        name=name,
        nonce=link_tokens.nonce(),
        invited_by_id=actor.id,
        invited_at=now,
        expires_at=now + LASTS,
    )
    try:
        with db.session.begin_nested():
            db.session.add(invitation)
    except IntegrityError:
        raise RuleBroken(ALREADY, reasons=[Reason(ALREADY, "invitation", _waiting(email))]) from None
    if prepared is not None:
        _add_role(invitation, prepared)
    _send(invitation)
    audit.record(
        AuditKind.INVITATION_SENT,
        actor=actor,
        stream=audit.PEOPLE,
        invitation_id=invitation.id,
        roles="none" if prepared is None else prepared.role.value,
    )
    return invitation


def prepare_role(invitation: Invitation, prepared: PreparedRole, *, actor: Viewer) -> None:
    """Have another role go with an invitation that waits; whoever adds it answers for all of them from now on."""
    _refuse_ended(invitation)
    _add_role(invitation, prepared)
    _renew(invitation, actor)


def renew(invitation: Invitation, *, actor: Viewer) -> None:
    """Send an invitation again, good for seven days from now; whoever sends it answers for its roles from now on."""
    _refuse_ended(invitation)
    _refuse_known(invitation.address)
    _renew(invitation, actor)


def _refuse_known(email: str) -> None:
    """Whoever has an account is given the role there; raises RuleBroken that leads to their page."""
    holder = accounts.holder_of(email)
    if holder is not None:
        # The address is typed as it should be: what is wrong is mended on that page, and not at the input.
        raise RuleBroken(EXISTS, reasons=[Reason(EXISTS, "person", (("person_id", holder.id),))])


def _waiting(email: str) -> tuple[tuple[str, int], ...]:
    """The invitation of an address that waits, as the place that mends it."""
    invitation_id = queries.waiting_for(email)
    return () if invitation_id is None else (("invitation_id", invitation_id),)


def withdraw(invitation: Invitation, *, actor: Viewer) -> None:
    """Take an invitation back: its link stops working, and nothing is given."""
    _refuse_ended(invitation)
    invitation.withdrawn_at = clock.now()
    audit.record(
        AuditKind.INVITATION_WITHDRAWN,
        actor=actor,
        stream=audit.PEOPLE,
        invitation_id=invitation.id,
    )


def compose(letter: Letter, *, secret: str) -> LetterContent | None:
    """The words of the letter with the link; none once the invitation no longer waits."""
    invitation = queries.whole(letter.facts["invitation_id"])
    if invitation is None or queries.state_now(invitation) is not InvitationState.OPEN:
        return None
    key = link_tokens.token(secret, PURPOSE, invitation.id, invitation.nonce)
    roles = words_of_roles(invitation)
    why = f"as {'; '.join(roles)}" if roles else "to countersign what a provider sends to its office"
    return LetterContent(
        subject="You are invited to the placement accreditation service",
        paragraphs=(
            f"{invitation.invited_by.name} invites you to open an account, {why}.",
            "Open the link and choose a password. It works once, for seven days, and only for this email address.",
            "If you did not expect this, there is nothing to do: without you no account is opened.",
        ),
        action=("Open my account", f"/invitations/{invitation.id}?key={key}"),
        why="You get this letter because somebody who runs this service typed your email address.",
    )


def _add_role(invitation: Invitation, prepared: PreparedRole) -> None:
    starts_on = prepared.starts_on or clock.today()
    grants.check_scope(prepared.role, prepared.scope)
    if prepared.ends_on is not None and prepared.ends_on < starts_on:
        raise RuleBroken("The last day must be the first day or later", field="ends_on")
    db.session.add(
        InvitationRole(
            invitation_id=invitation.id,
            role=prepared.role,
            organisation_id=prepared.scope.organisation_id,
            office_id=prepared.scope.office_id,
            starts_on=starts_on,
            ends_on=prepared.ends_on,
            placements=grants.named_placements(prepared.scope),
        )
    )
    db.session.flush()


def _send(invitation: Invitation) -> None:
    letters.ask(
        LetterKind.INVITATION,
        key=f"invitation:{invitation.id}:{invitation.expires_at.timestamp():.0f}",
        address=invitation.address,
        facts={"invitation_id": invitation.id},
    )


def _renew(invitation: Invitation, actor: Viewer) -> None:
    invitation.invited_by_id = actor.id
    invitation.expires_at = clock.now() + LASTS
    _send(invitation)
    audit.record(AuditKind.INVITATION_RENEWED, actor=actor, stream=audit.PEOPLE, invitation_id=invitation.id)


def _refuse_ended(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise RuleBroken("This invitation was accepted already.")
    if invitation.withdrawn_at is not None:
        raise RuleBroken("This invitation was withdrawn already.")
