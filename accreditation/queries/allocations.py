"""Proposals of teams as their office reads them: what was asked, the teams with their reasons, and how far the work is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.allocation import AllocationState, SeatState
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.jobs import JobKind, JobState, key_of
from accreditation.enums.people import Role
from accreditation.models.allocations import AllocatedCase, AllocatedSeat, Allocation
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle
from accreditation.models.jobs import Job
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.people import Person, ReviewerProfile
from accreditation.permissions.conflicts import conflict_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import SUBJECT_NAME
from accreditation.queries.paging import Page, paginate_rows

PER_PAGE = 25


def page(viewer: Viewer, number: int = 1) -> Page[Any]:
    """The proposals of the viewer's offices, newest first, each with how many cases it has, and for one case its place."""
    cases = (
        select(func.count())
        .where(AllocatedCase.allocation_id == Allocation.id)
        .correlate(Allocation)
        .scalar_subquery()
    )
    statement = (
        select(Allocation, cases, Application.reference, SUBJECT_NAME)
        .outerjoin(Application, Application.id == Allocation.application_id)
        .outerjoin(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(Placement, Placement.id == Application.placement_id)
        .options(joinedload(Allocation.cycle), joinedload(Allocation.asked_by))
        .where(Allocation.office_id.in_(viewer.offices(Role.SECRETARIAT)), _free(viewer))
        .order_by(Allocation.asked_at.desc(), Allocation.id.desc())
    )
    return paginate_rows(statement, number, PER_PAGE)


def cycles_waiting(viewer: Viewer) -> list[tuple[Cycle, int, int]]:
    """Cycles in which cases of the viewer's offices wait for a team: the cycle, the office, how many."""
    rows = db.session.execute(
        select(Cycle, Application.office_id, func.count())
        .join(Application, Application.cycle_id == Cycle.id)
        .where(
            Application.office_id.in_(viewer.offices(Role.SECRETARIAT)),
            Application.status == ApplicationStatus.ALLOCATION,
            Application.paused_at.is_(None),
        )
        .group_by(Cycle.id, Application.office_id)
        .order_by(Cycle.opens_on, Cycle.id, Application.office_id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def for_office(viewer: Viewer, allocation_id: int, **_others: object) -> Allocation | None:
    """A proposal of an office in which the viewer is secretariat, and not for a case with which they are in conflict."""
    return db.session.scalars(
        select(Allocation)
        .outerjoin(Application, Application.id == Allocation.application_id)
        .options(joinedload(Allocation.cycle))
        .where(
            Allocation.id == allocation_id,
            Allocation.office_id.in_(viewer.offices(Role.SECRETARIAT)),
            _free(viewer),
        )
    ).first()


def _free(viewer: Viewer) -> ColumnElement[bool]:
    """Proposals for a whole cycle, and for a case with which the viewer is in no conflict, as a filter over both."""
    own = conflict_filter(viewer, Application.organisation_id, Application.id)
    return or_(Allocation.application_id.is_(None), ~own)


def newest_of(application_id: int) -> Allocation | None:
    """The newest proposal that is open for a case, of its own or of its cycle's."""
    in_cycle = select(AllocatedCase.allocation_id).where(AllocatedCase.application_id == application_id)
    return db.session.scalars(
        select(Allocation)
        .where(
            Allocation.state.in_((AllocationState.WORKING, AllocationState.PROPOSED)),
            (Allocation.application_id == application_id) | Allocation.id.in_(in_cycle),
        )
        .order_by(Allocation.id.desc())
    ).first()


def has_failed(allocation: Allocation) -> bool:
    """Whether its job failed for good, so that an administrator has to run it again."""
    key = key_of(JobKind.ALLOCATE, allocation.id)
    return db.session.scalar(select(Job.state).where(Job.unique_key == key)) is JobState.DEAD


def cases(allocation_id: int, viewer: Viewer | None = None) -> Sequence[AllocatedCase]:
    """The cases of a proposal with their places, those first that no team meets or that were left out.

    For a viewer without those with which they are in conflict: who is to review these is not theirs to read.
    """
    statement = (
        select(AllocatedCase)
        .options(
            joinedload(AllocatedCase.application).options(
                joinedload(Application.placement), joinedload(Application.organisation)
            )
        )
        .where(AllocatedCase.allocation_id == allocation_id)
        .order_by(AllocatedCase.application_id)
    )
    if viewer is not None:
        statement = statement.join(AllocatedCase.application).where(
            ~conflict_filter(viewer, Application.organisation_id, Application.id)
        )
    listed = db.session.scalars(statement).all()
    return sorted(listed, key=lambda case: (not (case.unmet or case.skipped_because), case.application_id))


def seats(allocation_id: int, *states: SeatState) -> Sequence[AllocatedSeat]:
    """The people of a proposal with what each brings, the lead first, then by rank."""
    statement = (
        select(AllocatedSeat)
        .options(
            joinedload(AllocatedSeat.person)
            .joinedload(Person.reviewer_profile)
            .joinedload(ReviewerProfile.employer)
        )
        .where(AllocatedSeat.allocation_id == allocation_id)
        .order_by(
            AllocatedSeat.application_id,
            AllocatedSeat.is_lead.desc(),
            AllocatedSeat.rank,
            AllocatedSeat.id,
        )
    )
    if states:
        statement = statement.where(AllocatedSeat.state.in_(states))
    return db.session.scalars(statement).all()


@dataclass(frozen=True)
class OpenSeat:
    """A seat of a proposal that may be changed."""

    allocation: Allocation
    seat: AllocatedSeat
    case: Application

    @property
    def office_id(self) -> int:
        """The office whose proposal it is."""
        return self.allocation.office_id


def seat_for_office(viewer: Viewer, allocation_id: int, seat_id: int) -> OpenSeat | None:
    """One seat of a proposal of the viewer's office, in a case with which they are in no conflict."""
    allocation = for_office(viewer, allocation_id)
    seat = next((seat for seat in seats(allocation_id) if seat.id == seat_id), None) if allocation else None
    if allocation is None or seat is None:
        return None
    read = {case.application_id: case.application for case in cases(allocation_id, viewer)}
    case = read.get(seat.application_id)
    return None if case is None else OpenSeat(allocation, seat, case)


def names(person_ids: Sequence[int]) -> dict[int, Person]:
    """People by id, with what they bring as reviewers."""
    people = db.session.scalars(
        select(Person).options(joinedload(Person.reviewer_profile)).where(Person.id.in_(person_ids))
    )
    return {person.id: person for person in people}
