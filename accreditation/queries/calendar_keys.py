"""The address of a person's dates: worked out when it is shown and again when it is used, and stored nowhere."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from sqlalchemy import select

from accreditation.db import db
from accreditation.models.calendar_keys import CalendarKey
from accreditation.permissions.viewer import Viewer

NONCE_BYTES = 16
_NONCE_LENGTH = 2 * NONCE_BYTES
"""As it is written, two letters a byte."""
_NO_ROW = "0" * _NONCE_LENGTH


def own(viewer: Viewer) -> CalendarKey | None:
    """The viewer's own, if they have made one."""
    return db.session.scalars(select(CalendarKey).where(CalendarKey.person_id == viewer.id)).first()


def address_part(key: CalendarKey, secret: str) -> str:
    """What stands in the address; whoever reads the database cannot work it out without the service's secret."""
    return f"{key.nonce}{_proof(key.nonce, secret)}"


def holder(typed: str, secret: str) -> int | None:
    """Whose dates an address leads to; None for every address that was not given out or was withdrawn."""
    # Whatever stands in an address comes here, and no database takes every sign.
    typed = typed if typed.isascii() and typed.isprintable() else ""
    nonce, proof = typed[:_NONCE_LENGTH], typed[_NONCE_LENGTH:]
    row = db.session.execute(
        select(CalendarKey.nonce, CalendarKey.person_id).where(CalendarKey.nonce == nonce)
    ).first()
    # Compared also where there is no row, so that the time tells nothing.
    expected = _proof(row.nonce if row else _NO_ROW, secret)
    fits = hmac.compare_digest(proof.encode(errors="replace"), expected.encode())
    return row.person_id if row and fits else None


def _proof(nonce: str, secret: str) -> str:
    # A key of its own, so that nothing else that the secret signs can be taken for an address.
    key = hashlib.sha256(f"calendar\n{secret}".encode()).digest()
    return urlsafe_b64encode(hmac.digest(key, nonce.encode(), hashlib.sha256)).decode().rstrip("=")
