"""Ask for teams, for one case or for a cycle; a job works them out, and nobody is invited by it."""

from typing import NamedTuple

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.allocation import LIVE, AllocationState
from accreditation.enums.audit import AuditKind
from accreditation.enums.jobs import JobKind, key_of
from accreditation.errors import RuleBroken, Stale
from accreditation.models.allocations import Allocation
from accreditation.models.applications import Application
from accreditation.permissions.viewer import Viewer
from accreditation.queries import allocation_problems, locks
from accreditation.services import audit, jobs

SEED = 1


class ProposalRequest(NamedTuple):
    """A proposal that was asked for, and whether it is new or was there already."""

    allocation: Allocation
    is_new: bool


def ask_for_case(application: Application, *, actor: Viewer | None) -> ProposalRequest:
    """Ask for a team for one case, or for whoever its team still lacks; one that is there already is given again."""
    if application.status not in allocation_problems.BUILDING:
        raise RuleBroken("Reviewers are proposed while a team is chosen or reviewing.")
    live = db.session.scalars(
        select(Allocation).where(Allocation.application_id == application.id, Allocation.state.in_(LIVE))
    ).first()
    if live is not None:
        return ProposalRequest(live, False)
    return ProposalRequest(_ask(application.office_id, actor, application_id=application.id), True)


def ask_for_cycle(cycle_id: int, office_id: int, *, actor: Viewer) -> ProposalRequest:
    """Ask for the teams of all cases of an office that wait for one in a cycle; a proposal that is there is given again."""
    # Two windows that ask at the same moment come one after the other here, so the second reads what the first asked for.
    locks.office(office_id)
    if not allocation_problems.waiting(office_id, cycle_id):
        raise RuleBroken("No case of your office waits for its team in this cycle.", field="cycle")
    live = db.session.scalars(
        select(Allocation).where(
            Allocation.cycle_id == cycle_id, Allocation.office_id == office_id, Allocation.state.in_(LIVE)
        )
    ).first()
    if live is not None:
        return ProposalRequest(live, False)
    return ProposalRequest(_ask(office_id, actor, cycle_id=cycle_id), True)


def _ask(
    office_id: int, actor: Viewer | None, *, application_id: int | None = None, cycle_id: int | None = None
) -> Allocation:
    allocation = Allocation(
        office_id=office_id,
        application_id=application_id,
        cycle_id=cycle_id,
        state=AllocationState.WORKING,
        seed=SEED,
        asked_by_id=actor.id if actor else None,
        asked_at=clock.now(),
    )
    db.session.add(allocation)
    db.session.flush()
    jobs.enqueue(
        JobKind.ALLOCATE,
        {"allocation_id": allocation.id},
        unique_key=key_of(JobKind.ALLOCATE, allocation.id),
    )
    audit.record(
        AuditKind.ALLOCATION_ASKED,
        actor=actor,
        stream=audit.case(application_id) if application_id else audit.SYSTEM,
        allocation_id=allocation.id,
        office_id=office_id,
    )
    return allocation


def discard(allocation: Allocation, *, expected_version: int, actor: Viewer) -> None:
    """Put a proposal away; whoever was proposed hears nothing of it."""
    require_open(allocation, expected_version)
    allocation.state = AllocationState.DISCARDED
    allocation.version += 1
    audit.record(
        AuditKind.ALLOCATION_DISCARDED,
        actor=actor,
        stream=audit.case(allocation.application_id) if allocation.application_id else audit.SYSTEM,
        allocation_id=allocation.id,
    )


def require_open(allocation: Allocation, expected_version: int) -> None:
    """A proposal that waits for a decision, as it was read; raises RuleBroken, or Stale."""
    if allocation.state not in LIVE:
        raise RuleBroken(f"This proposal was {allocation.state.label.lower()} already.")
    if allocation.version != expected_version:
        raise Stale(allocation)
