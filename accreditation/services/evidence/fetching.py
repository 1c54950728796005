"""Brings an arrived file to where it is worked on, and proves that it is the one that was sent: whole and unchanged."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.documents.refusal import Refused
from accreditation.enums.evidence import EvidenceTrigger, RevisionStatus
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.uploads import Upload, UploadPart
from accreditation.services import jobs
from accreditation.services.evidence.steps import Facts, step
from accreditation.storage.base import NoSuchFile, Store, Stored, save

CHANGED = "The file changed or was lost on its way. Add it again."
UNDER_WAY = (RevisionStatus.RECEIVING, RevisionStatus.SCANNING)


@dataclass(frozen=True)
class Promised:
    """One part of a file as its sender's browser announced it."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Arrived:
    """What the row says of the file; `sha256` is None where it came in parts and nobody has read it whole yet."""

    revision_id: int
    organisation_id: int
    staging_key: str
    filename: str
    declared: str
    size: int
    sha256: str | None
    parts: tuple[Promised, ...] = ()


def arrived(revision_id: int) -> Arrived | None:
    """The file, if it still waits to be looked at."""
    row = db.session.execute(
        select(EvidenceRevision, EvidenceItem.organisation_id)
        .join(EvidenceRevision.item)
        .where(
            EvidenceRevision.id == revision_id,
            EvidenceRevision.status.in_(UNDER_WAY),
            EvidenceRevision.staging_key.is_not(None),
        )
    ).first()
    file = None if row is None else _of(row[0], row[1])
    jobs.end_reading()  # the look is over: nothing is held while the file is worked on
    return file


def _of(revision: EvidenceRevision, organisation_id: int) -> Arrived:
    parts = db.session.execute(
        select(UploadPart.size, UploadPart.sha256)
        .join(Upload, Upload.id == UploadPart.upload_id)
        .where(Upload.revision_id == revision.id)
        .order_by(UploadPart.number)
    )
    return Arrived(
        revision.id,
        organisation_id,
        revision.staging_key or "",
        revision.filename,
        revision.media_type,
        revision.size,
        revision.sha256,
        tuple(Promised(size, sha256) for size, sha256 in parts),
    )


def fetch(file: Arrived, store: Store, path: Path) -> Stored:
    """Write the file to `path`; raises Refused where it is not the one that was sent. What came in parts is received now."""
    try:
        stored = _saved(file, store, path)
    except NoSuchFile as error:
        raise Refused(CHANGED) from error
    # A file that came in parts has no whole fingerprint yet; its parts were compared above.
    if stored.size != file.size or file.sha256 not in (None, stored.sha256):
        raise Refused(CHANGED)
    _receive(file, stored)
    return stored


def _saved(file: Arrived, store: Store, path: Path) -> Stored:
    parts = _Parts(file.parts)
    stored = save(store, file.staging_key, path, parts.update)
    parts.end()
    return stored


class _Parts:
    """Holds each part against its own fingerprint while the whole goes by."""

    def __init__(self, promised: tuple[Promised, ...]) -> None:
        self._waiting = list(promised)
        self._digest, self._size = hashlib.sha256(), 0

    def update(self, chunk: bytes) -> None:
        while self._waiting and chunk:
            taken = chunk[: self._waiting[0].size - self._size]
            self._digest.update(taken)
            self._size += len(taken)
            chunk = chunk[len(taken) :]
            if self._size == self._waiting[0].size:
                self._compare()

    def end(self) -> None:
        if self._waiting:
            raise Refused(CHANGED)

    def _compare(self) -> None:
        if self._digest.hexdigest() != self._waiting.pop(0).sha256.lower():
            raise Refused(CHANGED)
        self._digest, self._size = hashlib.sha256(), 0


def _receive(file: Arrived, stored: Stored) -> None:
    """Write down the fingerprint of a file that came in parts, once."""
    if file.sha256 is not None:
        return
    with unit_of_work():
        revision = db.session.get_one(
            EvidenceRevision, file.revision_id, with_for_update=True, populate_existing=True
        )
        # A check that was killed after this write comes here again.
        if revision.status is RevisionStatus.RECEIVING:
            revision.sha256 = stored.sha256
            step(
                revision,
                EvidenceTrigger.RECEIVED,
                Facts(arrived_whole=True),
                organisation_id=file.organisation_id,
                actor=None,
            )
