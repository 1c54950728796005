"""A person makes an address for another calendar to read their dates from, makes another in its place, and withdraws it."""

import secrets

from sqlalchemy import delete

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.models.calendar_keys import CalendarKey
from accreditation.permissions.viewer import Viewer
from accreditation.queries import calendar_keys as queries
from accreditation.services import audit


def make(*, actor: Viewer) -> CalendarKey:
    """Give a person an address of their own; one that they had before leads nowhere from then on."""
    key = queries.own(actor)
    if key is None:
        key = CalendarKey(person_id=actor.id)
        db.session.add(key)
    key.nonce = secrets.token_hex(queries.NONCE_BYTES)
    key.made_at = clock.now()
    db.session.flush()
    audit.record(AuditKind.CALENDAR_SHARED, actor=actor, stream=audit.PEOPLE, person_id=actor.id)
    return key


def withdraw(*, actor: Viewer) -> bool:
    """Let a person's address lead nowhere; False where they had none."""
    if queries.own(actor) is None:
        return False
    db.session.execute(delete(CalendarKey).where(CalendarKey.person_id == actor.id))
    audit.record(AuditKind.CALENDAR_WITHDRAWN, actor=actor, stream=audit.PEOPLE, person_id=actor.id)
    return True
