"""Administrators add offices, providers and placements, and change a placement; codes and names are never doubled."""

import pytest
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.people import LearnerGroup, Profession, Role
from accreditation.models.audit import AuditEvent
from accreditation.models.organisations import Organisation, Placement
from accreditation.queries import organisations as queries
from accreditation.services import submissions
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


def test_names_kinds_offices_and_successors_are_put_right(world: World, browser: Client) -> None:
    office, provider = world.office, world.organisation
    path = f"/organisations/{provider.id}/change"
    assert browser.send(f"/organisations/offices/{office.id}", name="Greater London").status_code == 302
    assert "Greater London" in browser.get("/organisations/offices").text
    other, north = world.new_organisation("Hill Trust"), world.new_office("North")
    fields = {"name": "River Trust", "kind": "community_trust", "office_id": north.id}
    assert "its own successor" in browser.send(path, successor=provider.ods_code, **fields).text
    assert browser.send(path, successor=other.ods_code, **fields).status_code == 302
    page = browser.get(f"/organisations/{provider.id}").text
    assert all(words in page for words in ("River Trust", "Community trust", "North", "Hill Trust"))
    back = browser.send(
        f"/organisations/{other.id}/change", **fields | {"name": "Hill", "successor": "River Trust"}
    )
    assert "its own successor" in back.text
    kinds = db.session.scalars(select(AuditEvent.kind)).all()
    assert [kinds.count(kind) for kind in ("office_changed", "organisation_changed")] == [1, 1]


def test_what_a_change_means_for_a_case_under_way_is_said_before_it_is_saved(
    world: World, browser: Client
) -> None:
    case, place = world.application(), world.placement
    path = f"/organisations/{place.organisation_id}/placements/{place.id}"
    fields = PLACEMENT | {"office_id": world.office.id, "recruits": "y", "professions": ["midwifery"]}
    previewed = browser.send(path, **fields)
    assert previewed.status_code == 422
    assert (
        f"{case.reference} (self-assessment): its review team needs a reviewer of a profession"
        in previewed.text
    )
    db.session.expire_all()
    stored = queries.placement(place.organisation_id, place.id)
    assert stored is not None
    assert [row.profession for row in stored.professions] == [Profession.NURSING]
    assert browser.send(path, agreed="y", **fields).status_code == 302
    renamed = f"/organisations/{place.organisation_id}/change"
    previewed = browser.send(renamed, name="New name", kind="acute_trust", office_id=world.office.id)
    assert f"{case.reference}, Ward 9: its pages show the new name at once" in previewed.text


def test_what_is_closed_is_not_offered_for_a_case_and_opens_again(world: World, browser: Client) -> None:
    place, provider = world.placement, world.organisation
    lead = world.client(world.lead)
    start = f"/placements/{place.id}/start"
    assert start in lead.get("/home").text
    address = f"/organisations/{provider.id}/placements/{place.id}/closing"
    assert browser.send(address).status_code == 302
    assert "Closed" in browser.get(f"/organisations/{provider.id}").text
    assert start not in lead.get("/home").text
    refused = lead.send(start, cycle=str(world.cycle.id), tier="accredited")
    assert "This placement is closed" in refused.text
    closing = f"/organisations/{provider.id}/closing"
    assert browser.send(closing).status_code == 302
    assert "Reopen the organisation first" in browser.send(address).text
    assert browser.send(closing).status_code == 302
    assert browser.send(address).status_code == 302
    assert lead.send(start, cycle=str(world.cycle.id), tier="accredited").status_code == 302
    kinds = db.session.scalars(select(AuditEvent.kind)).all()
    for kind in ("placement_closed", "placement_reopened", "organisation_closed", "organisation_reopened"):
        assert kinds.count(kind) == 1


def test_nothing_closes_over_a_case_under_way_or_over_what_it_leads(world: World, browser: Client) -> None:
    case, place, provider = world.application(), world.placement, world.organisation
    for address in (f"{provider.id}/placements/{place.id}", str(provider.id), f"offices/{world.office.id}"):
        refused = browser.send(f"/organisations/{address}/closing", agreed="y")
        assert refused.status_code == 422
        assert f"{case.reference}, Ward 7: self-assessment. Its provider withdraws it" in refused.text
    with unit_of_work():
        submissions.withdraw(case, actor=world.viewer(world.lead))
    office = f"/organisations/offices/{world.office.id}/closing"
    refused = browser.send(office, agreed="y")
    assert "Organisations that it leads: 1. Give them another lead office first." in refused.text
    empty = world.new_office("Empty")
    assert browser.send(f"/organisations/offices/{empty.id}/closing").status_code == 302
    assert "Empty</option>" not in browser.get("/organisations/new").text
    fields = PLACEMENT | {"office_id": empty.id}
    assert browser.send(f"/organisations/{provider.id}/placements/new", **fields).status_code == 422
    assert browser.send(f"/organisations/offices/{empty.id}/closing").status_code == 302
    assert "Empty</option>" in browser.get("/organisations/new").text
