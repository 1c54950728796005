"""A proposal changed by hand: conflicts are refused, every other rule is a warning that takes a reason."""

from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.allocation import NEVER_BROKEN, AllocationState, HardRule, SeatState
from accreditation.enums.audit import AuditKind
from accreditation.errors import NotFound, Reason, RuleBroken
from accreditation.models.allocations import AllocatedSeat, Allocation
from accreditation.permissions.viewer import Viewer
from accreditation.queries import allocation_problems, allocations
from accreditation.rules.allocation import reasons
from accreditation.rules.allocation.checking import breaches
from accreditation.services import audit
from accreditation.services.allocations.asking import require_open


def change(
    allocation: Allocation,
    seat: AllocatedSeat,
    *,
    person_id: int,
    reason: str,
    expected_version: int,
    actor: Viewer,
) -> None:
    """Propose somebody else for a seat; raises RuleBroken with each rule that this breaks, until a reason is given."""
    require_open(allocation, expected_version)
    if allocation.state is not AllocationState.PROPOSED or seat.state is not SeatState.PROPOSED:
        raise RuleBroken("This seat is not open to be changed.")
    broken = rules_broken(seat, person_id)
    if broken & NEVER_BROKEN:
        raise RuleBroken(
            f"This person cannot be proposed for this case. {_first(broken & NEVER_BROKEN)}.", field="person"
        )
    if broken and not reason.strip():
        raise RuleBroken(
            "Nothing is changed yet. Read which rules are not met, then say why you choose this person all the same.",
            field="reason",
            reasons=[Reason(f"Not met: {rule.label}") for rule in sorted(broken)],
        )
    _put(allocation, seat, person_id, reason.strip(), broken)
    allocation.version += 1
    audit.record(
        AuditKind.ALLOCATION_CHANGED,
        actor=actor,
        stream=audit.case(seat.application_id),
        allocation_id=allocation.id,
        person_id=person_id,
    )


def rules_broken(seat: AllocatedSeat, person_id: int) -> set[HardRule]:
    """The rules that the case's team would break with this person in the seat; raises NotFound for who reviews nowhere."""
    problem = allocation_problems.of_cases([seat.application_id])
    if seat.application_id not in problem.case:
        raise RuleBroken("This case builds no team now, or stands still in a pause.")
    if person_id not in problem.reviewer:
        raise NotFound
    others = [
        each.person_id
        for each in allocations.seats(seat.allocation_id, SeatState.PROPOSED)
        if each.application_id == seat.application_id and each.id != seat.id
    ]
    team = [*others, person_id]
    return {
        breach.rule
        for breach in breaches(problem, {seat.application_id: team})
        if breach.reviewer in (None, person_id)
    }


def _first(rules: set[HardRule]) -> str:
    return min(rules).label


def _put(
    allocation: Allocation, seat: AllocatedSeat, person_id: int, reason: str, broken: set[HardRule]
) -> None:
    """The seat's new person, out of the line where they stood in it; whoever had the seat is neither invited nor in line."""
    problem = allocation_problems.of_cases([seat.application_id])
    person, case = problem.reviewer[person_id], problem.case[seat.application_id]
    taken = db.session.scalars(
        select(AllocatedSeat).where(
            AllocatedSeat.allocation_id == allocation.id,
            AllocatedSeat.application_id == seat.application_id,
            AllocatedSeat.person_id == person_id,
        )
    ).first()
    if taken is seat:
        return
    words = reasons.of_person(person, case, person.load + 1)
    if taken is None:
        taken = AllocatedSeat(
            allocation_id=allocation.id, application_id=seat.application_id, person_id=person_id
        )
        db.session.add(taken)
    elif taken.state is SeatState.PROPOSED:
        raise RuleBroken("This person is proposed for this case already.", field="person")
    taken.state, taken.rank, taken.is_lead = SeatState.PROPOSED, 0, seat.is_lead
    taken.reasons, taken.breaches = words, sorted(rule.value for rule in broken)
    taken.by_hand, taken.by_hand_because = True, reason
    seat.state, seat.is_lead = SeatState.SKIPPED, False
