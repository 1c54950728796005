"""Asking for a pack: one at a time for a case; asked again while one is under way, the same one answers.

Where its job failed for good, asking again is how the provider has it tried afresh, without an administrator.
"""

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.jobs import JobKind, JobState, key_of
from accreditation.enums.packs import PackState
from accreditation.models.applications import Application
from accreditation.models.jobs import Job
from accreditation.models.packs import Pack
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit, jobs


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
    jobs.enqueue(JobKind.BUILD_PACK, {"pack_id": pack.id}, unique_key=key_of(JobKind.BUILD_PACK, pack.id))
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
    if job is not None and job.state is JobState.DEAD:
        jobs.run_again(job, actor=actor)
        pack.asked_by_id, pack.asked_at = actor.id, clock.now()  # it is kept for a month from now
