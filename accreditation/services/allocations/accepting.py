"""The office accepts a proposal: everything is asked again as it stands now, and who still meets the rules is invited."""

from collections.abc import Iterator, Sequence

from accreditation import clock
from accreditation.enums.allocation import AllocationState, HardRule, SeatState
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.models.allocations import AllocatedCase, AllocatedSeat, Allocation
from accreditation.permissions.applications import runs_case
from accreditation.permissions.viewer import Viewer
from accreditation.queries import allocation_problems, allocations, applications, locks
from accreditation.rules.allocation.hard import barring, still_needed
from accreditation.rules.allocation.problem import Problem
from accreditation.services import audit, teams
from accreditation.services.allocations import filling
from accreditation.services.allocations.asking import require_open

COMPLETE = "Its team lacks nobody by now: others were invited meanwhile"
MOVED = "It builds no team now, stands still in a pause, or has gone to another office"


def accept(
    allocation: Allocation, *, with_nearest: bool, reason: str, expected_version: int, actor: Viewer
) -> int:
    """Invite everybody who is proposed, the nearest possible teams only where that is said with a reason; gives how many."""
    require_open(allocation, expected_version)
    if allocation.state is AllocationState.WORKING:
        raise RuleBroken("The teams are still being worked out.")
    if with_nearest and not reason.strip():
        raise RuleBroken("Say why people are invited although a rule is not met", field="reason")
    seats = allocations.seats(allocation.id, SeatState.PROPOSED)
    # Two offices do not give one person more than they take at the same moment.
    locks.reviewers({seat.person_id for seat in seats})
    cases = allocations.cases(allocation.id)
    problem = allocation_problems.of_cases([case.application_id for case in cases])
    loads = {person.id: person.load for person in problem.reviewers}
    invited = sum(
        _accept_case(
            case,
            [seat for seat in seats if seat.application_id == case.application_id],
            problem,
            loads,
            allocation.office_id,
            reason if with_nearest else "",
            actor,
        )
        for case in cases
    )
    allocation.state, allocation.accepted_at = AllocationState.ACCEPTED, clock.now()
    allocation.version += 1
    audit.record(
        AuditKind.ALLOCATION_ACCEPTED,
        actor=actor,
        stream=audit.case(allocation.application_id) if allocation.application_id else audit.SYSTEM,
        allocation_id=allocation.id,
        invited=invited,
    )
    return invited


def _accept_case(
    case: AllocatedCase,
    seats: Sequence[AllocatedSeat],
    problem: Problem,
    loads: dict[int, int],
    office_id: int,
    reason: str,
    actor: Viewer,
) -> int:
    application = applications.get(case.application_id)
    if application.id not in problem.case or application.office_id != office_id:
        case.skipped_because = MOVED
    elif not runs_case(actor, application):
        case.skipped_because = (
            "Whoever accepted has a conflict of interest with its provider, so somebody else invites its team"
        )
    elif case.unmet and not reason and not any(seat.by_hand for seat in seats):
        case.skipped_because = "No team meets every rule"
    elif not still_needed(problem, problem.case[application.id]):
        case.skipped_because = COMPLETE
    if case.skipped_because:
        for seat in seats:
            seat.state = SeatState.SKIPPED
        return 0
    invited, broken, refused = 0, list[str](), list[str]()
    for seat in seats:
        why = list(_in_the_way(problem, seat, loads))
        if why:
            seat.state = SeatState.SKIPPED
            broken.extend(rule.label for rule in why)
            continue
        try:
            teams.invite(application, person_id=seat.person_id, is_lead=seat.is_lead, actor=actor)
        except RuleBroken as refusal:
            seat.state = SeatState.SKIPPED
            refused.append(refusal.message)
            continue
        if reason and seat.breaches and not seat.by_hand:
            seat.by_hand, seat.by_hand_because = True, reason
        seat.state = SeatState.INVITED
        loads[seat.person_id] = loads.get(seat.person_id, 0) + 1
        invited += 1
    if broken or refused:
        case.skipped_because = _why_not_all(invited, broken, refused)
        filling.ask(application.id)
    return invited


def _why_not_all(invited: int, broken: list[str], refused: list[str]) -> str:
    """Why somebody of a team is not invited, in sentences of which the last has no full stop: the page sets it."""
    sentences = ["Not everybody could be invited" if invited else "Nobody could be invited"]
    if broken:
        sentences.append("Not met any more: " + "; ".join(dict.fromkeys(broken)))
    sentences.extend(words.rstrip(".") for words in dict.fromkeys(refused))
    return ". ".join(sentences)


def _in_the_way(problem: Problem, seat: AllocatedSeat, loads: dict[int, int]) -> Iterator[HardRule]:
    """The rules that somebody breaks today and that nobody has knowingly passed over."""
    person = problem.reviewer.get(seat.person_id)
    if person is None:
        # Their role or account has ended since.
        yield HardRule.REACH
        return
    passed = {HardRule(value) for value in seat.breaches}
    for rule in barring(problem, person, problem.case[seat.application_id]):
        if rule not in passed:
            yield rule
    if loads.get(person.id, 0) >= person.cap and HardRule.CAP not in passed:
        yield HardRule.CAP
