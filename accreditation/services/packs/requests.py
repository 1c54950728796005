"""A pack is asked for, taken away, and cleared after a month: it is made for taking away, and can be made again."""

from datetime import timedelta

from sqlalchemy import delete, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.jobs import JobKind, JobState, key_of
from accreditation.enums.packs import PackState
from accreditation.models.applications import Application
from accreditation.models.jobs import Job
from accreditation.models.packs import Pack
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit, jobs
from accreditation.services.jobs import Queue
from accreditation.storage.base import Store

LASTS = timedelta(days=30)

PACKS = "packs/"


def pdf_key(pack_id: int) -> str:
    """Where its document lies."""
    return f"{PACKS}{pack_id}/pack.pdf"


def zip_key(pack_id: int) -> str:
    """Where its zip of files lies."""
    return f"{PACKS}{pack_id}/files.zip"


def ask(application: Application, *, actor: Viewer) -> Pack:
    """Ask for a pack of the case as it stands, or have the one tried afresh whose job failed for good.

    The case is locked, so two people who ask at once get the same one.
    """
    waiting = db.session.scalars(
        select(Pack).where(Pack.application_id == application.id, Pack.state == PackState.WAITING)
    ).first()
    if waiting is not None:
        _try_afresh(waiting, actor)
        return waiting
    pack = Pack(
        application_id=application.id,
        state=PackState.WAITING,
        asked_by_id=actor.id,
        asked_at=clock.now(),
    )
    db.session.add(pack)
    db.session.flush()
    jobs.enqueue(
        JobKind.BUILD_PACK,
        {"pack_id": pack.id},
        unique_key=key_of(JobKind.BUILD_PACK, pack.id),
        queue=Queue(application.organisation_id, actor.id),
    )
    audit.record(
        AuditKind.PACK_ASKED,
        actor=actor,
        stream=audit.case(application.id),
        application_id=application.id,
        pack_id=pack.id,
    )
    return pack


def _try_afresh(pack: Pack, actor: Viewer) -> None:
    """The pack's job goes back into the queue if it failed for good; else nothing happens."""
    key = key_of(JobKind.BUILD_PACK, pack.id)
    job = db.session.scalar(
        select(Job).where(Job.unique_key == key).with_for_update().execution_options(populate_existing=True)
    )
    # A job that still tries is left alone: a second one would put the same pack together.
    if job is not None and job.state is JobState.DEAD:
        jobs.run_again(job, actor=actor)
        pack.asked_by_id, pack.asked_at = actor.id, clock.now()  # it is kept for a month from now


def record_taken(pack: Pack, *, actor: Viewer) -> None:
    """Write down that somebody took a pack."""
    audit.record(AuditKind.PACK_TAKEN, actor=actor, stream=audit.case(pack.application_id), pack_id=pack.id)


def clear_old(store: Store) -> int:
    """Remove packs that were asked for a month ago, first their rows, and say how many."""
    old = list(db.session.scalars(select(Pack.id).where(Pack.asked_at < clock.now() - LASTS)))
    jobs.end_reading()
    for pack_id in old:
        with unit_of_work():
            # The row first: a row without bytes would offer a download that fails.
            db.session.execute(delete(Pack).where(Pack.id == pack_id))
        for key in (pdf_key(pack_id), zip_key(pack_id)):
            store.delete(key)
    return len(old)
