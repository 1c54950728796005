"""Work a proposal out: a short read, the solver outside any transaction, one short write."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.allocation import AllocationState, SeatState
from accreditation.enums.audit import AuditKind
from accreditation.models.allocations import AllocatedCase, AllocatedSeat, Allocation
from accreditation.queries import allocation_problems
from accreditation.rules.allocation import drafting
from accreditation.rules.allocation.drafting import Draft
from accreditation.services import audit, jobs
from accreditation.services.jobs import Run


def propose(run: Run) -> None:
    """Propose the teams that a job was asked for; one that was put away meanwhile is left alone."""
    allocation = db.session.get(Allocation, run.payload["allocation_id"])
    draft = None
    if allocation is not None and allocation.state is AllocationState.WORKING:
        cases = (
            [allocation.application_id]
            if allocation.application_id is not None
            else allocation_problems.waiting(allocation.office_id, allocation.cycle_id or 0)
        )
        problem, seed = allocation_problems.of_cases(cases), allocation.seed
        jobs.end_reading()
        # The office waits for this: said, because the solver itself says nothing while it works.
        jobs.report_progress(run, "Putting teams together", of=len(problem.cases))
        draft = drafting.draft(problem, seed=seed)
    with run.finishing():
        if draft is not None:
            _write(run.payload["allocation_id"], draft)


def _write(allocation_id: int, draft: Draft) -> None:
    allocation = db.session.get_one(Allocation, allocation_id, with_for_update=True, populate_existing=True)
    if allocation.state is not AllocationState.WORKING:
        return
    allocation.state = AllocationState.PROPOSED
    allocation.proposed_at = clock.now()
    allocation.objective, allocation.bound = draft.objective, draft.bound
    for case in draft.cases:
        db.session.add(
            AllocatedCase(
                allocation_id=allocation_id,
                application_id=case.case,
                traded=list(case.traded),
                unmet=list(case.unmet),
            )
        )
        db.session.add_all(
            AllocatedSeat(
                allocation_id=allocation_id,
                application_id=case.case,
                person_id=seat.person,
                state=SeatState.NEXT if seat.rank else SeatState.PROPOSED,
                rank=seat.rank,
                is_lead=seat.is_lead,
                reasons=list(seat.reasons),
                breaches=[rule.value for rule in seat.breaches],
            )
            for seat in case.seats
        )
    of_case = allocation.application_id
    audit.record(
        AuditKind.ALLOCATION_PROPOSED if of_case else AuditKind.CYCLE_ALLOCATION_PROPOSED,
        actor=None,
        stream=audit.case(of_case) if of_case else audit.SYSTEM,
        allocation_id=allocation_id,
    )
