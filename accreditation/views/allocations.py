"""Teams that the service proposes: asked for by the office, read with their reasons, changed by hand, accepted or put away."""

from collections import defaultdict

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.allocation import NEVER_BROKEN, AllocationState, HardRule, SeatState
from accreditation.enums.permissions import Permission as P
from accreditation.models.allocations import AllocatedSeat, Allocation
from accreditation.models.applications import Application
from accreditation.queries import allocation_problems, applications, locks
from accreditation.queries import allocations as queries
from accreditation.queries.allocations import OpenSeat
from accreditation.rules.allocation import hard
from accreditation.services import allocations
from accreditation.services.allocations import ProposalRequest
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, page_number, submitted
from forms.allocations import AcceptForm, CycleTeamsForm, DiscardForm, SeatForm
from forms.base import ConfirmForm

SEATED = frozenset({SeatState.PROPOSED, SeatState.INVITED})
INVITED = {0: "Nobody is invited. This page says why.", 1: "1 person is invited."}
"""What is said of an acceptance, by how many it invited; more are counted."""

bp = Blueprint("allocations", __name__)


@bp.route("/allocations", methods=["GET", "POST"])
@requires(P.WORKLIST_SEE)
def index() -> ResponseReturnValue:
    """The proposals of the viewer's offices; and ask for the teams of all cases of a cycle that wait for one."""
    waiting = queries.cycles_waiting(viewer())
    choices = [
        (f"{cycle.id}-{office_id}", f"{cycle.name}: {count} waiting") for cycle, office_id, count in waiting
    ]
    # Most offices have one cycle at a time.
    form = bind(CycleTeamsForm, data={"cycle": choices[0][0]} if len(choices) == 1 else None)
    form.cycle.choices = choices
    if submitted(form):
        cycle_id, office_id = map(int, form.cycle.data.split("-"))
        with unit_of_work():
            proposal = allocations.ask_for_cycle(cycle_id, office_id, actor=viewer())
        return _led_to(proposal, "The teams are being put together.")
    return shown(
        "allocations/index.html", form=form, waiting=waiting, page=queries.page(viewer(), page_number())
    )


