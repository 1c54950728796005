"""An upload is complete: its parts become one file, and that file a piece of evidence which a job checks; once only."""

from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import RevisionStatus, UploadState
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.uploads import Upload, UploadPart
from accreditation.services import jobs
from accreditation.services.evidence import shelving
from accreditation.services.evidence.arrival import hold_organisation
from accreditation.services.evidence.uploads import parts
from accreditation.storage.base import NoSuchFile, Store
from accreditation.storage.parts import PartsDiffer


def complete(store: Store, upload: Upload) -> EvidenceRevision:
    """Make evidence of an upload whose parts are all here; again gives the same file.

    Its SHA-256 stays unknown until the job has read it. Opens and commits its own short write, so it is called
    outside any. Raises PartsMissing with the parts to send, or RuleBroken where the upload is over.
    """
    if upload.state is UploadState.OPEN:
        try:
            _assemble(store, upload)
        except PartsDiffer as differ:
            _send_again(upload, list(differ.numbers))
        except NoSuchFile:
            pass  # another tab was first, or the parts are lost: the row and the whole file's size say which
    jobs.end_reading()
    # The store is asked outside the write, which would otherwise wait for it.
    whole = store.size(upload.staging_key) == upload.size
    with unit_of_work():
        return _settled(upload.id, whole=whole)


def _assemble(store: Store, upload: Upload) -> None:
    """Let the store make one file of the parts, if all of them are here."""
    rows = parts.rows_of(upload.id)
    jobs.end_reading()
    listed = store.parts(upload.staging_key, upload.store_upload or "")
    safe = {row.number for row in rows if listed is not None or row.arrived_at is not None}
    missing = set(range(1, parts.count(upload) + 1)) - safe
    if missing:
        raise parts.PartsMissing(sorted(missing))
    store.complete_parts(upload.staging_key, upload.store_upload or "", parts.as_parts(upload, rows))


def _send_again(upload: Upload, numbers: list[int]) -> None:
    """What the store does not have is not here, whatever the rows say."""
    with unit_of_work():
        wrong = (UploadPart.upload_id == upload.id, UploadPart.number.in_(numbers))
        db.session.execute(update(UploadPart).where(*wrong).values(arrived_at=None))
    raise parts.PartsMissing(numbers)


def _settled(upload_id: int, *, whole: bool) -> EvidenceRevision:
    upload = db.session.get_one(Upload, upload_id)
    hold_organisation(upload.organisation_id)
    upload = db.session.get_one(Upload, upload_id, with_for_update=True, populate_existing=True)
    if upload.revision_id is not None:
        return db.session.get_one(EvidenceRevision, upload.revision_id)
    if upload.state is UploadState.ABANDONED:
        raise RuleBroken(parts.GIVEN_UP, field="file")
    if not whole:
        raise RuleBroken(parts.GONE, field="file")
    revision = _add(upload)
    upload.state, upload.revision_id, upload.touched_at = UploadState.DONE, revision.id, clock.now()
    shelving.ask_for_check(revision, upload.organisation_id)
    return revision


def _add(upload: Upload) -> EvidenceRevision:
    item_id = upload.item_id or _new_item(upload).id
    if db.session.get(EvidenceItem, item_id) is None:
        raise NotFound
    revision = EvidenceRevision(
        item_id=item_id,
        number=shelving.next_number(item_id),
        status=RevisionStatus.RECEIVING,
        filename=upload.filename,
        size=upload.size,
        media_type=upload.media_type,
        staging_key=upload.staging_key,
        uploaded_by_id=upload.person_id,
        uploaded_at=clock.now(),
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def _new_item(upload: Upload) -> EvidenceItem:
    item = shelving.new_item(
        organisation_id=upload.organisation_id,
        owner_id=upload.person_id,
        title=upload.title,
        kind=upload.kind,
        period_from=upload.period_from,
        period_to=upload.period_to,
    )
    db.session.add(item)
    db.session.flush()
    return item
