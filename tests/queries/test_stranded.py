"""What nobody can move is exactly what nobody can move: each kind of it, and nothing that somebody could."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.leavings import Gap
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.people import Grant, Person
from accreditation.queries import home, stranded
from tests import deciding, reviewing
from tests.leaving import waiting_for_signature
from tests.world import World


def missing(world: World, person: Person | None = None) -> list[tuple[Gap, Role | None]]:
    """What somebody (the office's secretariat) reads that nobody can move; home says the same."""
    viewer = world.viewer(person or world.secretary)
    lines = stranded.index(viewer).rows
    assert stranded.is_any(viewer) is bool(lines)
    return [(line.gap, line.role) for line in lines]


def switch_off(person_id: int, *, on: bool = False) -> None:
    """Switch an account off or on, as a command of long ago may have done: nothing is handed over."""
    with unit_of_work():
        switched = None if on else clock.now()
        db.session.execute(update(Person).where(Person.id == person_id).values(disabled_at=switched))


def test_nobody_leads_the_team(world: World) -> None:
    _, team = reviewing.revealed(world)
    assert missing(world) == []
    switch_off(team[0].reviewer_id)
    assert missing(world) == [(Gap.LEAD, None)]
    switch_off(team[0].reviewer_id, on=True)
    switch_off(team[1].reviewer_id)
    assert missing(world) == [], "what was locked counts on, and asks nobody for anything"


def test_nobody_ratifies(world: World) -> None:
    panel, _ = deciding.decided(world)
    with clock.at(deciding.on_the_day(panel)):
        assert missing(world) == [(Gap.ROLE, Role.RATIFIER)]
        world.grant(panel.people[1], Role.RATIFIER, office_id=world.office.id)
        assert missing(world) == [(Gap.ROLE, Role.RATIFIER)], "who voted does not ratify"
        dean = world.person()
        world.grant(dean, Role.RATIFIER)
        assert missing(world) == []
        world.grant(dean, Role.CONTRIBUTOR, organisation_id=world.organisation.id)
        assert missing(world) == [(Gap.ROLE, Role.RATIFIER)], "nor does whoever works for the provider"


def test_a_lead_of_named_placements_moves_these_alone(world: World) -> None:
    world.application()
    switch_off(world.lead.id)
    assert missing(world) == [(Gap.ROLE, Role.PROVIDER_LEAD)]
    other = world.person(Role.CONTRIBUTOR)
    world.grant(
        other, Role.PROVIDER_LEAD, world.new_placement("Ward 9"), organisation_id=world.organisation.id
    )
    assert missing(world) == [(Gap.ROLE, Role.PROVIDER_LEAD)]
    world.grant(other, Role.PROVIDER_LEAD, world.placement, organisation_id=world.organisation.id)
    assert missing(world) == []


@pytest.mark.parametrize(
    ("first_day", "last_day", "stands"), [(0, 0, True), (1, None, False), (-9, -1, False), (-9, None, True)]
)
def test_only_a_role_of_today_counts(
    world: World, first_day: int, last_day: int | None, stands: bool
) -> None:
    waiting_for_signature(world)
    switch_off(world.signatory.id)
    person = world.person(Role.SIGNATORY)
    today = clock.today()
    with unit_of_work():
        db.session.execute(
            update(Grant)
            .where(Grant.person_id == person.id)
            .values(
                starts_on=today + timedelta(days=first_day),
                ends_on=None if last_day is None else today + timedelta(days=last_day),
            )
        )
    assert (missing(world) == []) is stands


@pytest.mark.parametrize("change", [{"paused": True}, {"status": S.WITHDRAWN}])
def test_what_waits_for_nobody_is_not_on_the_list(world: World, change: dict[str, object]) -> None:
    application_id = waiting_for_signature(world)
    switch_off(world.signatory.id)
    assert missing(world) == [(Gap.ROLE, Role.SIGNATORY)]
    values = {"paused_at": clock.now()} if "paused" in change else change
    with unit_of_work():
        db.session.execute(update(Application).where(Application.id == application_id).values(**values))
    assert missing(world) == []


def test_the_list_of_an_office_is_its_own_and_an_administrator_has_all(world: World) -> None:
    waiting_for_signature(world)
    switch_off(world.signatory.id)
    elsewhere = world.person(Role.SECRETARIAT, office=world.new_office("North"))
    assert missing(world, elsewhere) == []
    assert missing(world, world.person(Role.ADMINISTRATOR)) == [(Gap.ROLE, Role.SIGNATORY)]
    assert not stranded.is_any(world.viewer(world.lead))


def test_home_says_it_first_however_much_else_there_is(world: World) -> None:
    reviewing.in_check(world)
    world.placement = world.new_placement("Ward 9")
    waiting_for_signature(world)
    switch_off(world.signatory.id)
    assert home.board(world.viewer(world.secretary)).must[0].endpoint == "stranded.index"
