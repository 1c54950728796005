"""Organisations and placements through the services: what is typed is tidied, and what cannot be is refused."""

import pytest
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.organisations import OrganisationKind, PlacementKind
from accreditation.enums.people import LearnerGroup, Profession
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.organisations import Placement
from accreditation.services import organisations
from accreditation.services.organisations import PlacementDetails
from tests.world import World


def details(world: World, **changes) -> PlacementDetails:
    values = {
        "name": "Ward 9",
        "kind": PlacementKind.WARD,
        "town": "Leeds",
        "office_id": world.office.id,
        "capacity": 4,
        "is_small": False,
        "recruits": True,
        "professions": [Profession.NURSING],
        "learner_groups": [LearnerGroup.APPRENTICES],
    }
    return PlacementDetails(**{**values, **changes})


def test_an_ods_code_is_kept_in_capitals_and_used_once(world: World) -> None:
    def add() -> str:
        with unit_of_work():
            return organisations.add_organisation(
                ods_code=" rj1 ",
                name=" Some  Trust ",
                kind=OrganisationKind.OTHER,
                office_id=office,
                actor=None,
            ).ods_code

    office = world.office.id
    assert add() == "RJ1"
    with pytest.raises(RuleBroken, match="already an organisation") as refused:
        add()
    assert refused.value.field == "ods_code"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"professions": []}, "professions"),
        ({"learner_groups": []}, "learner_groups"),
        ({"capacity": 0}, "capacity"),
        ({"office_id": 2**31 - 1}, "office_id"),
        ({"name": " "}, "name"),
        ({"name": "WARD 7"}, "name"),
    ],
)
def test_a_placement_that_cannot_be(world: World, changes, field: str) -> None:
    organisation_id = world.placement.organisation_id
    given = details(world, **changes)
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        organisations.add_placement(organisation_id, given, actor=None)
    assert refused.value.field == field
    assert len(db.session.scalars(select(Placement)).all()) == 1


def test_a_placement_of_nobody(world: World) -> None:
    given = details(world)
    with pytest.raises(NotFound), unit_of_work():
        organisations.add_placement(2**31 - 1, given, actor=None)


def test_an_organisation_is_chosen_by_code_or_name(world: World) -> None:
    riverside, hillside = world.organisation, world.new_organisation("Hillside Trust")
    world.new_organisation("Hillside Trust Wing")
    assert organisations.chosen(riverside.ods_code.lower(), field="x").id == riverside.id
    assert organisations.chosen("river", field="x").id == riverside.id
    assert organisations.chosen("HILLSIDE TRUST", field="x").id == hillside.id
    with pytest.raises(RuleBroken, match=f"{hillside.ods_code} Hillside Trust, ") as refused:
        organisations.chosen("hillside", field="x")
    assert refused.value.field == "x"
    with pytest.raises(RuleBroken, match="No organisation has"):
        organisations.chosen("100%", field="x")


def test_many_that_fit_are_not_all_listed(world: World) -> None:
    for number in range(8):
        world.new_organisation(f"Dale Practice {number}")
    with pytest.raises(RuleBroken, match="Dale Practice 4, and more"):
        organisations.chosen("dale", field="x")
