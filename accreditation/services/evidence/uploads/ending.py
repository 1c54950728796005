"""How an upload ends without a file: its person gives it up, or nobody touched it for a week."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import UploadState
from accreditation.errors import RuleBroken
from accreditation.models.uploads import Upload, UploadPart
from accreditation.services import jobs
from accreditation.services.evidence.uploads import parts
from accreditation.storage.base import Store

FORGOTTEN = timedelta(days=7)


def abandon(store: Store, upload: Upload) -> None:
    """Give an upload up, with what came of it; raises RuleBroken where its file has arrived.

    Opens and commits its own short write. Doing it again changes nothing.
    """
    jobs.end_reading()
    with unit_of_work():
        mark_given_up(upload.id)
    _clear(store, upload)


def give_up_forgotten(store: Store) -> int:
    """Give up every upload that nobody touched for seven days, and say how many."""
    before = clock.now() - FORGOTTEN
    statement = select(Upload).where(Upload.state == UploadState.OPEN, Upload.touched_at < before)
    old = list(db.session.scalars(statement))
    jobs.end_reading()
    count = 0
    for upload in old:
        with unit_of_work():
            given_up = mark_given_up(upload.id, untouched_since=upload.touched_at)
        if given_up:
            _clear(store, upload)
            count += 1
    return count


def mark_given_up(upload_id: int, *, untouched_since: datetime | None = None) -> bool:
    """Write down that an upload is over, in the present transaction; False where it went on meanwhile."""
    upload = db.session.get_one(Upload, upload_id, with_for_update=True, populate_existing=True)
    # Somebody went on with it between the list and this lock.
    if untouched_since is not None and upload.touched_at != untouched_since:
        return False
    if upload.state is UploadState.DONE:
        if untouched_since is not None:
            return False
        raise RuleBroken(parts.IS_DONE, field="file")
    upload.state = UploadState.ABANDONED
    # So that a part on its way finds no promise, and is refused.
    db.session.execute(delete(UploadPart).where(UploadPart.upload_id == upload_id))
    return True


def _clear(store: Store, upload: Upload) -> None:
    """Both places: the parts, and the whole file where only its last write is missing."""
    if upload.store_upload is not None:
        store.abandon_parts(upload.staging_key, upload.store_upload)
    store.delete(upload.staging_key)
