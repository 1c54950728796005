"""Clears away what killed uploads and checks left behind; it never touches what a file that is still wanted points to."""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.models.evidence import EvidenceRevision
from accreditation.services import jobs
from accreditation.services.evidence import keys
from accreditation.services.evidence.workplace import PREFIX
from accreditation.storage.base import Store

ABANDONED = timedelta(days=1)


def clear_abandoned(store: Store) -> int:
    """Remove staged bytes that no file waits for, half-written uploads and forgotten work folders, all a day old."""
    before = clock.now() - ABANDONED
    old = [entry.key for entry in store.entries(keys.STAGING) if entry.modified < before]
    wanted = _wanted()
    left = [key for key in old if key not in wanted]
    for key in left:
        store.delete(key)
    return len(left) + store.clear_unfinished(before) + _clear_folders(before)


def _wanted() -> set[str]:
    """The staged bytes that a file still waits for; asked after the listing, so that a new file is never missed."""
    statement = select(EvidenceRevision.staging_key).where(EvidenceRevision.staging_key.is_not(None))
    found = {key for key in db.session.scalars(statement) if key is not None}
    jobs.end_reading()
    return found


def _clear_folders(before: datetime) -> int:
    count = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if folder.is_dir() and datetime.fromtimestamp(folder.stat().st_mtime, UTC) < before:
            shutil.rmtree(folder, ignore_errors=True)
            count += 1
    return count
