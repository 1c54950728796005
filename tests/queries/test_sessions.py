"""Who is signed in is asked by every request: what ties a person is read only for who judges cases, and as strictly as before."""

from typing import Any

from sqlalchemy import Engine, event

from accreditation.db import unit_of_work
from accreditation.enums.organisations import OrganisationKind
from accreditation.enums.people import Role
from accreditation.enums.reviewers import TieKind
from accreditation.models.organisations import Organisation
from accreditation.models.people import Person
from accreditation.permissions.conflicts import in_conflict
from accreditation.services import organisations, ties
from tests import reviewing
from tests.world import World


def tied(world: World, person: Person) -> None:
    with unit_of_work():
        ties.add(
            person.id,
            organisation_id=world.organisation.id,
            kind=TieKind.FAMILY,
            starts_on=None,
            ends_on=None,
            words="My own words",
            actor=None,
        )


def another(world: World) -> Organisation:
    with unit_of_work():
        return organisations.add_organisation(
            ods_code="OTH",
            name="Another Trust",
            kind=OrganisationKind.ACUTE_TRUST,
            office_id=world.office.id,
            actor=None,
        )


def test_what_ties_a_person_is_read_for_who_judges_and_not_for_a_providers_people(world: World) -> None:
    application = world.application(placement=world.new_placement("Ward 7"))
    reviewer, elsewhere = reviewing.reviewer(world), world.person(Role.SECRETARIAT)
    for person in (world.lead, reviewer, elsewhere):
        tied(world, person)
    assert world.viewer(world.lead).tied_providers == frozenset()
    for person in (reviewer, elsewhere):
        viewer = world.viewer(person)
        assert viewer.tied_providers == {world.organisation.id}
        assert in_conflict(viewer, application)


def test_a_role_that_judges_reads_the_ties_of_somebody_who_works_for_a_provider_as_well(world: World) -> None:
    application = world.application(placement=world.new_placement("Ward 7"))
    person = world.person(Role.CONTRIBUTOR, organisation=another(world))
    tied(world, person)
    assert not in_conflict(world.viewer(person), application), "who judges nothing has no conflict"
    world.grant(person, Role.REVIEWER, office_id=world.office.id)
    assert in_conflict(world.viewer(person), application)


def test_the_pages_of_a_review_send_their_statements_as_they_were_built(world: World) -> None:
    _, (review, _) = reviewing.scoring(world)
    browser = world.client(reviewing.reviewer_of(review))
    reviewing.give(world, review, "1.1", 2)
    spelt_out: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool) -> None:
        if context.compiled is not None and context.compiled.post_compile_params:
            spelt_out.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        for page in ("", "/standards/1.1"):
            assert browser.get(f"/reviews/{review.id}{page}").status_code == 200
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert spelt_out == [], "a list of values is spelt out anew in each request"
