"""A file arrives: its bytes outside any transaction, then the row, the job and the audit event in one short write."""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.documents import inspect, types
from accreditation.enums.evidence import OVER, EvidenceKind, EvidenceTrigger, RevisionStatus
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.organisations import Organisation
from accreditation.permissions.viewer import Viewer
from accreditation.services import jobs
from accreditation.services.evidence import shelving, storing
from accreditation.services.evidence.quotas import UNLIMITED
from accreditation.services.evidence.quotas import check as check_quotas
from accreditation.services.evidence.steps import Facts, step
from accreditation.settings import Quotas
from accreditation.storage.base import Readable, Store, Stored, StoreTrouble


@dataclass(frozen=True)
class _Staged:
    """Bytes that are here and not yet anybody's evidence."""

    key: str = field(repr=False)
    stored: Stored
    filename: str
    media_type: str
    uploader: Viewer
    quotas: Quotas


def receive(
    store: Store,
    stream: Readable,
    *,
    organisation_id: int,
    actor: Viewer,
    title: str,
    kind: EvidenceKind,
    filename: str,
    limit: int,
    declared: str = "",
    period_from: date | None = None,
    period_to: date | None = None,
    expires_on: date | None = None,
    notes: str = "",
    kind_confirmed: bool = True,
    groups: Collection[str] | None = None,
    quotas: Quotas = UNLIMITED,
) -> EvidenceRevision:
    """Add a new item to a provider's library with its first file, which is then checked by a job.

    Opens and commits its own short write, so it is called outside any. The same person sending the same file under
    the same title again gets the file that is there. Raises RuleBroken (field "file") for an empty file or one of a
    kind that is not among `groups`, past `limit` bytes or `quotas`, or where the store is full or does not answer.
    """
    shelving.check_period(period_from, period_to)
    # The bytes come first, which may take minutes; the rows follow in one short write.
    staged = _stage(store, stream, organisation_id, actor, filename, declared, limit, groups, quotas)
    item = shelving.new_item(
        organisation_id=organisation_id,
        owner_id=actor.id,
        title=title,
        kind=kind,
        kind_confirmed=kind_confirmed,
        period_from=period_from,
        period_to=period_to,
        expires_on=expires_on,
        notes=notes,
    )
    return _settled(store, staged, lambda: _first(store, item, staged))


def add_revision(
    store: Store,
    stream: Readable,
    *,
    item: EvidenceItem,
    actor: Viewer,
    filename: str,
    limit: int,
    declared: str = "",
    groups: Collection[str] | None = None,
    quotas: Quotas = UNLIMITED,
) -> EvidenceRevision:
    """Add a newer file to an item; answers that cite the older one go on citing it.

    Opens and commits its own short write, as `receive` does.
    """
    # Read now: staging ends the transaction in which the item was loaded.
    item_id, organisation_id = item.id, item.organisation_id
    staged = _stage(store, stream, organisation_id, actor, filename, declared, limit, groups, quotas)
    return _settled(store, staged, lambda: _next(store, item_id, organisation_id, staged))


def _first(store: Store, item: EvidenceItem, staged: _Staged) -> EvidenceRevision:
    # Only one at a time for a provider, so that the same form sent twice finds its own file here.
    hold_organisation(item.organisation_id)
    twin = _twin(staged, item.organisation_id, item.title)
    if twin is not None:
        return twin
    db.session.add(item)
    db.session.flush()
    return _add(store, item, staged)


def _next(store: Store, item_id: int, organisation_id: int, staged: _Staged) -> EvidenceRevision:
    hold_organisation(organisation_id)
    item = db.session.get(EvidenceItem, item_id)
    if item is None:
        raise NotFound
    twin = _twin(staged, organisation_id, item.title, item_id)
    return _add(store, item, staged) if twin is None else twin


