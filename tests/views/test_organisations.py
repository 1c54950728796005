"""Administrators add offices, providers and placements, and change a placement; codes and names are never doubled."""

import pytest
from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.people import LearnerGroup, Profession, Role
from accreditation.models.audit import AuditEvent
from accreditation.models.organisations import Organisation, Placement
from accreditation.queries import organisations as queries
from tests.client import Client
from tests.statements import counted
from tests.world import World

PLACEMENT = {
    "name": "Ward 9",
    "kind": "ward",
    "town": "Leeds",
    "capacity": "6",
    "professions": ["nursing", "midwifery"],
    "learner_groups": ["pre_registration"],
}


@pytest.fixture
def browser(world: World) -> Client:
    """An administrator's browser."""
    return world.client(world.person(Role.ADMINISTRATOR, name="Ada Administrator"))


def by_code(code: str) -> Organisation:
    return db.session.scalars(select(Organisation).where(Organisation.ods_code == code)).one()


def test_from_nothing_to_a_placement(browser: Client) -> None:
    assert "add the offices first" in browser.get("/organisations").text
    assert browser.send("/organisations/offices/new", code="nw", name="North West").status_code == 302
    office = queries.offices()[0]
    assert (office.code, office.name) == ("NW", "North West")
    sent = browser.send(
        "/organisations/new", ods_code="rx1", name="Hilltop  Trust", kind="acute_trust", office_id=office.id
    )
    organisation = by_code("RX1")
    assert sent.location == f"/organisations/{organisation.id}"
    assert organisation.name == "Hilltop Trust"
    assert "No placement yet" in browser.get(sent.location).text
    sent = browser.send(f"{sent.location}/placements/new", office_id=office.id, recruits="y", **PLACEMENT)
    assert sent.status_code == 302
    page = browser.get(sent.location).text
    assert "Ward 9" in page
    assert "Midwifery, Nursing" in page
    stream = f"organisation:{organisation.id}"
    kinds = db.session.scalars(
        select(AuditEvent.kind).where(AuditEvent.stream == stream).order_by(AuditEvent.seq)
    )
    assert list(kinds) == ["organisation_added", "placement_added"]


def test_a_placement_is_changed_whole(world: World, browser: Client) -> None:
    place = world.placement
    path = f"/organisations/{place.organisation_id}/placements/{place.id}"
    fields = PLACEMENT | {"name": "Ward 7 East", "learner_groups": ["foundation"], "is_small": "y"}
    assert browser.send(path, office_id=world.office.id, **fields).status_code == 302
    db.session.expire_all()
    stored = queries.placement(place.organisation_id, place.id)
    assert stored is not None
    assert {row.profession for row in stored.professions} == {Profession.NURSING, Profession.MIDWIFERY}
    assert [row.learner_group for row in stored.learner_groups] == [LearnerGroup.FOUNDATION]
    assert (stored.name, stored.town, stored.is_small, stored.recruits) == (
        "Ward 7 East",
        "Leeds",
        True,
        False,
    )
    again = browser.send(path, office_id=world.office.id, **fields)
    assert "Nothing was changed" in browser.get(again.location).text
    changes = select(AuditEvent.id).where(AuditEvent.kind == "placement_changed")
    assert len(db.session.scalars(changes).all()) == 1


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Enter a name"),
        ({"name": "WARD 7"}, "already has a placement with this name"),
        ({"capacity": "0"}, "between 1 and 10,000"),
        ({"capacity": "many"}, "must be a whole number"),
        ({"capacity": "9" * 30}, "must be a whole number"),
        ({"professions": []}, "Choose at least one profession"),
        ({"learner_groups": ["dragons"]}, "choose from the options shown"),
        ({"town": "x" * 101}, "100 characters or fewer"),
        ({"office_id": "2147483647"}, "choose from the options shown"),
    ],
)
def test_a_placement_that_cannot_be_is_refused(
    world: World, browser: Client, changes: dict[str, object], message: str
) -> None:
    path = f"/organisations/{world.placement.organisation_id}/placements/new"
    sent = browser.send(path, **({"office_id": world.office.id, **PLACEMENT} | changes))
    assert sent.status_code == 422
    assert message in sent.text
    assert len(db.session.scalars(select(Placement)).all()) == 1


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("RJ1!", "3 to 10 letters and digits"),
        ("R", "3 to 10 letters and digits"),
        ("- 7 -", "3 to 10 letters and digits"),
    ],
)
def test_a_code_that_cannot_be_is_refused(world: World, browser: Client, code: str, message: str) -> None:
    fields = {"name": "Somewhere", "kind": "other", "office_id": world.office.id}
    sent = browser.send("/organisations/new", ods_code=code, **fields)
    assert sent.status_code == 422
    assert message in sent.text
    typed = world.organisation.ods_code.lower()
    taken = browser.send("/organisations/new", ods_code=f" {typed[:2]}\u2013{typed[2:]} ", **fields)
    assert taken.status_code == 422
    assert "already an organisation with this ODS code" in taken.text
    taken = browser.send("/organisations/offices/new", code=world.office.code.lower(), name="Again")
    assert "already an office with this code" in taken.text


def test_lists_are_filtered_and_cost_the_same_for_three_and_thirty(world: World, browser: Client) -> None:
    def listed() -> tuple[int, int]:
        with counted() as index:
            browser.get(f"/organisations?text=trust&kind=acute_trust&office={world.office.id}&sort=-code")
        with counted() as show:
            browser.get(f"/organisations/{world.organisation.id}")
        return len(index), len(show)

    for number in range(3):
        world.new_organisation(f"Trust {number}")
        world.new_placement(f"Ward {number}")
    few = listed()
    for number in range(3, 30):
        world.new_organisation(f"Trust {number}")
        world.new_placement(f"Ward {number}")
    assert listed() == few
    assert "31 organisations" in browser.get("/organisations").text
    page = browser.get(f"/organisations?text={world.organisation.ods_code.lower()}").text
    assert "1 organisation" in page
    assert "Riverside Trust" in page
    assert "No organisation fits these filters" in browser.get("/organisations?text=%25").text


@pytest.mark.one_database
def test_only_administrators_come_in(world: World, browser: Client) -> None:
    place = world.placement
    lead = world.client(world.lead)
    assert lead.get("/organisations").status_code == 403
    assert lead.get("/organisations/new").status_code == 403
    assert lead.get(f"/organisations/{place.organisation_id}").status_code == 404
    elsewhere = world.new_organisation("Elsewhere Trust")
    assert browser.get(f"/organisations/{elsewhere.id}/placements/{place.id}").status_code == 404
    assert browser.get("/organisations/99999999999999999999").status_code == 404
