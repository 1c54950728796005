"""The worklist's search: a case is found by its place, its provider or its reference, whether few or many hold it."""

import pytest

from accreditation.db import unit_of_work
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.queries import case_search, cases, paging
from accreditation.queries.cases import Filters
from tests.statements import counted
from tests.world import World

REFERENCES = ("PA-26-7KD2MQ", "PA-26-9ZZZ4H", "PA-26-W3RD8F")
"""A reference is drawn by lot and may spell what a test looks for, as the second does, so these tests give their own."""


@pytest.fixture
def three(world: World) -> list[Application]:
    """Cases of Birch ward at Riverside Trust, of Oak ward there, and of Oak house at Harbour Trust."""
    harbour = world.new_organisation("Harbour Trust")
    world.grant(world.lead, Role.PROVIDER_LEAD, organisation_id=harbour.id)
    places = (
        world.new_placement("Birch ward"),
        world.new_placement("Oak ward"),
        world.new_placement("Oak house", harbour),
    )
    opened = [world.application(placement=place) for place in places]
    with unit_of_work():
        for case, reference in zip(opened, REFERENCES, strict=True):
            case.reference = reference
    return opened


def cases_with(world: World, typed: str, **how: str) -> list[int]:
    page = cases.worklist(world.viewer(world.secretary), Filters(text=typed, **how))  # type: ignore[arg-type]
    assert page.total == len(page.rows)
    return [line.application_id for line in page.rows]


BOUNDS = {"FEW": case_search.FEW, "NAMES": case_search.NAMES, "COMMON": case_search.COMMON}


@pytest.mark.parametrize(
    "bounds",
    [
        {},
        {"FEW": 0},
        {"FEW": 1},
        {"NAMES": 0},
        {"NAMES": 1},
        {"COMMON": 0},
        {"COMMON": 1},
        {"FEW": 2, "NAMES": 2},
    ],
    ids=str,
)
def test_the_same_cases_whether_looked_up_or_walked(
    world: World, three: list[Application], bounds: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, most in (BOUNDS | bounds).items():
        monkeypatch.setattr(case_search, name, most)
    birch, oak, house = three
    provider = world.organisation.name
    for typed, expected in (
        ("birch", [birch]),
        ("OAK", [oak, house]),
        ("oak ward", [oak]),
        ("ward", [birch, oak]),
        ("harbour", [house]),
        (provider, [birch, oak]),
        (oak.reference, [oak]),
        (oak.reference.replace("-", "").lower(), [oak]),
        (house.reference[-4:], [house]),
        (oak.reference[:2], [birch, oak, house]),
        ("oa", [oak, house]),
        ("zzz", [oak]),
        ("zzzz", []),
        ("...", []),
        ("%", []),
        ("birch ward oak", []),
    ):
        for sort in ("due", "-since", "place", "provider"):
            assert sorted(cases_with(world, typed, sort=sort)) == sorted(case.id for case in expected), typed
    assert cases_with(world, "oak", sort="provider") == [house.id, oak.id]
    assert cases_with(world, "oak", sort="-provider") == [oak.id, house.id]


def test_the_file_holds_the_same_as_the_pages(world: World, three: list[Application]) -> None:
    viewer = world.viewer(world.secretary)
    for typed in ("oak", "zzz", "zzzz", "oa", ""):
        pages = {line.application_id for line in cases.worklist(viewer, Filters(text=typed)).rows}
        assert {line.application_id for line in cases.whole_worklist(viewer, Filters(text=typed))} == pages


def test_another_offices_cases_are_not_found(world: World, three: list[Application]) -> None:
    north = world.viewer(world.person(Role.SECRETARIAT, office=world.new_office("North")))
    for typed in ("oak", three[0].reference, "oa"):
        assert cases.worklist(north, Filters(text=typed)).total == 0


def test_what_no_case_holds_takes_one_statement(world: World, three: list[Application]) -> None:
    viewer = world.viewer(world.secretary)
    for typed, most in (("zzzz", 1), ("birch", 2), ("", 1)):
        with counted() as statements:
            cases.worklist(viewer, Filters(text=typed))
        assert len(statements) == most, typed


def test_many_are_counted_up_to_the_bound(
    world: World, three: list[Application], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_search, "FEW", 0)
    monkeypatch.setattr(paging, "COUNTED_TO", 2)
    page = cases.worklist(world.viewer(world.secretary), Filters(text="trust"))
    assert (len(page.rows), page.total, page.more) == (2, 2, True)
