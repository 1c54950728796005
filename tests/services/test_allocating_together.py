"""Offices that give the same person their last review at the same moment, and a cycle that is asked for in two windows: one wins."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select, update

from accreditation.db import db, unit_of_work
from accreditation.enums.jobs import JobKind
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.allocations import AllocatedCase, Allocation
from accreditation.models.people import Person, ReviewerProfile
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import allocations as queries
from accreditation.queries import applications, locks
from accreditation.services import allocations, jobs, reviews
from tests import allocating, reviewing
from tests.at_once import Act, alone, app, together, writing
from tests.world import World

__all__ = ["app"]


def accepting(allocation_id: int, actor: Viewer) -> Act:
    """As the page does it: the cases of the proposal are held first."""

    def accept() -> int:
        locks.of_allocation(allocation_id)
        allocation = queries.for_office(actor, allocation_id)
        assert allocation is not None
        return allocations.accept(
            allocation, with_nearest=False, reason="", expected_version=allocation.version, actor=actor
        )

    return writing(accept)


def asking(cycle_id: int, office_id: int, actor: Viewer) -> Act:
    """As the page does it."""
    return writing(lambda: allocations.ask_for_cycle(cycle_id, office_id, actor=actor).allocation.id)


def filling(_meanwhile: Callable[[], None]) -> None:
    """As the worker does it: whoever is next in line is invited."""
    run = jobs.claim((JobKind.FILL_SEATS,))
    assert run is not None
    allocations.fill(run)


class Moment:
    """Two offices with a case each, and a lay reviewer for both who takes one review, or two such."""

    def __init__(self, app: Flask, *, lay_reviewers: int = 1) -> None:
        with app.app_context():
            world = World(app)
            north = world.new_office("North")
            lay = allocating.pool(world, ReviewerKind.LAY, lay_reviewers)
            for person in [*allocating.pool(world, number=4), *lay]:
                world.grant(person, Role.REVIEWER, office_id=north.id)
            self.lay = [person.id for person in lay]
            with unit_of_work():
                db.session.execute(
                    update(ReviewerProfile).where(ReviewerProfile.person_id.in_(self.lay)).values(load_cap=1)
                )
            here = reviewing.allocating(world)
            other = world.application(placement=world.new_placement("Ward 8"))
            sent = reviewing.sent(world, reviewing.answered(world, application=other))
            northern = reviewing.accepted(world, reviewing.check(world, sent))
            # The office checked it; from now on it is a case of the other office.
            with unit_of_work():
                northern.office_id = north.id
            self.secretary, secretary = world.secretary, world.person(Role.SECRETARIAT, office=north)
            self.case, self.northern_case = here.id, northern.id
            self.first = allocating.proposed(world, here) if lay_reviewers == 1 else 0
            self.second = allocating.proposed(world, northern, secretary)
            self.officer, self.northern_officer = world.viewer(world.secretary), world.viewer(secretary)
            db.session.remove()

    def declines(self, app: Flask) -> None:
        """The lay reviewer who was invited there says no, so that the other is next in line."""
        with app.app_context():
            world = World(app)
            review_id, person_id = db.session.execute(
                select(Review.id, Review.reviewer_id).where(Review.reviewer_id.in_(self.lay))
            ).one()
            person = db.session.get_one(Person, person_id)
            review = reviewing.own(world, review_id, person)
            with unit_of_work():
                reviews.decline(review, actor=world.viewer(person))
            db.session.remove()
            self.lay.remove(person_id)

    def invited_in(self, app: Flask) -> list[int]:
        """The cases for which the lay reviewer who takes one review is invited."""
        with app.app_context():
            cases = list(
                db.session.scalars(select(Review.application_id).where(Review.reviewer_id.in_(self.lay)))
            )
            db.session.remove()
        return cases


def test_of_two_offices_that_invite_the_same_person_at_the_same_moment_the_second_is_told_who_is_full(
    app: Flask,
) -> None:
    moment = Moment(app)
    first, second = together(
        app, accepting(moment.first, moment.officer), accepting(moment.second, moment.northern_officer)
    )
    assert (first, second) == (2, 1)
    assert moment.invited_in(app) == [moment.case]
    with app.app_context():
        why = select(AllocatedCase.skipped_because).where(AllocatedCase.allocation_id == moment.second)
        assert "Not everybody could be invited. Not met any more: " in (db.session.scalar(why) or "")
        db.session.remove()


def test_who_is_invited_at_the_moment_in_which_they_are_next_in_line_elsewhere_is_not_asked_there(
    app: Flask,
) -> None:
    moment = Moment(app, lay_reviewers=2)
    assert alone(app, accepting(moment.second, moment.northern_officer)) == 2
    with app.app_context():
        moment.first = allocating.proposed(World(app), applications.get(moment.case), moment.secretary)
        db.session.remove()
    moment.declines(app)
    first, _ = together(app, accepting(moment.first, moment.officer), filling)
    assert first == 2
    assert moment.invited_in(app) == [moment.case]


def test_a_cycle_that_is_asked_for_in_two_windows_at_once_has_one_proposal(app: Flask) -> None:
    with app.app_context():
        world = World(app)
        application = reviewing.allocating(world)
        ask = asking(application.cycle_id, application.office_id, world.viewer(world.secretary))
        db.session.remove()
    first, second = together(app, ask, ask)
    with app.app_context():
        assert len(db.session.scalars(select(Allocation.id)).all()) == 1
        db.session.remove()
    assert first == second
