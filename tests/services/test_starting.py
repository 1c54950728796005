"""Starting again after Not accredited, and who may review where: what the case's policy keeps people waiting for."""

from datetime import timedelta

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import Tier
from accreditation.enums.awards import Outcome
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle
from accreditation.queries import applications as queries
from accreditation.queries import audit, awards
from accreditation.queries import ratifications as ratification_queries
from accreditation.queries import teams as team_queries
from accreditation.rules import working_days
from accreditation.rules.years import years_after
from accreditation.services import applications, ratifications, reviews
from tests import deciding, reviewing
from tests.world import World


def ratified(world: World, scores: dict[str, int]) -> None:
    """A case of the placement that was decided as the rule says, and ratified on the day."""
    panel, decision = deciding.decided(world, scores)
    person = world.person(Role.RATIFIER)
    with clock.at(deciding.on_the_day(panel)), unit_of_work():
        ratifications.ratify(deciding.to_ratify(world.viewer(person), decision), actor=world.viewer(person))
    db.session.expire_all()


def start(world: World) -> Application:
    """Start again, in a cycle that is open for long enough."""
    with unit_of_work():
        cycle = db.session.get(Cycle, world.cycle.id)
        assert cycle is not None
        cycle.closes_on = clock.today() + timedelta(days=400)
    with unit_of_work():
        return applications.open_application(
            world.placement, actor=world.viewer(world.lead), cycle=cycle, tier=Tier.ACCREDITED
        )


def test_after_not_accredited_a_placement_waits_for_130_working_days(world: World) -> None:
    ratified(world, {"1.1": 1})
    panel_day = deciding.Panel(world).held_on
    until = working_days.deadline(panel_day, 130)
    with clock.at(until), pytest.raises(RuleBroken, match="was not accredited. A new application can be"):
        start(world)
    with clock.at(until + timedelta(minutes=1)):
        assert start(world).placement_id == world.placement.id


def test_the_office_waives_the_wait_with_a_reason_once(world: World) -> None:
    ratified(world, {"1.1": 1})
    last = ratification_queries.last_ratified(world.placement.id)
    assert last is not None
    case, path = last.application, f"/placements/{world.placement.id}/start"
    with clock.at(last.at + timedelta(days=1)):
        refused = world.client(world.lead).get(path).text
        assert "ask your local office: it can allow an earlier start" in refused
        assert "Award applied for" not in refused
        office = world.client(world.secretary)
        waive = f"/cases/{case.id}/earlier-start"
        assert waive in office.get(f"/cases/{case.id}").text
        assert office.send(waive, reason="").status_code == 422
        assert office.send(waive, reason="The ward moved to a new building.").status_code == 302
        assert waive not in office.get(f"/cases/{case.id}").text
        assert start(world).placement_id == world.placement.id
        with pytest.raises(RuleBroken, match="does not have to wait"), unit_of_work():
            applications.waive_wait(case, actor=world.viewer(world.secretary), reason="Again.")
    (event,) = [event for event in audit.timeline(case.id) if event.kind == "start_waived"]
    assert event.actor


def test_beside_a_standing_award_the_page_says_what_a_new_application_means(world: World) -> None:
    ratified(world, {})
    (award,) = awards.live_of(world.placement.id)
    page = world.client(world.lead).get(f"/placements/{world.placement.id}/start").text
    assert f"Award {award.number} (Accredited, active) lasts until" in page
    assert "You need no new application before that." in page


def test_after_an_award_a_placement_may_start_again_at_once(world: World) -> None:
    ratified(world, {})
    last = ratification_queries.last_ratified(world.placement.id)
    assert last is not None
    assert last.outcome is Outcome.ACCREDITED
    with clock.at(last.at + timedelta(days=1)):
        assert queries.live(start(world).placement_id or 0) is not None


def test_a_declared_conflict_stands_in_the_way_at_the_same_provider_for_three_years(world: World) -> None:
    person = reviewing.reviewer(world)
    case = reviewing.allocating(world)
    review = reviewing.invited(world, case, person)
    with unit_of_work():
        reviews.declare_conflict(review, actor=world.viewer(person), words="My sister leads the ward.")
    ward = world.new_placement("Another ward")
    other = world.application(placement=ward)
    moment = working_days.closes(years_after(clock.today(), 3))
    for stands in (True, False):
        with clock.at(moment if stands else moment + timedelta(days=1)):
            candidate = team_queries.candidate(other, person.id)
            assert candidate is not None
            assert ("Declared a conflict with this provider" in candidate.conflicts) is stands
    elsewhere = world.new_organisation("Elsewhere")
    far = world.application(placement=world.new_placement("Far ward", organisation=elsewhere))
    candidate = team_queries.candidate(far, person.id)
    assert candidate is not None
    assert candidate.conflicts == []
