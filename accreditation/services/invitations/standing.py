"""The invitation that a link is of, and whether it still works."""

from accreditation.enums.accounts import InvitationState
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.accounts import Invitation, InvitationRole
from accreditation.queries import invitations as queries
from accreditation.services import link_tokens

PURPOSE = "invitation"


def opened(invitation_id: int, key: str, *, secret: str, lock: bool = False) -> Invitation | None:
    """The invitation that a link is of, however it stands now; nothing for a link that was made up or cut short."""
    invitation = queries.whole(invitation_id, lock=lock)
    if invitation is None:
        return None
    fits = link_tokens.fits(key, secret, PURPOSE, invitation.id, invitation.nonce)
    return invitation if fits else None


def waiting(invitation_id: int, key: str, secret: str, *, lock: bool = False) -> Invitation:
    """The invitation of a link that can be accepted now; raises RuleBroken."""
    invitation = opened(invitation_id, key, secret=secret, lock=lock)
    if invitation is None or queries.state_now(invitation) is not InvitationState.OPEN:
        raise RuleBroken("This invitation no longer works.")
    return invitation


def words_of_roles(invitation: Invitation) -> list[str]:
    """The roles that go with an invitation, each with its place."""
    words = [f"{prepared.role.label}, {_words_of_place(prepared)}" for prepared in invitation.roles]
    reviewer = queries.prepared_reviewer(invitation.id)
    if reviewer is not None:
        words.append(f"{Role.REVIEWER.label}, {reviewer.office.name} office")
    return words


def _words_of_place(prepared: InvitationRole) -> str:
    if prepared.organisation is not None:
        return prepared.organisation.name
    return f"{prepared.office.name} office" if prepared.office is not None else "the nation"
