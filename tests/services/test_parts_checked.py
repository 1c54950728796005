"""A file that came in parts: the check reads it whole, compares every part, and only then is it received."""

import hashlib
import io
from pathlib import Path

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import EvidenceKind, RevisionStatus, UploadState
from accreditation.enums.jobs import JobKind
from accreditation.models.audit import AuditEvent
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.uploads import Upload, UploadPart
from accreditation.services import jobs
from accreditation.services.evidence import storing
from tests.documents import files
from tests.services.shelf import LIMIT, Library
from tests.world import World

PART = 600


@pytest.fixture
def library(world: World, tmp_path: Path) -> Library:
    return Library(world, tmp_path)


def arrived(
    library: Library, content: bytes, *, parts: list[bytes] | None = None, size: int = 0
) -> EvidenceRevision:
    """The row, the upload and the job as they stand when every part is here."""
    key = storing.staging_key(library.world.organisation.id, library.actor.id)
    library.store.put_stream(key, io.BytesIO(content), LIMIT)
    with unit_of_work():
        revision = _row(library, key, size or len(content))
        upload = _upload(library, key, revision, len(content))
        for number, part in enumerate(parts or cut(content), 1):
            digest = hashlib.sha256(part).hexdigest()
            db.session.add(UploadPart(upload_id=upload.id, number=number, size=len(part), sha256=digest))
        jobs.enqueue(JobKind.INSPECT_EVIDENCE, {"revision_id": revision.id})
    return revision


def cut(content: bytes) -> list[bytes]:
    return [content[place : place + PART] for place in range(0, len(content), PART)]


def _row(library: Library, key: str, size: int) -> EvidenceRevision:
    item = EvidenceItem(
        organisation_id=library.world.organisation.id,
        title="Survey",
        kind=EvidenceKind.LEARNER_SURVEY,
        owner_id=library.actor.id,
        created_at=clock.now(),
    )
    revision = EvidenceRevision(
        number=1,
        filename="Survey.pdf",
        size=size,
        media_type="application/pdf",
        staging_key=key,
        uploaded_by_id=library.actor.id,
        uploaded_at=clock.now(),
    )
    item.revisions = [revision]
    db.session.add(item)
    db.session.flush()
    return revision


def _upload(library: Library, key: str, revision: EvidenceRevision, size: int) -> Upload:
    upload = Upload(
        token="t" * 32,
        organisation_id=library.world.organisation.id,
        person_id=library.actor.id,
        item_id=revision.item_id,
        revision_id=revision.id,
        state=UploadState.DONE,
        fingerprint="f",
        filename="Survey.pdf",
        size=size,
        part_size=PART,
        media_type="application/pdf",
        title="Survey",
        kind=EvidenceKind.LEARNER_SURVEY,
        staging_key=key,
        created_at=clock.now(),
        touched_at=clock.now(),
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def test_what_came_in_parts_is_hashed_received_and_accepted(library: Library) -> None:
    content = files.good(3)
    revision = arrived(library, content)
    library.check()
    assert revision.status is RevisionStatus.ACCEPTED
    assert revision.sha256 == hashlib.sha256(content).hexdigest()
    moved = select(AuditEvent.facts).where(AuditEvent.kind == "evidence_moved").order_by(AuditEvent.id)
    moves = db.session.scalars(moved).all()
    assert ['"dest":"scanning"' in moves[0], '"dest":"accepted"' in moves[1]] == [True, True]


def test_a_check_that_was_killed_after_hashing_goes_on(library: Library) -> None:
    content = files.good(1)
    revision = arrived(library, content)
    library.settings = type(library.settings)(**{**vars(library.settings), "accept_unscanned": False})
    with pytest.raises(jobs.TryLater):
        library.check()
    assert (revision.status, revision.sha256) == (
        RevisionStatus.SCANNING,
        hashlib.sha256(content).hexdigest(),
    )
    library.settings = type(library.settings)(**{**vars(library.settings), "accept_unscanned": True})
    with unit_of_work():
        jobs.enqueue(JobKind.INSPECT_EVIDENCE, {"revision_id": revision.id})
    library.check()
    assert revision.status is RevisionStatus.ACCEPTED


@pytest.mark.one_database
@pytest.mark.parametrize("wrong", ["part", "missing", "size"])
def test_what_is_not_what_was_promised_is_refused(library: Library, wrong: str) -> None:
    content = files.good(3)
    parts = cut(content)
    if wrong == "part":
        parts[1] = bytes(len(parts[1]))
    if wrong == "missing":
        parts.append(b"more")
    revision = arrived(library, content, parts=parts, size=len(content) + 1 if wrong == "size" else 0)
    library.check()
    assert revision.status is RevisionStatus.REJECTED
    assert revision.refused == "The file changed or was lost on its way. Add it again."
    assert library.stored_keys() == []
