"""Whether the kept files are still what was checked: a share is read again every night, and what is wrong is written down."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import StoreFault
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.services import audit, jobs
from accreditation.services.jobs import Run
from accreditation.storage.base import NoSuchFile, Store

NIGHTS = 30
"""After so many nights every kept file has been read again."""


@dataclass(frozen=True)
class KeptFile:
    """A file that the store should hold."""

    revision_id: int
    organisation_id: int
    key: str
    sha256: str


@dataclass(frozen=True)
class Verified:
    """What became of one file: nothing is wrong, or what is."""

    file: KeptFile
    fault: StoreFault | None


def verify_share(run: Run, store: Store) -> None:
    """Read tonight's share of the store again, and finish the job; killed, it goes on with what was not read yet."""
    most = _share()
    for number, _ in enumerate(verify(store, most), 1):
        jobs.report_progress(run, "Reading kept files again", done=number, of=most)
    with run.finishing():
        pass


def verify(store: Store, most: int | None = None) -> Iterator[Verified]:
    """Read kept files again, the longest unread first, at most `most`; each is noted as soon as it was read.

    Raises StoreUnreachable where the store does not answer: that says nothing about its files.
    """
    for file in _longest_unread(most):
        verified = Verified(file, fault_of(store, file))
        # A write for each file, so that a night that is cut off keeps what it has read.
        with unit_of_work():
            noted = _note(verified)
        if noted:
            yield verified


def fault_of(store: Store, file: KeptFile) -> StoreFault | None:
    """What is wrong with one kept file, or None."""
    # Read as a whole: a store may answer for a file's size and still hold other bytes.
    digest = hashlib.sha256()
    try:
        for chunk in store.open(file.key):
            digest.update(chunk)
    except NoSuchFile:
        return StoreFault.MISSING
    return None if digest.hexdigest() == file.sha256 else StoreFault.ALTERED


def _kept_files() -> Select[int, int, str | None, str | None]:
    return (
        select(
            EvidenceRevision.id,
            EvidenceItem.organisation_id,
            EvidenceRevision.storage_key,
            EvidenceRevision.sha256,
        )
        .join(EvidenceRevision.item)
        .where(EvidenceRevision.is_kept(), EvidenceRevision.sha256.is_not(None))
    )


def _longest_unread(most: int | None) -> list[KeptFile]:
    # Files that were never read come first, so a new file waits at most one round of the nights.
    oldest = _kept_files().order_by(EvidenceRevision.verified_at.asc().nulls_first(), EvidenceRevision.id)
    rows = db.session.execute(oldest.limit(most))
    files = [
        KeptFile(revision, provider, key or "", sha256 or "") for revision, provider, key, sha256 in rows
    ]
    jobs.end_reading()
    return files


def _share() -> int:
    count = db.session.scalar(select(func.count()).select_from(_kept_files().subquery())) or 0
    jobs.end_reading()
    # Rounded up, so that the last night of a round has nothing left over.
    return -(-count // NIGHTS)


def _note(verified: Verified) -> bool:
    """Write down what was seen; no, where the file was let go meanwhile, and so should not be there."""
    revision = db.session.scalar(
        select(EvidenceRevision)
        .where(EvidenceRevision.id == verified.file.revision_id, EvidenceRevision.is_kept())
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if revision is None or revision.storage_key != verified.file.key:
        return False
    # The same fault again is no news: it would fill the record with one event a night.
    is_new = verified.fault is not None and verified.fault is not revision.fault
    revision.verified_at, revision.fault = clock.now(), verified.fault
    if is_new and verified.fault is not None:
        audit.record(
            AuditKind.EVIDENCE_FAULT,
            actor=None,
            stream=audit.organisation(verified.file.organisation_id),
            revision_id=revision.id,
            fault=verified.fault.value,
        )
    return True
