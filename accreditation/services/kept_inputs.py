"""Keep what somebody typed who was signed out meanwhile: sealed to that person, for an hour, a few pages at most."""

import json
from typing import Any

from sqlalchemy import CursorResult, delete, select

from accreditation import clock
from accreditation.db import db
from accreditation.models.kept_inputs import KeptInput
from accreditation.queries.kept_inputs import LASTS
from accreditation.services import sealing

MOST = 10
LARGEST = 4 * 1024 * 1024

Fields = list[tuple[str, str]]


def keep(person_id: int, page: str, fields: Fields, *, secret: str) -> bool:
    """Keep the fields of a page in place of what was kept of it before; false where they are too large."""
    content = json.dumps({"page": page, "fields": fields}).encode()
    if len(content) > LARGEST:
        return False
    sealed = sealing.seal(content, secret=secret, purpose=_purpose(person_id))
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
    unsealed = sealing.opened(kept_input.sealed, secret=secret, purpose=_purpose(kept_input.person_id))
    if unsealed is None:
        return []
    content = json.loads(unsealed)
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


def _purpose(person_id: int) -> str:
    """Under a key of this person's own."""
    return f"kept input of {person_id}"
