"""Two people set a conflict aside for one person and one case, and never that somebody is of the provider."""

import pytest
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.organisations import OrganisationKind
from accreditation.enums.people import Duty, Role
from accreditation.enums.reviewers import TieKind
from accreditation.enums.reviews import ConflictKind, ReviewStatus
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent
from accreditation.models.organisations import Organisation
from accreditation.models.people import Person
from accreditation.models.reviews import Review, ReviewConflict
from accreditation.models.ties import ConflictException, PlacementPartner
from accreditation.permissions.conflicts import in_conflict
from accreditation.queries import applications, home, standing
from accreditation.queries import exceptions as queries
from accreditation.services import conflicts, duties, exceptions, reviews, teams, ties
from tests import reviewing
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak


def tied(world: World, person: Person, kind: TieKind = TieKind.FAMILY) -> None:
    with unit_of_work():
        ties.add(person.id, organisation_id=world.organisation.id, kind=kind, words="A sister", actor=None)


def proposed(world: World, application: Application, person: Person) -> ConflictException:
    with unit_of_work():
        return exceptions.propose(
            application, person, reason="Nobody else is trained", actor=world.viewer(world.secretary)
        )


def set_aside(world: World, application: Application, person: Person) -> ConflictException:
    exception = proposed(world, application, person)
    with unit_of_work():
        exceptions.confirm(exception, application, actor=world.viewer(world.person(Role.RATIFIER)))
    return exception


def test_what_two_people_set_aside_holds_for_that_case_alone_until_it_is_withdrawn(world: World) -> None:
    application = reviewing.allocating(world)
    other = world.application(placement=world.new_placement("Ward 9"))
    person, secretary = reviewing.reviewer(world), world.viewer(world.secretary)
    tied(world, person)
    with pytest.raises(RuleBroken, match="cannot review"), unit_of_work():
        teams.invite(application, person_id=person.id, is_lead=False, actor=secretary)
    exception = proposed(world, application, person)
    assert in_conflict(world.viewer(person), application), "one person alone gives nothing"
    with unit_of_work():
        exceptions.confirm(exception, application, actor=world.viewer(world.person(Role.RATIFIER)))
    viewer = world.viewer(person)
    assert not in_conflict(viewer, application)
    assert in_conflict(viewer, other)
    assert standing.conflicts_between([application, other], [person.id]) == {
        (person.id, other.id): [ConflictKind.FAMILY]
    }
    with unit_of_work():
        review = teams.invite(application, person_id=person.id, is_lead=False, actor=secretary)
    with unit_of_work():
        reviews.accept(reviewing.own(world, review.id, person), actor=viewer)
    with unit_of_work():
        exceptions.withdraw(exception, reason="Somebody else was found", actor=secretary)
    db.session.expire_all()
    assert in_conflict(world.viewer(person), application)
    assert db.session.get_one(Review, review.id).held_at is not None, "and the review waits at once"


def test_it_takes_another_person_who_has_no_part_in_the_case(world: World) -> None:
    application, person = reviewing.allocating(world), reviewing.reviewer(world)
    tied(world, person)
    exception = proposed(world, application, person)
    colleague, ratifier = world.person(Role.SECRETARIAT), world.person(Role.RATIFIER)
    tasks = [task.title for task in home.board(world.viewer(ratifier)).must]
    assert f"Confirm that a conflict of {person.name} is set aside, or turn it down" in tasks
    with pytest.raises(RuleBroken, match="Somebody else"), unit_of_work():
        exceptions.confirm(exception, application, actor=world.viewer(world.secretary))
    with unit_of_work():
        duties.take(application.id, colleague.id, Duty.SECRETARIAT)
    with pytest.raises(RuleBroken, match="have a part"), unit_of_work():
        exceptions.confirm(exception, application, actor=world.viewer(colleague))
    for _ in range(2):
        # What was refused is undone, and the next request loads it afresh.
        exception = db.session.get_one(ConflictException, exception.id)
        with unit_of_work():
            exceptions.confirm(exception, application, actor=world.viewer(ratifier))
    assert len(queries.standing_in(application.id)) == 1
    with pytest.raises(RuleBroken, match="already"), unit_of_work():
        exceptions.propose(application, person, reason="Again", actor=world.viewer(world.secretary))


