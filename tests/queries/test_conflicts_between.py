"""What keeps somebody from a case is asked in one place, of the same rows that close its pages; its statements do not grow."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.organisations import OrganisationKind, PlacementKind
from accreditation.enums.people import Duty
from accreditation.enums.reviewers import TieKind
from accreditation.enums.reviews import ConflictKind as C
from accreditation.models.applications import Application
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.people import Person
from accreditation.models.ties import PlacementPartner, Tie
from accreditation.permissions.conflicts import in_conflict
from accreditation.queries import standing
from accreditation.rules.years import years_before
from accreditation.services import duties, organisations, reviews, ties
from tests import reviewing
from tests.statements import counted
from tests.world import World


def body(world: World, code: str, kind: OrganisationKind = OrganisationKind.ACUTE_TRUST) -> Organisation:
    with unit_of_work():
        return organisations.add_organisation(
            ods_code=code, name=f"Body {code}", kind=kind, office_id=world.office.id, actor=None
        )


def tied(
    person: Person,
    organisation: Organisation,
    kind: TieKind,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> None:
    with unit_of_work():
        ties.add(
            person.id,
            organisation_id=organisation.id,
            kind=kind,
            starts_on=starts_on,
            ends_on=ends_on,
            words="My own words",
            actor=None,
        )


def kinds(application: Application, person: Person) -> list[C]:
    return standing.conflicts_of(application, [person.id]).get(person.id, [])


def test_a_tie_counts_as_long_as_the_framework_says_and_closes_the_case_as_long(world: World) -> None:
    application, today = world.application(), clock.today()
    since = years_before(today, 3)
    for kind, begins, ends, expected in (
        (TieKind.EMPLOYER, None, None, [C.EMPLOYER]),
        (TieKind.EMPLOYER, None, today, [C.EMPLOYER]),
        (TieKind.EMPLOYER, None, today - timedelta(days=1), [C.FORMER_EMPLOYER]),
        (TieKind.EMPLOYER, None, since, [C.FORMER_EMPLOYER]),
        (TieKind.EMPLOYER, None, since - timedelta(days=1), []),
        (TieKind.FAMILY, None, since, [C.FAMILY]),
        (TieKind.BUSINESS, None, since - timedelta(days=1), []),
        (TieKind.OTHER, today + timedelta(days=90), None, [C.OTHER]),
    ):
        person = reviewing.reviewer(world)
        tied(person, world.organisation, kind, starts_on=begins, ends_on=ends)
        assert kinds(application, person) == expected, (kind, begins, ends)
        assert in_conflict(world.viewer(person), application) is bool(expected), (kind, begins, ends)


def test_who_merged_is_asked_by_all_that_went_the_same_way(world: World) -> None:
    application, person = world.application(), reviewing.reviewer(world)
    first, last, apart = (body(world, code) for code in ("ME1", "ME2", "ME3"))
    tied(person, first, TieKind.EMPLOYER)
    assert kinds(application, person) == []
    # The employer merged into another, which went on into the provider; whose own name goes on into a third.
    for gone, into in ((first, last), (last, world.organisation), (world.organisation, apart)):
        with unit_of_work():
            db.session.execute(
                update(Organisation).where(Organisation.id == gone.id).values(successor_id=into.id)
            )
    assert kinds(application, person) == [C.EMPLOYER]
    assert in_conflict(world.viewer(person), application)
    # And the other way: who is employed by what it became.
    later = reviewing.reviewer(world)
    tied(later, apart, TieKind.FAMILY)
    assert kinds(application, later) == [C.FAMILY]
    assert in_conflict(world.viewer(later), application)


@pytest.mark.parametrize("kind", [TieKind.UNIVERSITY, TieKind.EMPLOYER])
def test_a_university_is_tied_to_the_placements_of_its_learners_and_to_the_return(
    world: World, kind: TieKind
) -> None:
    application, elsewhere = world.application(), world.application(placement=world.new_placement("Ward 9"))
    university, person = body(world, "UNI", OrganisationKind.UNIVERSITY), reviewing.reviewer(world)
    tied(person, university, kind)
    with unit_of_work():
        db.session.add(PlacementPartner(placement_id=application.placement_id, organisation_id=university.id))
    assert kinds(application, person) == [C.UNIVERSITY]
    assert kinds(elsewhere, person) == []
    viewer = world.viewer(person)
    assert (in_conflict(viewer, application), in_conflict(viewer, elsewhere)) == (True, False)


def test_who_worked_with_the_provider_or_declared_it_is_kept_from_its_other_cases(world: World) -> None:
    other = world.application(placement=world.new_placement("Ward 9"))
    application = reviewing.allocating(world)
    author, wary = reviewing.reviewer(world), reviewing.reviewer(world)
    with unit_of_work():
        duties.take(application.id, author.id, Duty.AUTHOR)
    review = reviewing.invited(world, application, wary)
    with unit_of_work():
        reviews.declare_conflict(
            reviewing.own(world, review.id, wary), actor=world.viewer(wary), words="My sister"
        )
    assert kinds(application, author) == [C.PROVIDER_DUTY]
    assert kinds(other, author) == [C.CO_WORKED]
    assert kinds(other, wary) == [C.DECLARED]
    for person in (author, wary):
        assert in_conflict(world.viewer(person), other)


def test_nobody_reviews_those_whose_people_review_their_own(world: World) -> None:
    _, (review, _) = reviewing.scoring(world)
    theirs = body(world, "REC")
    other = world.application(placement=world.new_placement("Ward 9", theirs))
    mine, somebody = reviewing.reviewer(world), reviewing.reviewer(world)
    tied(mine, world.organisation, TieKind.EMPLOYER)
    assert kinds(other, mine) == []
    # One of the team that reviews the first is employed by the second.
    tied(db.session.get_one(Person, review.reviewer_id), theirs, TieKind.EMPLOYER)
    assert kinds(other, mine) == [C.RECIPROCAL]
    assert kinds(other, somebody) == []
    assert standing.unable_on_panel([mine.id], [other])[other.id] == {mine.id}, "who has no role on a panel"


def test_many_people_and_cases_take_the_statements_of_one(world: World) -> None:
    cases = [world.application(placement=world.new_placement(f"Ward {n}")) for n in range(4)]
    people = [reviewing.reviewer(world) for _ in range(4)]
    for person in people:
        tied(person, world.organisation, TieKind.EMPLOYER)
    with counted() as statements:
        conflicts = standing.conflicts_between(cases, {person.id for person in people})
    assert len(conflicts) == 16
    assert len(statements) <= 7


PEOPLE, CASES = 400, 600


@pytest.mark.soak
def test_a_whole_pool_and_a_whole_cycle_take_no_more_statements(world: World) -> None:
    first = world.application()
    many = _many(world, first)
    people = list(db.session.scalars(select(Person.id).where(Person.email.like("pool-%"))))
    cases = list(db.session.scalars(select(Application).where(Application.reference.like("POOL-%"))))
    assert (len(people), len(cases)) == (PEOPLE, CASES)
    with counted() as statements:
        conflicts = standing.conflicts_between(cases, people)
    # Each is tied by three ties to one provider each, whose three cases are all closed to them.
    assert len(conflicts) == many
    assert len(statements) <= 7


def _many(world: World, first: Application) -> int:
    """A pool and a cycle, written at once; how many conflicts there are between them."""
    with unit_of_work():
        bodies = _providers(world)
        _cases(world, first, bodies)
        _pool(bodies)
    return PEOPLE * 3 * 3


def _providers(world: World) -> list[int]:
    db.session.execute(
        insert(Organisation),
        [
            {
                "ods_code": f"PO{n:04d}",
                "name": f"Provider {n}",
                "kind": OrganisationKind.ACUTE_TRUST,
                "office_id": world.office.id,
                "created_at": clock.now(),
            }
            for n in range(CASES // 3)
        ],
    )
    return list(
        db.session.scalars(
            select(Organisation.id).where(Organisation.ods_code.like("PO%")).order_by(Organisation.id)
        )
    )


def _cases(world: World, first: Application, bodies: list[int]) -> None:
    place = {
        "office_id": world.office.id,
        "kind": PlacementKind.WARD,
        "town": "London",
        "capacity": 12,
        "is_small": False,
        "recruits": True,
    }
    db.session.execute(
        insert(Placement),
        [place | {"name": f"Ward {n}", "organisation_id": bodies[n % len(bodies)]} for n in range(CASES)],
    )
    placed = db.session.execute(
        select(Placement.id, Placement.organisation_id).where(Placement.organisation_id.in_(bodies))
    ).all()
    values = {
        column.key: getattr(first, column.key)
        for column in Application.__table__.columns
        if column.key not in {"id", "reference", "placement_id", "organisation_id"}
    }
    db.session.execute(
        insert(Application),
        [
            values | {"reference": f"POOL-{n}", "placement_id": place_id, "organisation_id": body_id}
            for n, (place_id, body_id) in enumerate(placed)
        ],
    )


def _pool(bodies: list[int]) -> None:
    db.session.execute(
        insert(Person),
        [
            {"email": f"pool-{n}@example.org", "name": f"Pool {n}", "created_at": clock.now()}
            for n in range(PEOPLE)
        ],
    )
    people = db.session.scalars(select(Person.id).where(Person.email.like("pool-%"))).all()
    db.session.execute(
        insert(Tie),
        [
            {
                "person_id": person_id,
                "organisation_id": bodies[(n + step * 67) % len(bodies)],
                "kind": kind,
                "words": "My own words",
                "recorded_at": clock.now(),
                "version": 1,
            }
            for n, person_id in enumerate(people)
            for step, kind in enumerate((TieKind.EMPLOYER, TieKind.FAMILY, TieKind.BUSINESS))
        ],
    )
