"""A ratifier reads what was decided and answers it; nobody else may."""

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.people import Role
from accreditation.models.people import Grant
from accreditation.queries import applications
from tests import deciding
from tests.world import World


def test_sending_back_needs_reasons(world: World) -> None:
    panel, decision = deciding.decided(world)
    path = f"/decisions/{decision.id}/ratify"
    case_id = decision.application_id
    dean = world.person(Role.RATIFIER)
    with clock.at(deciding.on_the_day(panel)):
        browser = world.client(dean)
        refused = browser.send(path, answer="send_back_once")
        assert refused.status_code == 422
        assert "Write your reasons" in refused.text
        assert (
            browser.send(path, answer="send_back_once", reason="The visit was left out.").status_code == 302
        )
        assert "The visit was left out." in browser.get(path).text
    assert applications.get(case_id).status is ApplicationStatus.READY_FOR_PANEL


def test_a_ratifier_who_voted_is_told_who_can(world: World) -> None:
    panel, decision = deciding.decided(world)
    world.grant(panel.people[1], Role.RATIFIER, office_id=world.office.id)
    page = world.client(panel.people[1]).get(f"/decisions/{decision.id}/ratify")
    assert page.status_code == 200
    assert "Somebody else has to ratify this" in page.text
    assert "Your answer to this decision" not in page.text


@pytest.mark.one_database
def test_only_ratifiers_of_the_office_or_the_nation_ratify(world: World) -> None:
    _, decision = deciding.decided(world)
    path = f"/decisions/{decision.id}/ratify"
    elsewhere = world.person(Role.RATIFIER, office=world.new_office("North"))
    national = world.person(name="Nat Ratifier")
    with unit_of_work():
        db.session.add(Grant(person_id=national.id, role=Role.RATIFIER, starts_on=clock.today()))
    assert world.client(elsewhere).get(path).status_code == 404
    assert world.client(world.lead).get(path).status_code == 404
    assert world.client(world.secretary).get(path).status_code == 403
    assert world.client(national).get(path).status_code == 200
    assert world.client(national).get("/decisions/2147483647/ratify").status_code == 404
