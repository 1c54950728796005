"""People's accounts: records, passwords, links for a new password, and another address."""

from accreditation.services.accounts import address_changes, resets
from accreditation.services.accounts.choosing import change_password, choose_password, set_password
from accreditation.services.accounts.records import (
    add_person,
    checked_identity,
    correct,
    disable,
    enable,
    holder_of,
    is_taken,
)


def sweep() -> int:
    """Clear away links that stopped working long ago; says how many rows went."""
    return resets.sweep() + address_changes.sweep()


__all__ = [
    "add_person",
    "change_password",
    "checked_identity",
    "choose_password",
    "correct",
    "disable",
    "enable",
    "holder_of",
    "is_taken",
    "set_password",
    "sweep",
]
