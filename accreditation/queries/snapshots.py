"""What was frozen for signature and submission."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation.db import db
from accreditation.models.snapshots import Entry, Signature, Snapshot, SnapshotEntry

_SIGNED_BY = joinedload(Snapshot.signatures).joinedload(Signature.person)


def newest(application_id: int) -> Snapshot | None:
    """The snapshot made last, with its signatures and who gave them."""
    newest_first = db.session.scalars(
        select(Snapshot)
        .options(_SIGNED_BY)
        .where(Snapshot.application_id == application_id)
        .order_by(Snapshot.number.desc())
        .limit(1)
    )
    return newest_first.unique().first()


def submitted(application_id: int) -> Snapshot | None:
    """The snapshot that was sent last, with its signatures: what reviewers and the office read."""
    newest_first = db.session.scalars(
        select(Snapshot)
        .options(_SIGNED_BY)
        .where(Snapshot.application_id == application_id, Snapshot.submitted_at.is_not(None))
        .order_by(Snapshot.number.desc())
        .limit(1)
    )
    return newest_first.unique().first()


def entries(snapshot: Snapshot) -> list[Entry]:
    """A snapshot's entries in order, with their standards and citations; two statements."""
    placed = db.session.scalars(
        select(SnapshotEntry)
        .join(SnapshotEntry.entry)
        .join(Entry.standard)
        .options(
            contains_eager(SnapshotEntry.entry).contains_eager(Entry.standard),
            contains_eager(SnapshotEntry.entry).selectinload(Entry.citations),
        )
        .where(SnapshotEntry.snapshot_id == snapshot.id)
        .order_by(SnapshotEntry.position)
    )
    return [place.entry for place in placed]
