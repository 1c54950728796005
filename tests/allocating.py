"""Teams proposed by the service, for tests that begin further on."""

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.jobs import JobKind
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.allocations import Allocation, ReviewerObjection
from accreditation.models.applications import Application
from accreditation.models.people import Person
from accreditation.services import allocations, jobs
from tests import reviewing
from tests.world import World


def pool(world: World, kind: ReviewerKind = ReviewerKind.PEER, number: int = 1) -> list[Person]:
    """Reviewers of the office who may be proposed."""
    return [reviewing.reviewer(world, kind) for _ in range(number)]


def work() -> None:
    """Do every job of allocation that waits."""
    while (run := jobs.claim((JobKind.ALLOCATE, JobKind.FILL_SEATS))) is not None:
        (allocations.propose if run.kind is JobKind.ALLOCATE else allocations.fill)(run)


def proposed(world: World, application: Application, secretary: Person | None = None) -> int:
    """A proposal for a case, worked out; its id."""
    actor = world.viewer(secretary or world.secretary)
    with unit_of_work():
        allocation: Allocation = allocations.ask_for_case(application, actor=actor).allocation
    work()
    return allocation.id


def objected(review_id: int, lead: Person) -> None:
    """The provider's objection to a reviewer, as it was sent in time."""
    with unit_of_work():
        db.session.add(
            ReviewerObjection(
                review_id=review_id,
                reason="They were our manager's partner in business.",
                raised_by_id=lead.id,
                raised_at=clock.now(),
            )
        )
