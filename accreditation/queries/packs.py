"""The evidence packs of a case: the newest that was asked for, with how far its job is."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation.db import db
from accreditation.enums.jobs import JobKind, PackStep, key_of
from accreditation.enums.packs import PackState
from accreditation.enums.people import PROVIDER_ROLES
from accreditation.models.applications import Application
from accreditation.models.jobs import Job
from accreditation.models.packs import Pack
from accreditation.permissions.scopes import provider_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries import progress
from accreditation.queries.applications import OfCase
from accreditation.queries.progress import Progress


@dataclass(frozen=True)
class Taken(OfCase):
    """A ready pack with its case."""

    pack: Pack


def progress_of(pack: Pack) -> Progress:
    """How far the job of a pack is that is being put together."""
    job = db.session.scalar(select(Job).where(Job.unique_key == key_of(JobKind.BUILD_PACK, pack.id)))
    return progress.of(job, list(PackStep))


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
    """A pack that is ready, of a case for whose provider or placement the viewer holds any role."""
    pack = db.session.scalars(
        select(Pack)
        .join(Pack.application)
        .options(contains_eager(Pack.application))
        .where(
            Pack.id == pack_id,
            Pack.application_id == application_id,
            Pack.state == PackState.READY,
            provider_filter(viewer, PROVIDER_ROLES, Application.organisation_id, Application.placement_id),
        )
    ).first()
    return None if pack is None else Taken(pack.application, pack)
