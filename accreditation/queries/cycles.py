"""The cycles of accreditation, newest first, and how much goes on in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ENDED, ApplicationStatus, Tier
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import whole
from accreditation.queries.paging import COUNTED_TO, Page, paginate_rows


def page(number: int = 1) -> Page[Any]:
    """A page of cycles, those that open last first, each with its framework version and how many applications it has."""
    statement = (
        select(Cycle, _started(Cycle.id))
        .options(joinedload(Cycle.framework_version))
        .order_by(Cycle.opens_on.desc(), Cycle.id.desc())
    )
    return paginate_rows(statement, number)


def not_over(version_id: int) -> list[Cycle]:
    """The cycles on a framework version that take applications now or will, by their last day."""
    return list(
        db.session.scalars(
            select(Cycle)
            .where(
                Cycle.framework_version_id == version_id,
                Cycle.cancelled_at.is_(None),
                Cycle.closes_on >= clock.today(),
            )
            .order_by(Cycle.closes_on, Cycle.id)
        )
    )


def applications_started(cycle_id: int) -> int:
    """How many applications were started in a cycle; counting stops at one more than a thousand."""
    return db.session.scalars(select(_started(cycle_id))).one()


def _started(cycle_id: int | InstrumentedAttribute[int]) -> ScalarSelect[int]:
    started: Select[int] = (
        select(literal_column("1")).select_from(Application).where(Application.cycle_id == cycle_id)
    )
    up_to_limit = started.correlate(Cycle).limit(COUNTED_TO + 1).subquery()
    return select(func.count()).select_from(up_to_limit).scalar_subquery()


@dataclass(frozen=True)
class LiveGroup:
    """How many applications of an office stand somewhere, for one award."""

    status: ApplicationStatus
    tier: Tier
    office_id: int
    count: int


def live_groups(cycle_id: int) -> list[LiveGroup]:
    """The applications under way in a cycle, by where they stand, award and office."""
    columns = (Application.status, Application.tier, Application.office_id)
    rows = db.session.execute(
        select(*columns, func.count())
        .where(Application.cycle_id == cycle_id, Application.status.not_in(ENDED))
        .group_by(*columns)
    )
    return [LiveGroup(*row) for row in rows]


def under_way(cycle_id: int) -> Sequence[Application]:
    """The applications in a cycle that have not ended, each taken to be changed."""
    return db.session.scalars(
        whole()
        .where(Application.cycle_id == cycle_id, Application.status.not_in(ENDED))
        .order_by(Application.id)
        .with_for_update(of=Application, key_share=True)
    ).all()


def for_administrator(viewer: Viewer, cycle_id: int) -> Cycle | None:
    """One cycle, for an administrator."""
    return get(cycle_id) if viewer.has(Role.ADMINISTRATOR) else None


def get(cycle_id: int) -> Cycle | None:
    """One cycle with its framework version."""
    return db.session.scalars(
        select(Cycle).options(joinedload(Cycle.framework_version)).where(Cycle.id == cycle_id)
    ).first()
