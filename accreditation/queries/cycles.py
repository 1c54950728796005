"""The cycles of accreditation, newest first, and how much goes on in each."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle
from accreditation.permissions.viewer import Viewer
from accreditation.queries.paging import Page, paginate


def page(number: int = 1) -> Page[Cycle]:
    """A page of cycles with their framework versions, those that open last first."""
    statement = (
        select(Cycle)
        .options(joinedload(Cycle.framework_version))
        .order_by(Cycle.opens_on.desc(), Cycle.id.desc())
    )
    return paginate(statement, number)


def application_counts(cycle_ids: Iterable[int]) -> dict[int, int]:
    """How many applications were started in each of these cycles."""
    ids = list(cycle_ids)
    rows = db.session.execute(
        select(Application.cycle_id, func.count())
        .where(Application.cycle_id.in_(ids))
        .group_by(Application.cycle_id)
    )
    return dict.fromkeys(ids, 0) | dict(rows.all())


def for_administrator(viewer: Viewer, cycle_id: int) -> Cycle | None:
    """One cycle, for an administrator."""
    return get(cycle_id) if viewer.has(Role.ADMINISTRATOR) else None


def get(cycle_id: int) -> Cycle | None:
    """One cycle with its framework version."""
    return db.session.scalars(
        select(Cycle).options(joinedload(Cycle.framework_version)).where(Cycle.id == cycle_id)
    ).first()
