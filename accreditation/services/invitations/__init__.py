"""Invitations by link: sent, sent again, withdrawn, and accepted."""

from accreditation.services.invitations.accepting import accept, accept_as
from accreditation.services.invitations.sending import (
    PreparedRole,
    compose,
    invite,
    prepare_role,
    renew,
    withdraw,
)
from accreditation.services.invitations.standing import opened, words_of_roles

__all__ = [
    "PreparedRole",
    "accept",
    "accept_as",
    "compose",
    "invite",
    "opened",
    "prepare_role",
    "renew",
    "withdraw",
    "words_of_roles",
]
