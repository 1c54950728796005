"""An upload in parts begins, or goes on where the same person left the same file; no byte is taken here."""

import hashlib
import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.documents import inspect, types
from accreditation.enums.evidence import OVER, EvidenceKind, UploadState
from accreditation.errors import RuleBroken
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.uploads import Upload
from accreditation.permissions.viewer import Viewer
from accreditation.services import jobs
from accreditation.services.evidence import shelving, storing
from accreditation.services.evidence.arrival import hold_organisation
from accreditation.services.evidence.quotas import UNLIMITED
from accreditation.services.evidence.quotas import check as check_quotas
from accreditation.services.evidence.uploads.ending import mark_given_up
from accreditation.services.evidence.uploads.parts import check_hash
from accreditation.settings import Quotas
from accreditation.storage.base import NoSuchFile, Store, TooLarge

PART_SIZE = 8 * 1024 * 1024
MOST_OPEN = 200


@dataclass(frozen=True)
class Announced:
    """What a browser says of a file before it sends it; `first` is the SHA-256 of the first part."""

    filename: str
    size: int
    media_type: str
    modified: int
    first: str

    def fingerprint(self, item_id: int | None, part_size: int) -> str:
        """The same for the same file, chosen again for the same purpose."""
        identity = [self.filename, self.size, self.modified, self.first, item_id, part_size]
        return hashlib.sha256(json.dumps(identity).encode()).hexdigest()


def begin(
    store: Store,
    announced: Announced,
    *,
    organisation_id: int,
    actor: Viewer,
    kind: EvidenceKind,
    limit: int,
    period_from: date | None = None,
    period_to: date | None = None,
    item_id: int | None = None,
    part_size: int = PART_SIZE,
    groups: Collection[str] | None = None,
    quotas: Quotas = UNLIMITED,
) -> Upload:
    """Begin to send a file in parts, as a new piece of evidence or as a newer file of `item_id`.

    The same file from the same person goes on where it stopped, and one that arrived is not sent twice: such an
    upload is done already. Opens and commits its own short write. Raises RuleBroken (field "file") for an empty file
    or one of a kind that is not among `groups`, past `limit` bytes or `quotas`, or where the store is full or does not answer.
    """
    shelving.check_period(period_from, period_to)
    name = _checked(announced, limit, groups)
    fingerprint = announced.fingerprint(item_id, part_size)
    earlier = _earlier(organisation_id, actor.id, fingerprint)
    jobs.end_reading()  # nothing stays open while the store is asked
    if earlier is not None and (earlier.state is UploadState.DONE or _is_there(store, earlier)):
        with unit_of_work():
            return _gone_on(earlier.id, kind, period_from, period_to)
    if earlier is not None:
        with unit_of_work():
            mark_given_up(earlier.id)
    fresh = Upload(
        token=secrets.token_urlsafe(24),
        organisation_id=organisation_id,
        person_id=actor.id,
        item_id=item_id,
        state=UploadState.OPEN,
        fingerprint=fingerprint,
        filename=name,
        size=announced.size,
        part_size=part_size,
        media_type="".join(mark for mark in announced.media_type[:100] if mark.isprintable()),
        title=shelving.title_from(name),
        kind=kind,
        period_from=period_from,
        period_to=period_to,
        staging_key=storing.staging_key(organisation_id, actor.id),
    )
    return _opened(store, fresh, quotas)


def _checked(announced: Announced, limit: int, groups: Collection[str] | None) -> str:
    name = shelving.tidy_name(announced.filename)
    refusal = types.refusal_of_name(name, groups)
    if refusal is not None:
        raise RuleBroken(refusal, field="file")
    if announced.size <= 0:
        raise RuleBroken(inspect.EMPTY, field="file")
    if announced.size > limit:
        raise TooLarge(limit)
    check_hash(announced.first)
    return name


def _earlier(organisation_id: int, person_id: int, fingerprint: str) -> Upload | None:
    """The open upload of this very file, else the newest that ended in a file which still counts."""
    same = (
        Upload.organisation_id == organisation_id,
        Upload.person_id == person_id,
        Upload.fingerprint == fingerprint,
    )
    opened = db.session.scalar(select(Upload).where(*same, Upload.state == UploadState.OPEN))
    if opened is not None:
        return opened
    return db.session.scalar(
        select(Upload)
        .join(EvidenceRevision, EvidenceRevision.id == Upload.revision_id)
        .where(*same, Upload.state == UploadState.DONE, EvidenceRevision.status.not_in(OVER))
        .order_by(Upload.id.desc())
        .limit(1)
    )


def _is_there(store: Store, upload: Upload) -> bool:
    try:
        store.parts(upload.staging_key, upload.store_upload or "")
    except NoSuchFile:
        return store.size(upload.staging_key) == upload.size
    return True


def _gone_on(upload_id: int, kind: EvidenceKind, period_from: date | None, period_to: date | None) -> Upload:
    upload = db.session.get_one(Upload, upload_id, with_for_update=True, populate_existing=True)
    if upload.state is UploadState.OPEN:
        upload.kind, upload.period_from, upload.period_to = kind, period_from, period_to
        upload.touched_at = clock.now()
    return upload


def _opened(store: Store, fresh: Upload, quotas: Quotas) -> Upload:
    """Write the upload down; where another tab was first, its upload is the one that counts."""
    # What goes on was counted when it began.
    check_quotas(
        store, quotas, organisation_id=fresh.organisation_id, person_id=fresh.person_id, size=fresh.size
    )
    jobs.end_reading()
    name = store.begin_parts(fresh.staging_key)
    try:
        with unit_of_work():
            upload = _written(store, fresh, name, quotas)
    except BaseException:
        store.abandon_parts(fresh.staging_key, name)
        raise
    if upload.store_upload != name:
        store.abandon_parts(fresh.staging_key, name)
    return upload


def _written(store: Store, fresh: Upload, name: str, quotas: Quotas) -> Upload:
    hold_organisation(fresh.organisation_id)
    earlier = _earlier(fresh.organisation_id, fresh.person_id, fresh.fingerprint)
    if earlier is not None:
        return earlier
    mine = (Upload.person_id == fresh.person_id, Upload.state == UploadState.OPEN)
    if (db.session.scalar(select(func.count()).select_from(Upload).where(*mine)) or 0) >= MOST_OPEN:
        raise RuleBroken(
            f"You have {MOST_OPEN} unfinished uploads. Finish or remove some of them first.", field="file"
        )
    check_quotas(
        store,
        quotas,
        organisation_id=fresh.organisation_id,
        person_id=fresh.person_id,
        size=fresh.size,
        for_write=True,
    )
    fresh.store_upload = name
    fresh.created_at = fresh.touched_at = clock.now()
    db.session.add(fresh)
    db.session.flush()
    return fresh
