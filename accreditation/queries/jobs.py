"""The background jobs as an administrator sees them."""

from typing import Any

from sqlalchemy import func, select

from accreditation.db import db
from accreditation.enums.jobs import JobKind, JobState
from accreditation.enums.people import Role
from accreditation.models.jobs import Job
from accreditation.permissions.viewer import Viewer
from accreditation.queries.paging import COUNTED_TO, Page, paginate


def page(*, state: JobState | None = None, kind: JobKind | None = None, number: int = 1) -> Page[Job]:
    """Jobs, the newest first."""
    statement = select(Job).order_by(Job.id.desc())
    if state is not None:
        statement = statement.where(Job.state == state)
    if kind is not None:
        statement = statement.where(Job.kind == kind)
    return paginate(statement, number)


def counts() -> dict[JobState, int]:
    """How many jobs stand where; each count stops at one more than a thousand. One statement."""
    row = db.session.execute(select(*[_count(state).label(state.value) for state in JobState])).one()
    return dict(zip(JobState, row, strict=True))


def _count(state: JobState) -> Any:
    counted = select(Job.id).where(Job.state == state).limit(COUNTED_TO + 1).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()


def job(viewer: Viewer, job_id: int) -> Job | None:
    """A job by its number, for an administrator."""
    return db.session.get(Job, job_id) if viewer.has(Role.ADMINISTRATOR) else None


def take(job_id: int) -> None:
    """Take a job for the length of a write, so that two people do not run it again at once."""
    db.session.execute(select(Job.id).where(Job.id == job_id).with_for_update()).all()
