"""A seat came free: the next in line is invited where they still meet the rules, else a repair is proposed; nobody else moves.

Here, too, everybody who has not answered an invitation in time is declined for, also in teams that were built by hand.
"""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import set_committed_value

from accreditation import clock, dates
from accreditation.db import db, unit_of_work
from accreditation.enums.allocation import AllocationState, SeatState
from accreditation.enums.jobs import JobKind
from accreditation.enums.reviews import ReviewStatus
from accreditation.errors import RuleBroken
from accreditation.models.allocations import AllocatedSeat, Allocation
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.queries import allocation_problems, applications, heartbeats, locks
from accreditation.queries.policies import policy_of
from accreditation.rules import working_days
from accreditation.rules.allocation.drafting import fits, leading
from accreditation.rules.allocation.hard import still_needed
from accreditation.services import clocks, jobs, reviews, teams
from accreditation.services.allocations.asking import ask_for_case
from accreditation.services.jobs import Run


def ask(application_id: int) -> None:
    """Have the seats of a case filled that came free, in the transaction of whatever freed them."""
    jobs.enqueue(JobKind.FILL_SEATS, {"application_id": application_id})


def fill(run: Run) -> None:
    """Invite the next in line for a case whose team was proposed by the service, and for no other."""
    application_id: int = run.payload["application_id"]
    with run.finishing():
        locks.application(application_id)
        application = applications.get(application_id)
        if _was_proposed(application.id):
            _fill(application)


def _was_proposed(application_id: int) -> bool:
    """Whether the office has accepted a team of the service for the case: who chooses by hand goes on by hand."""
    accepted = (
        select(AllocatedSeat.id)
        .join(Allocation, Allocation.id == AllocatedSeat.allocation_id)
        .where(
            AllocatedSeat.application_id == application_id,
            Allocation.state == AllocationState.ACCEPTED,
        )
    )
    return db.session.execute(accepted.limit(1)).first() is not None


def _line(application_id: int) -> list[AllocatedSeat]:
    """Who is next in line for a case, by the newest proposal that was accepted."""
    newest = (
        select(Allocation.id)
        .join(AllocatedSeat, AllocatedSeat.allocation_id == Allocation.id)
        .where(AllocatedSeat.application_id == application_id, Allocation.state == AllocationState.ACCEPTED)
        .order_by(Allocation.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return list(
        db.session.scalars(
            select(AllocatedSeat)
            .where(
                AllocatedSeat.allocation_id == newest,
                AllocatedSeat.application_id == application_id,
                AllocatedSeat.state == SeatState.NEXT,
            )
            .order_by(AllocatedSeat.rank, AllocatedSeat.id)
        )
    )


def _asked_enough(application: Application, allocation_id: int) -> bool:
    """Whether as many who were asked instead of others have left as the cycle has rounds of replacements."""
    left = select(func.count()).where(
        AllocatedSeat.allocation_id == allocation_id,
        AllocatedSeat.application_id == application.id,
        AllocatedSeat.state == SeatState.INVITED,
        AllocatedSeat.rank > 0,
        Review.application_id == AllocatedSeat.application_id,
        Review.reviewer_id == AllocatedSeat.person_id,
        Review.round_id == application.current_round.id,
        Review.status.not_in(allocation_problems.STAYING),
    )
    return db.session.scalars(left).one() >= policy_of(application).cycle.replacement_rounds


def _fill(application: Application) -> None:
    # Somebody may be next in line for several cases, and another office may be inviting them at this moment.
    line = _line(application.id)
    locks.reviewers({seat.person_id for seat in line})
    while True:
        problem = allocation_problems.of_cases([application.id])
        case = problem.case.get(application.id)
        if case is None or not still_needed(problem, case):
            return
        if line and _asked_enough(application, line[0].allocation_id):
            # From here on the office decides: the provider has waited for two people already.
            ask_for_case(application, actor=None)
            return
        for seat in (seat for seat in line if seat.state is SeatState.NEXT):
            person = problem.reviewer.get(seat.person_id)
            if person is not None and fits(problem, case, person):
                break
        else:
            ask_for_case(application, actor=None)
            return
        seat.state = SeatState.SKIPPED
        team = [problem.reviewer[each] for each in case.fixed if each in problem.reviewer]
        leads = not case.is_led and leading([*team, person], case) is person
        try:
            teams.invite_instead(application, person_id=person.id, is_lead=leads, actor=None)
        except RuleBroken:
            # What the problem does not know (a duty taken a moment ago) still keeps them away: the next one is asked.
            continue
        seat.state = SeatState.INVITED


def expire() -> int:
    """Decline for everybody who has not answered an invitation in time, so that the next in line is asked; gives how many."""
    if heartbeats.clock_in_doubt():
        return 0
    late = allocation_problems.unanswered()
    db.session.rollback()
    return sum(_expire(review_id, application_id) for review_id, application_id in late)


def _was_down(application: Application, due: date) -> bool:
    """Whether the service was down on the day of the answer, and on each working day since."""
    outage = timedelta(hours=policy_of(application).cycle.outage_hours)
    return heartbeats.down_since(working_days.closes(due), outage)


def _expire(review_id: int, application_id: int) -> bool:
    with unit_of_work():
        locks.application(application_id)
        clocks.recompute_case(application_id)
        application = applications.get(application_id)
        review = db.session.scalars(
            select(Review).where(Review.id == review_id).execution_options(populate_existing=True)
        ).one()
        set_committed_value(review, "application", application)
        due = review.due_on
        if due is None or due >= clock.today() or review.status is not ReviewStatus.INVITED:
            return False
        if application.paused_at is not None or _was_down(application, due):
            return False
        clocks.invitation_ran_out(review)
        reviews.decline(review, actor=None, because=f"No answer by {dates.day(due)}")
    return True
