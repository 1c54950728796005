"""Clears away what killed uploads and checks left behind; it never touches what a file that is still wanted points to."""

import shutil
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.documents.limited import WORK_FOLDER
from accreditation.enums.evidence import UploadState
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.uploads import Upload
from accreditation.services import jobs
from accreditation.services.evidence import storing
from accreditation.services.evidence.uploads.ending import give_up_forgotten
from accreditation.storage.base import Store

ABANDONED = timedelta(days=1)


def clear_abandoned(store: Store) -> int:
    """Remove staged bytes that no file waits for, half-written uploads and forgotten work folders, all a day old.

    An upload in parts is waited for as long as somebody touched it in the last seven days.
    """
    before = clock.now() - ABANDONED
    # First, so that what forgotten uploads staged is among what nobody awaits below.
    given_up = give_up_forgotten(store)
    old = [entry.key for entry in store.entries(storing.STAGING) if entry.modified < before]
    awaited, arriving = _awaited()
    left = [key for key in old if key not in awaited]
    for key in left:
        store.delete(key)
    return given_up + len(left) + store.clear_unfinished(before, arriving) + _clear_folders()


def _awaited() -> tuple[set[str], set[str]]:
    """The staged bytes that a file or an upload still waits for, and the store's names of the uploads.

    Asked after the listing, so that a new file is never missed.
    """
    staged = select(EvidenceRevision.staging_key).where(EvidenceRevision.staging_key.is_not(None))
    keys_of_files = {key for key in db.session.scalars(staged) if key is not None}
    opened = select(Upload.staging_key, Upload.store_upload).where(Upload.state == UploadState.OPEN)
    uploads = db.session.execute(opened).all()
    jobs.end_reading()
    return keys_of_files | {key for key, _ in uploads}, {name for _, name in uploads if name is not None}


def _clear_folders() -> int:
    """Folders are this machine's, shared with every worker on it: its own clock says how old they are."""
    count = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{WORK_FOLDER}*"):
        # A younger one may be in use by another worker of this machine.
        if folder.is_dir() and time.time() - folder.stat().st_mtime > ABANDONED.total_seconds():
            shutil.rmtree(folder, ignore_errors=True)
            count += 1
    return count
