"""Keep what somebody typed who was signed out meanwhile: sealed to that person, for an hour, a few pages at most."""

import json
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import CursorResult, delete, select

from accreditation import clock
from accreditation.db import db
from accreditation.models.kept_inputs import KeptInput
from accreditation.queries.kept_inputs import LASTS

MOST = 10
LARGEST = 4 * 1024 * 1024

Fields = list[tuple[str, str]]


def keep(person_id: int, page: str, fields: Fields, *, secret: str) -> bool:
    """Keep the fields of a page in place of what was kept of it before; false where they are too large."""
    content = json.dumps({"page": page, "fields": fields}).encode()
    if len(content) > LARGEST:
        return False
    sealed = _sealing(secret, person_id).encrypt(content).decode()
    earlier = delete(KeptInput).where(KeptInput.person_id == person_id)
    db.session.execute(earlier.where(KeptInput.page == page))
    db.session.add(KeptInput(person_id=person_id, page=page, sealed=sealed, kept_at=clock.now()))
    db.session.flush()
    newest = (
        select(KeptInput.id)
        .where(KeptInput.person_id == person_id)
        .order_by(KeptInput.kept_at.desc(), KeptInput.id.desc())
        .limit(MOST)
    )
    db.session.execute(
        earlier.where(KeptInput.id.not_in(newest)).execution_options(synchronize_session=False)
    )
    return True


def opened(kept_input: KeptInput, *, secret: str) -> Fields:
    """What was typed; nothing where the key is another one now."""
    try:
        content = json.loads(_sealing(secret, kept_input.person_id).decrypt(kept_input.sealed.encode()))
    except InvalidToken:
        return []
    if content["page"] != kept_input.page:
        return []
    return [(name, value) for name, value in content["fields"]]


def drop(person_id: int, kept_id: int) -> None:
    """Let go of what was kept, once it is saved."""
    db.session.execute(delete(KeptInput).where(KeptInput.id == kept_id, KeptInput.person_id == person_id))


def sweep() -> int:
    """Clear away what nobody came back for; says how many rows went."""
    result: Any = db.session.execute(delete(KeptInput).where(KeptInput.kept_at <= clock.now() - LASTS))
    return result.rowcount if isinstance(result, CursorResult) else 0


def _sealing(secret: str, person_id: int) -> Fernet:
    """A key of this person's own, made from the service's secret."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"kept input of {person_id}".encode())
    return Fernet(urlsafe_b64encode(derived.derive(secret.encode())))
