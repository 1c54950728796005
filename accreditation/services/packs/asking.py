"""Asking for a pack: one at a time for a case; asked again while one is under way, the same one answers."""

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.jobs import JobKind, key_of
from accreditation.enums.packs import PackState
from accreditation.models.applications import Application
from accreditation.models.packs import Pack
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit, jobs


def ask(application: Application, *, actor: Viewer) -> Pack:
    """Ask for a pack of the case as it stands; the case is locked, so two people who ask at once get the same one."""
    waiting = db.session.scalars(
        select(Pack).where(Pack.application_id == application.id, Pack.state == PackState.WAITING)
    ).first()
    if waiting is not None:
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
