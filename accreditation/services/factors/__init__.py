"""Add and remove what people prove themselves with besides a password; each change is recorded and written to its owner."""

from accreditation.services.factors.apps import begin_app, confirm_app, remove_app, secret_of
from accreditation.services.factors.passkeys import add_passkey, registration, remove_passkey, rename_passkey
from accreditation.services.factors.recovery import make_codes
from accreditation.services.factors.resetting import reset

__all__ = [
    "add_passkey",
    "begin_app",
    "confirm_app",
    "make_codes",
    "registration",
    "remove_app",
    "remove_passkey",
    "rename_passkey",
    "reset",
    "secret_of",
]
