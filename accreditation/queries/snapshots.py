"""What was frozen for signature and submission."""

from collections.abc import Collection, Iterable

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from accreditation.db import db
from accreditation.enums.applications import SignatureKind
from accreditation.enums.evidence import USABLE
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.local_confirmations import LocalConfirmation
from accreditation.models.snapshots import Entry, Signature, Snapshot, SnapshotEntry

_SIGNED_BY = joinedload(Snapshot.signatures).options(
    joinedload(Signature.person), joinedload(Signature.countersigner)
)

_COUNTERSIGNATURE = aliased(Signature)

IS_SIGNED = exists().where(
    Signature.snapshot_id == Snapshot.id,
    Signature.kind == SignatureKind.EXECUTIVE,
    or_(
        Signature.countersigner_id.is_(None),
        exists().where(
            _COUNTERSIGNATURE.snapshot_id == Snapshot.id,
            _COUNTERSIGNATURE.kind == SignatureKind.COUNTERSIGNATURE,
        ),
    ),
)
"""Snapshots that are signed, by the outsider too where one has to countersign."""


def newest(application_id: int) -> Snapshot | None:
    """The snapshot made last, with who asked for it, its signatures and who gave them."""
    newest_first = db.session.scalars(
        select(Snapshot)
        .options(_SIGNED_BY, joinedload(Snapshot.requested_by))
        .where(Snapshot.application_id == application_id)
        .order_by(Snapshot.number.desc())
        .limit(1)
    )
    return newest_first.unique().first()


def newest_of(application_ids: Collection[int]) -> dict[int, Snapshot]:
    """The snapshot made last of each of these cases that has one, with its signatures; one statement, or none for no cases."""
    if not application_ids:
        return {}
    later = aliased(Snapshot)
    newest_ones = db.session.scalars(
        select(Snapshot)
        .options(_SIGNED_BY)
        .where(
            Snapshot.application_id.in_(application_ids),
            ~exists().where(later.application_id == Snapshot.application_id, later.number > Snapshot.number),
        )
    )
    return {snapshot.application_id: snapshot for snapshot in newest_ones.unique()}


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


def signed_before(snapshot: Snapshot) -> Snapshot | None:
    """The snapshot that the executive signed last before this one, with when; sent, taken back or not."""
    if snapshot.number == 1:
        return None
    newest_first = db.session.scalars(
        select(Snapshot)
        .options(_SIGNED_BY)
        .where(
            Snapshot.application_id == snapshot.application_id,
            Snapshot.number < snapshot.number,
            exists().where(Signature.snapshot_id == Snapshot.id, Signature.kind == SignatureKind.EXECUTIVE),
        )
        .order_by(Snapshot.number.desc())
        .limit(1)
    )
    return newest_first.unique().first()


def signed(snapshot: Snapshot) -> Snapshot:
    """The snapshot whose signatures count for this one: its own, or those of the one to which answers were added in review."""
    # Only what is added in review is sent without a signature.
    if snapshot.signatures or snapshot.submitted_at is None:
        return snapshot
    return signed_before(snapshot) or snapshot


def replaced_entries(earlier: Snapshot, entry_ids: Collection[int]) -> dict[int, Entry]:
    """The entries of an earlier snapshot that are not among these, by standard, with their citations."""
    replaced = db.session.scalars(
        select(Entry)
        .join(SnapshotEntry, SnapshotEntry.entry_id == Entry.id)
        .options(joinedload(Entry.standard), selectinload(Entry.citations))
        # Two snapshots share an entry where nothing changed, so these are the changes and nothing else.
        .where(SnapshotEntry.snapshot_id == earlier.id, Entry.id.not_in(entry_ids))
    )
    return {entry.standard_id: entry for entry in replaced}


# Built once, as what many pages ask.
_ITEMS = select(EvidenceRevision.id, EvidenceRevision.item_id).where(
    EvidenceRevision.id.in_(bindparam("revisions", expanding=True)), EvidenceRevision.status.in_(USABLE)
)


def items_of(entries: Iterable[Entry]) -> dict[int, int]:
    """Which piece of evidence each cited file belongs to, by the file; only files that may be read now."""
    revision_ids = {citation.revision_id for entry in entries for citation in entry.citations}
    if not revision_ids:
        return {}
    rows = db.session.execute(_ITEMS, {"revisions": list(revision_ids)})
    return {row.id: row.item_id for row in rows}


def places(snapshot: Snapshot) -> list[SnapshotEntry]:
    """A snapshot's places in order: each entry with its standard and citations, and what the place says of its organisation's.

    Two statements.
    """
    return list(
        db.session.scalars(
            select(SnapshotEntry)
            .join(SnapshotEntry.entry)
            .join(Entry.standard)
            .options(
                contains_eager(SnapshotEntry.entry).contains_eager(Entry.standard),
                contains_eager(SnapshotEntry.entry).selectinload(Entry.citations),
                joinedload(SnapshotEntry.local_confirmation),
            )
            .where(SnapshotEntry.snapshot_id == snapshot.id)
            .order_by(SnapshotEntry.position)
        )
    )


def entries(snapshot: Snapshot) -> list[Entry]:
    """A snapshot's entries in order, with their standards and citations; two statements."""
    return [place.entry for place in places(snapshot)]


def differences(snapshot: Snapshot) -> dict[int, str]:
    """The standards that a snapshot has, by their ids, with what is different at the place from its organisation's answer."""
    rows = db.session.execute(
        select(SnapshotEntry.standard_id, func.coalesce(LocalConfirmation.difference, ""))
        .outerjoin(SnapshotEntry.local_confirmation)
        .where(SnapshotEntry.snapshot_id == snapshot.id)
    )
    return {row[0]: row[1] for row in rows}
