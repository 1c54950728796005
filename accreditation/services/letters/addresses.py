"""Addresses that mail servers refuse for good: after a few refusals nothing more is sent there, until it is allowed again."""

from collections.abc import Collection

from sqlalchemy import delete, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.models.letters import RefusingAddress
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit

REFUSALS = 3
"""So many letters in a row are refused before an address is left alone."""


def refusing(addresses: Collection[str]) -> dict[str, bool]:
    """Which of these addresses refused a letter lately, and whether nothing more is sent there."""
    statement = select(RefusingAddress.address, RefusingAddress.suppressed_at).where(
        RefusingAddress.address.in_(sorted(addresses))
    )
    return {address: suppressed_at is not None for address, suppressed_at in db.session.execute(statement)}


def note_refusal(address: str, reason: str) -> None:
    """Count one refusal of an address; at the third nothing more is sent there."""
    now = clock.now()
    row = db.session.scalar(
        select(RefusingAddress)
        .where(RefusingAddress.address == address)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        row = RefusingAddress(address=address, refusals=0, reason=reason, first_at=now, last_at=now)
        db.session.add(row)
    row.refusals, row.reason, row.last_at = row.refusals + 1, reason, now
    if row.refusals >= REFUSALS and row.suppressed_at is None:
        row.suppressed_at = now
    db.session.flush()


def allow(address: str) -> None:
    """Send to an address again: a letter arrived there, or its person confirmed it."""
    db.session.execute(
        delete(RefusingAddress)
        .where(RefusingAddress.address == address)
        .execution_options(synchronize_session=False)
    )


def allow_again(refusing_address: RefusingAddress, *, actor: Viewer) -> None:
    """Let letters go to a suppressed address again, because an administrator knows better."""
    audit.record(
        AuditKind.ADDRESS_ALLOWED,
        actor=actor,
        stream=audit.SYSTEM,
        refusing_address_id=refusing_address.id,
    )
    db.session.delete(refusing_address)