@bp.route("/cases/<id:application_id>/team/propose", methods=["GET", "POST"])
@requires(P.CASE_RUN, applications.for_office, lock=locks.application)
def propose(application: Application) -> ResponseReturnValue:
    """Ask for a team for one case, or for whoever its team still lacks."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            proposal = allocations.ask_for_case(application, actor=viewer())
        return _led_to(proposal, "The team is being put together.")
    return shown(
        "allocations/propose.html", form=form, application=application, place=application.subject.name
    )


def _led_to(proposal: ProposalRequest, words: str) -> ResponseReturnValue:
    """Lead to a proposal; who finds one that is there already is told, and no second one was made."""
    allocation = proposal.allocation
    flash(words if proposal.is_new else "This was asked for already, and waits to be accepted or put away.")
    return redirect(url_for(".show", allocation_id=allocation.id))


@bp.route("/allocations/<id:allocation_id>", methods=["GET", "POST"])
@requires(P.ALLOCATION_RUN, queries.for_office, lock=locks.of_allocation)
def show(allocation: Allocation) -> ResponseReturnValue:
    """The proposed teams with their reasons; and invite them."""
    form = bind(AcceptForm, obj=allocation)
    if submitted(form):
        with unit_of_work():
            invited = allocations.accept(
                allocation,
                with_nearest=form.with_nearest.data,
                reason=form.reason.data,
                expected_version=form.version.data,
                actor=viewer(),
            )
        flash(INVITED.get(invited, f"{invited} people are invited."))
        return redirect(url_for(".show", allocation_id=allocation.id))
    cases = queries.cases(allocation.id, viewer())
    seats: dict[int, list[AllocatedSeat]] = defaultdict(list)
    line: dict[int, list[AllocatedSeat]] = defaultdict(list)
    for seat in queries.seats(allocation.id):
        (line if seat.state is SeatState.NEXT else seats)[seat.application_id].append(seat)
    working = allocation.state is AllocationState.WORKING
    skipped = [case for case in cases if case.skipped_because]
    partly = [case for case in skipped if _invites(seats[case.application_id])]
    return shown(
        "allocations/show.html",
        form=form,
        allocation=allocation,
        cases=cases,
        seats=seats,
        line=line,
        working=working,
        failed=working and queries.has_failed(allocation),
        is_open=allocation.state is AllocationState.PROPOSED,
        unmet=[case for case in cases if case.unmet],
        left_out=[case for case in skipped if case not in partly],
        partly=partly,
        asked=sum(seat.state in SEATED for of_case in seats.values() for seat in of_case),
        rule=HardRule,
    )


def _invites(seats: list[AllocatedSeat]) -> bool:
    """Whether anybody of a proposed team is invited."""
    return any(seat.state is SeatState.INVITED for seat in seats)


@bp.route("/allocations/<id:allocation_id>/seats/<id:seat_id>", methods=["GET", "POST"])
@requires(P.ALLOCATION_RUN, queries.seat_for_office, lock=locks.of_allocation)
def change(subject: OpenSeat) -> ResponseReturnValue:
    """Propose somebody else for one seat, with a warning by rule."""
    allocation, seat = subject.allocation, subject.seat
    form = bind(SeatForm, obj=allocation)
    form.person.choices = _choices(seat)
    if submitted(form):
        with unit_of_work():
            allocations.change(
                allocation,
                seat,
                person_id=int(form.person.data),
                reason=form.reason.data,
                expected_version=form.version.data,
                actor=viewer(),
            )
        flash("The proposal is changed. Nobody is invited before you accept it.")
        return redirect(url_for(".show", allocation_id=allocation.id))
    return shown(
        "allocations/change.html",
        form=form,
        allocation=allocation,
        seat=seat,
        case=subject.case,
        place=subject.case.subject.name,
        is_open=allocation.state is AllocationState.PROPOSED and seat.state is SeatState.PROPOSED,
    )


def _choices(seat: AllocatedSeat) -> list[tuple[str, str]]:
    """Everybody who may be chosen by hand, with the rules that speak against each; who has a conflict is not among them."""
    problem = allocation_problems.of_cases([seat.application_id])
    case = problem.case.get(seat.application_id)
    if case is None:
        return []
    people = queries.names([person.id for person in problem.reviewers])
    choices = []
    for reviewer in problem.reviewers:
        person = people[reviewer.id]
        rules = set(hard.barring(problem, reviewer, case))
        if rules & NEVER_BROKEN or reviewer.id in case.fixed or person.reviewer_profile is None:
            continue
        if reviewer.load >= reviewer.cap:
            rules.add(HardRule.CAP)
        profile = person.reviewer_profile
        words = f"{person.name}, {profile.kind.label.lower()}, {profile.profession.label.lower()}"
        against = f" (not met: {'; '.join(rule.label.lower() for rule in sorted(rules))})" if rules else ""
        choices.append((len(rules), person.name.casefold(), str(person.id), words + against))
    return [(number, words) for _, _, number, words in sorted(choices)]


@bp.route("/allocations/<id:allocation_id>/discard", methods=["GET", "POST"])
@requires(P.ALLOCATION_RUN, queries.for_office, lock=locks.of_allocation)
def discard(allocation: Allocation) -> ResponseReturnValue:
    """Put a proposal away."""
    form = bind(DiscardForm, obj=allocation)
    if submitted(form):
        with unit_of_work():
            allocations.discard(allocation, expected_version=form.version.data, actor=viewer())
        flash("The proposal is put away. Nobody was invited.")
        return redirect(url_for(".index"))
    return shown("allocations/discard.html", form=form, allocation=allocation)
