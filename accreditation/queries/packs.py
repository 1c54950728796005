"""The evidence packs of a case: the newest that was asked for, with how far its job is."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation.db import db
from accreditation.enums.jobs import JobState
from accreditation.enums.packs import STEPS, PackState, build_key
from accreditation.enums.people import PROVIDER_ROLES
from accreditation.models.applications import Application
from accreditation.models.jobs import Job
from accreditation.models.packs import Pack
from accreditation.permissions.viewer import Viewer

WAITING = "It waits for its turn."


@dataclass(frozen=True)
class Taken:
    """A ready pack with its case."""

    pack: Pack

    @property
    def organisation_id(self) -> int:
        """The provider, for permissions."""
        return self.pack.application.organisation_id


@dataclass(frozen=True)
class Progress:
    """How far a pack is: in words, as a share of a hundred, and whether its job gave up."""

    saying: str
    share: int
    failed: bool = False


def progress(pack: Pack) -> Progress:
    """How far the job of a pack is that is being put together."""
    job = db.session.scalar(select(Job).where(Job.unique_key == build_key(pack.id)))
    if job is None or not job.progress:
        return Progress(WAITING, 0, failed=job is not None and job.state is JobState.DEAD)
    counted = f" {job.progress_done} of {job.progress_of}" if job.progress_of else ""
    part = job.progress_done / job.progress_of if job.progress_of else 0
    step = STEPS.index(job.progress) if job.progress in STEPS else 0
    share = round((step + part) * 100 / len(STEPS))
    return Progress(job.progress + counted, share, failed=job.state is JobState.DEAD)


def newest(application_id: int) -> Pack | None:
    """The pack of a case that was asked for last, with who asked."""
    return db.session.scalars(
        select(Pack)
        .options(joinedload(Pack.asked_by))
        .where(Pack.application_id == application_id)
        .order_by(Pack.id.desc())
        .limit(1)
    ).first()


def ready_for(viewer: Viewer, application_id: int, pack_id: int) -> Taken | None:
    """A pack that is ready, of a case of a provider in which the viewer holds any role."""
    pack = db.session.scalars(
        select(Pack)
        .join(Pack.application)
        .options(contains_eager(Pack.application))
        .where(
            Pack.id == pack_id,
            Pack.application_id == application_id,
            Pack.state == PackState.READY,
            Application.organisation_id.in_(viewer.organisations(*PROVIDER_ROLES)),
        )
    ).first()
    return None if pack is None else Taken(pack)
