"""Administrators set up cycles: dates in order, awards that the framework has, clocks of the framework unless said."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.people import Role
from accreditation.models.audit import AuditEvent
from accreditation.models.frameworks import Cycle
from accreditation.queries import applications
from accreditation.services import clocks
from tests.client import Client
from tests.statements import counted
from tests.world import World


@pytest.fixture
def browser(world: World) -> Client:
    """An administrator's browser."""
    return world.client(world.person(Role.ADMINISTRATOR, name="Ada Administrator"))


def days(name: str, value: date) -> dict[str, str]:
    return {f"{name}-day": str(value.day), f"{name}-month": str(value.month), f"{name}-year": str(value.year)}


def fields(world: World, **changes: object) -> dict[str, object]:
    today = clock.today()
    return {
        "name": "Spring 2027",
        "framework_version_id": world.framework.id,
        "tiers": ["accredited"],
        **days("opens_on", today - timedelta(days=1)),
        **days("closes_on", today + timedelta(days=90)),
        **changes,
    }


def test_a_cycle_is_set_up_with_the_clocks_of_its_framework(world: World, browser: Client) -> None:
    sent = browser.send("/cycles/new", **fields(world, clock_review="25", clock_allocation="10"))
    assert sent.status_code == 302
    cycle = db.session.scalars(select(Cycle).where(Cycle.name == "Spring 2027")).one()
    assert cycle.settings == {"tiers": ["accredited"], "clocks": {"review": 25}}
    page = browser.get(sent.location).text
    assert "This cycle" in page
    assert "Applications started" in page
    assert "Open" in browser.get("/cycles").text
    events = select(AuditEvent.facts).where(AuditEvent.kind == "cycle_opened")
    assert db.session.scalars(events).all() == [f'{{"cycle_id":{cycle.id}}}']


def test_a_case_runs_by_the_clocks_of_its_cycle(world: World, browser: Client) -> None:
    browser.send("/cycles/new", **fields(world, clock_review="25"))
    cycle = db.session.scalars(select(Cycle).where(Cycle.name == "Spring 2027")).one()
    start = f"/placements/{world.placement.id}/start"
    assert world.client(world.lead).send(start, cycle=cycle.id, tier="accredited").status_code == 302
    live = applications.live(world.placement.id)
    assert live is not None
    case = applications.get(live.id)
    assert case.status is ApplicationStatus.SELF_ASSESSMENT
    assert (clocks.days(case, "review"), clocks.days(case, "allocation")) == (25, 10)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Enter a name"),
        ({"name": "x" * 101}, "100 characters or fewer"),
        ({"tiers": []}, "Choose at least one award"),
        ({"framework_version_id": "2147483647"}, "choose from the options shown"),
        ({"clock_review": "0"}, "between 1 and 260"),
        ({"clock_review": "soon"}, "must be a whole number"),
        (days("closes_on", date(2020, 1, 1)), "The last day must be the first day or later"),
        (days("opens_on", date(2020, 1, 1)) | days("closes_on", date(2020, 2, 1)), "must be today or later"),
        ({"opens_on-day": "31", "opens_on-month": "2"}, "must be a real date"),
    ],
)
def test_a_cycle_that_cannot_be_is_refused_in_words(
    world: World, browser: Client, changes: dict[str, object], words: str
) -> None:
    sent = browser.send("/cycles/new", **fields(world, **changes))
    assert sent.status_code == 422
    assert words in sent.text
    assert db.session.scalars(select(Cycle)).all() == []


def test_a_name_is_taken_once(world: World, browser: Client) -> None:
    assert browser.send("/cycles/new", **fields(world)).status_code == 302
    sent = browser.send("/cycles/new", **fields(world))
    assert sent.status_code == 422
    assert "already a cycle with this name" in sent.text


def test_without_a_framework_the_page_says_what_to_do(browser: Client) -> None:
    assert "publish one first" in browser.get("/cycles/new").text
    assert "No cycle yet" in browser.get("/cycles").text


def test_the_list_costs_the_same_for_three_and_thirty(world: World, browser: Client) -> None:
    def more(numbers: range) -> None:
        for number in numbers:
            db.session.add(
                Cycle(
                    name=f"Cycle of {number}",
                    framework_version_id=world.framework.id,
                    opens_on=clock.today(),
                    closes_on=clock.today(),
                )
            )
        db.session.commit()

    more(range(3))
    with counted() as few:
        assert "3 cycles" in browser.get("/cycles").text
    more(range(3, 30))
    with counted() as many:
        assert "30 cycles" in browser.get("/cycles").text
    assert len(few) == len(many)


@pytest.mark.one_database
def test_only_administrators_come_in(world: World, browser: Client) -> None:
    lead = world.client(world.lead)
    assert lead.get("/cycles").status_code == 403
    assert lead.get("/cycles/new").status_code == 403
    assert lead.get(f"/cycles/{world.cycle.id}").status_code == 404
    assert browser.get("/cycles/2147483647").status_code == 404