def _settled(store: Store, staged: _Staged, write: Callable[[], EvidenceRevision]) -> EvidenceRevision:
    """Do the short write; staged bytes that no row points to afterwards are removed."""
    try:
        with unit_of_work():
            revision = write()
    except BaseException:
        # Ask the database rather than trust the way out; where it is gone too, the nightly sweep asks it again.
        with suppress(SQLAlchemyError, StoreTrouble):
            if not _pointed_to(staged.key):
                store.delete(staged.key)
        raise
    # The row of an earlier sending was found, which has bytes of its own.
    if revision.staging_key != staged.key:
        store.delete(staged.key)
    return revision


def _pointed_to(key: str) -> bool:
    revision_id = db.session.scalar(select(EvidenceRevision.id).where(EvidenceRevision.staging_key == key))
    jobs.end_reading()
    return revision_id is not None


def _stage(
    store: Store,
    stream: Readable,
    organisation_id: int,
    actor: Viewer,
    filename: str,
    declared: str,
    limit: int,
    groups: Collection[str] | None,
    quotas: Quotas,
) -> _Staged:
    name = shelving.tidy_name(filename)
    refusal = types.refusal_of_name(name, groups)
    if refusal is not None:
        raise RuleBroken(refusal, field="file")
    # Before a byte is taken; how many there are is asked again when they are here.
    check_quotas(store, quotas, organisation_id=organisation_id, person_id=actor.id)
    jobs.end_reading()  # whatever was read before: no transaction stays open while bytes come in
    key = storing.staging_key(organisation_id, actor.id)
    stored = store.put_stream(key, stream, limit)
    # Known only now: a browser may announce any length, or none.
    if stored.size == 0:
        store.delete(key)
        raise RuleBroken(inspect.EMPTY, field="file")
    return _Staged(key, stored, name, declared[:100], actor, quotas)


def hold_organisation(organisation_id: int) -> None:
    """Let what two people of one provider add come one after the other, so that numbers and twins are seen."""
    db.session.execute(
        select(Organisation.id).where(Organisation.id == organisation_id).with_for_update(key_share=True)
    ).one()


def _twin(
    staged: _Staged, organisation_id: int, title: str, item_id: int | None = None
) -> EvidenceRevision | None:
    """The same bytes from the same person under the same title: a form that was sent twice."""
    statement = (
        select(EvidenceRevision)
        .join(EvidenceRevision.item)
        .where(
            EvidenceItem.organisation_id == organisation_id,
            EvidenceItem.title == title,
            EvidenceRevision.sha256 == staged.stored.sha256,
            EvidenceRevision.uploaded_by_id == staged.uploader.id,
            # A file that was refused or withdrawn may be sent again.
            EvidenceRevision.status.not_in(OVER),
        )
        .order_by(EvidenceRevision.id.desc())
        .limit(1)
    )
    if item_id is not None:
        statement = statement.where(EvidenceRevision.item_id == item_id)
    return db.session.scalar(statement)


def _add(store: Store, item: EvidenceItem, staged: _Staged) -> EvidenceRevision:
    check_quotas(
        store,
        staged.quotas,
        organisation_id=item.organisation_id,
        person_id=staged.uploader.id,
        size=staged.stored.size,
        for_write=True,
    )
    revision = EvidenceRevision(
        item_id=item.id,
        number=shelving.next_number(item.id),
        status=RevisionStatus.RECEIVING,
        filename=staged.filename,
        size=staged.stored.size,
        sha256=staged.stored.sha256,
        media_type=staged.media_type,
        staging_key=staged.key,
        uploaded_by_id=staged.uploader.id,
        uploaded_at=clock.now(),
    )
    db.session.add(revision)
    db.session.flush()
    step(
        revision,
        EvidenceTrigger.RECEIVED,
        Facts(arrived_whole=True),
        organisation_id=item.organisation_id,
        actor=staged.uploader,
    )
    shelving.ask_for_check(revision, item.organisation_id)
    return revision