def test_who_is_of_the_provider_or_wrote_for_it_is_never_excepted(world: World) -> None:
    application = reviewing.allocating(world)
    employed, author, free = (reviewing.reviewer(world) for _ in range(3))
    tied(world, employed, TieKind.EMPLOYER)
    with unit_of_work():
        duties.take(application.id, author.id, Duty.AUTHOR)
    for person, words in ((employed, "never"), (author, "never"), (free, "nothing to set aside")):
        with pytest.raises(RuleBroken, match=words):
            proposed(world, application, person)
    # And what was set aside does not cover it, when it comes later.
    tied(world, free)
    set_aside(world, application, free)
    assert not in_conflict(world.viewer(free), application)
    tied(world, free, TieKind.EMPLOYER)
    assert in_conflict(world.viewer(free), application)


def test_a_conflict_of_another_kind_ends_it(world: World) -> None:
    application, person = reviewing.allocating(world), reviewing.reviewer(world)
    tied(world, person)
    exception = set_aside(world, application, person)
    review = reviewing.invited(world, application, person)
    tied(world, person, TieKind.BUSINESS)
    db.session.expire_all()
    assert db.session.get_one(ConflictException, exception.id).withdrawn_at is not None
    assert in_conflict(world.viewer(person), application)
    assert {row.kind for row in db.session.query(ReviewConflict).filter_by(review_id=review.id)} == {
        ConflictKind.FAMILY,
        ConflictKind.BUSINESS,
    }
    assert db.session.get_one(Review, review.id).status is ReviewStatus.INVITED


def test_what_was_proposed_is_not_confirmed_once_something_else_is_known(world: World) -> None:
    application, person = reviewing.allocating(world), reviewing.reviewer(world)
    tied(world, person)
    exception = proposed(world, application, person)
    tied(world, person, TieKind.OTHER)
    with pytest.raises(RuleBroken, match="changed since"), unit_of_work():
        exceptions.confirm(
            exception, applications.get(application.id), actor=world.viewer(world.person(Role.RATIFIER))
        )


def is_withdrawn(exception: ConflictException) -> bool:
    db.session.expire_all()
    return db.session.get_one(ConflictException, exception.id).withdrawn_at is not None


def test_a_conflict_declared_in_another_case_of_the_provider_ends_it(world: World) -> None:
    person = reviewing.reviewer(world)
    other = reviewing.allocating(
        world, application=world.application(placement=world.new_placement("Ward 9"))
    )
    elsewhere = reviewing.invited(world, other, person)
    application = reviewing.allocating(world)
    tied(world, person)
    exception = set_aside(world, application, person)
    review = reviewing.invited(world, application, person)
    with unit_of_work():
        reviews.declare_conflict(
            reviewing.own(world, elsewhere.id, person), words="I know the ward.", actor=world.viewer(person)
        )
    assert is_withdrawn(exception)
    assert in_conflict(world.viewer(person), application)
    assert db.session.get_one(Review, review.id).held_at is not None, "and the review waits at once"


@pytest.mark.parametrize("how", ["merger", "partner"])
def test_what_arises_by_nobodys_act_ends_it_by_the_night(world: World, how: str) -> None:
    application, person = reviewing.allocating(world), reviewing.reviewer(world)
    kind, words = {
        "merger": (TieKind.BUSINESS, "I advise them"),
        "partner": (TieKind.UNIVERSITY, ""),
    }[how]
    university = OrganisationKind.UNIVERSITY
    gone = world.new_organisation("Lakeside")
    with unit_of_work():
        db.session.get_one(Organisation, gone.id).kind = university
    with unit_of_work():
        ties.add(person.id, organisation_id=gone.id, kind=kind, words=words, actor=None)
    tied(world, person)
    exception = set_aside(world, application, person)
    review = reviewing.invited(world, application, person)
    with unit_of_work():
        conflicts.look_over()
    assert not is_withdrawn(exception)
    with unit_of_work():
        if how == "merger":
            db.session.get_one(Organisation, gone.id).successor_id = application.organisation_id
        else:
            db.session.add(PlacementPartner(placement_id=application.placement_id, organisation_id=gone.id))
    for _ in range(2):
        with unit_of_work():
            conflicts.look_over()
    assert is_withdrawn(exception)
    assert in_conflict(world.viewer(person), application)
    waits_for = db.session.query(ReviewConflict).filter_by(review_id=review.id)
    new = ConflictKind.BUSINESS if how == "merger" else ConflictKind.UNIVERSITY
    assert {row.kind for row in waits_for} == {ConflictKind.FAMILY, new}
    events = select(AuditEvent.id).where(AuditEvent.kind == AuditKind.EXCEPTION_WITHDRAWN)
    assert len(db.session.scalars(events).all()) == 1
