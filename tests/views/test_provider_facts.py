"""A concern officer records what is known of a provider; nobody else sees it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.audit import AuditEvent
from accreditation.models.concerns import Fact
from tests.world import World


def today(**changes: str) -> dict[str, str]:
    return on(clock.today(), **changes)


def on(day: date, **changes: str) -> dict[str, str]:
    return {
        "dated_on-day": str(day.day),
        "dated_on-month": str(day.month),
        "dated_on-year": str(day.year),
        "source": "Letter of the regulator",
    } | changes


def test_a_fact_is_recorded_with_its_source_and_counts(world: World) -> None:
    browser = world.client(world.person(Role.CONCERN_OFFICER))
    path = f"/organisations/{world.organisation.id}/facts"
    assert "Nothing is recorded, so it counts like this" in browser.get(path).text
    sent = browser.send(f"{path}/care_quality", **today(value="requires_improvement"))
    assert sent.status_code == 302
    page = browser.get(path).text
    assert "Requires improvement" in page
    assert "Letter of the regulator" in page
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "fact_recorded")).one()
    assert event.stream == f"organisation:{world.organisation.id}"


def test_a_value_of_another_kind_and_a_date_to_come_are_refused(world: World) -> None:
    browser = world.client(world.person(Role.CONCERN_OFFICER))
    path = f"/organisations/{world.organisation.id}/facts/support_level"
    refused = browser.send(path, **today(value="outstanding"))
    assert refused.status_code == 422
    assert "choose from the options shown" in refused.text
    refused = browser.send(path, **on(clock.today() + timedelta(days=1), value="2"))
    assert refused.status_code == 422
    assert "cannot be in the future" in refused.text
    assert db.session.scalars(select(Fact)).all() == []


def test_a_placement_of_another_provider_is_refused(world: World) -> None:
    foreign = world.new_placement("Far ward", world.new_organisation("Far Trust"))
    browser = world.client(world.person(Role.CONCERN_OFFICER))
    sent = browser.send(
        f"/organisations/{world.organisation.id}/facts/shares_practice",
        **today(value="yes", placement=str(foreign.id)),
    )
    assert sent.status_code == 422


@pytest.mark.one_database
def test_only_the_concern_officer_of_the_office_reaches_facts(world: World) -> None:
    path = f"/organisations/{world.organisation.id}/facts"
    elsewhere = world.person(Role.CONCERN_OFFICER, office=world.new_office("North"))
    for person in (elsewhere, world.lead, world.secretary):
        assert world.client(person).get(path).status_code == 404
        assert world.client(person).get(f"{path}/support_level").status_code == 404
    assert world.client(world.person(Role.CONCERN_OFFICER)).get(f"{path}/nonsense").status_code == 404


@pytest.mark.one_database
def test_a_forged_form_with_half_a_date_is_a_page(world: World) -> None:
    browser = world.client(world.person(Role.CONCERN_OFFICER))
    path = f"/organisations/{world.organisation.id}/facts/support_level"
    assert browser.post(path, data={"csrf_token": "forged", "dated_on-day": "x"}).status_code == 422
