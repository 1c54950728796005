"""The page on which a provider's lead reads what changes when the organisation answers once, and begins its return."""

import pytest

from accreditation.enums.people import Role
from accreditation.queries import organisation_returns as queries
from tests.returning import begun, two_wards, write
from tests.world import World

OFFER = "Answer once for all your placements"


def path(world: World) -> str:
    return f"/providers/{world.organisation.id}/return"


def test_it_is_offered_once_there_is_more_than_one_placement(world: World) -> None:
    browser = world.client(world.lead)
    world.new_placement("North ward")
    assert OFFER not in browser.get("/home").text
    world.new_placement("South ward")
    assert OFFER in browser.get("/home").text
    assert OFFER in browser.get("/home/placements").text
    begun(world)
    home = browser.get("/home").text
    assert OFFER not in home
    assert "3 placements and organisation returns" in home
    assert "Earns none of its own" in home


def test_who_does_not_lead_the_whole_provider_is_not_offered_it(world: World) -> None:
    two_wards(world)
    browser = world.client(world.person(Role.CONTRIBUTOR))
    assert OFFER not in browser.get("/home").text
    assert browser.get(path(world)).status_code == 403
    assert "You lead no whole organisation" in browser.get("/organisation-return").text


def test_who_leads_several_providers_chooses_one(world: World) -> None:
    two_wards(world)
    second = world.new_organisation("Weir Trust")
    world.grant(world.lead, Role.PROVIDER_LEAD, organisation_id=second.id)
    browser = world.client(world.lead)
    assert 'href="/organisation-return"' in browser.get("/home").text
    page = browser.get("/organisation-return").text
    assert "2 organisations" in page
    assert f'href="/providers/{second.id}/return"' in page


def test_nothing_begins_where_no_cycle_was_chosen(world: World) -> None:
    two_wards(world)
    cycle = world.cycle
    browser = world.client(world.lead)
    for chosen in ("", "999999", "x"):
        answer = browser.send(path(world), cycle=chosen)
        assert answer.status_code == 422
        assert "cycle" in answer.text.lower()
    assert queries.under_way(world.organisation.id) is None
    assert browser.send(path(world), cycle=str(cycle.id)).status_code == 302


@pytest.mark.parametrize(("choice", "narrative"), [("written", "What the ward says."), ("empty", "")])
def test_it_begins_with_what_was_chosen(world: World, choice: str, narrative: str) -> None:
    north, _ = two_wards(world)
    case = world.application(placement=north)
    write(world, case, "2.1", "What the ward says.")
    browser = world.client(world.lead)
    page = browser.get(path(world)).text
    assert "1 application being written" in page
    assert "Your last organisation return" not in page
    answer = browser.send(path(world), cycle=str(world.cycle.id), begin_with=choice)
    assert answer.status_code == 302
    standard = browser.get(answer.location).text
    assert ("What the ward says." in standard) == bool(narrative)


def test_the_page_of_one_under_way_leads_to_it(world: World) -> None:
    two_wards(world)
    organisation_return = begun(world)
    browser = world.client(world.lead)
    page = browser.get(path(world)).text
    assert f'href="/applications/{organisation_return.id}"' in page
    assert "Begin the organisation return" not in page


def test_a_provider_of_one_placement_reads_why_not(world: World) -> None:
    world.new_placement("Only ward")
    page = world.client(world.lead).get(path(world)).text
    assert "No return can be started now" in page
    assert "Begin the organisation return" not in page


def test_the_office_reads_what_serves_a_case_and_what_a_return_serves(world: World) -> None:
    north, _ = two_wards(world)
    case = world.application(placement=north)
    organisation_return = begun(world)
    office = world.client(world.secretary)
    assert organisation_return.reference in office.get(f"/cases/{case.id}").text
    page = office.get(f"/cases/{organisation_return.id}").text
    assert "Cases that it serves: 1" in page
    assert "North ward" in page
    lines = office.get("/worklist.csv?returns=y").text.splitlines()
    assert len(lines) == 2
    assert "Organisation return" in lines[1]
