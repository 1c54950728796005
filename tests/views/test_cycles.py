"""Administrators set up cycles: dates in order, awards that the framework has, clocks of the framework unless said."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus, Tier
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.frameworks import Cycle
from accreditation.queries import applications, cycles
from accreditation.queries.policies import policy_of
from accreditation.services import applications as services
from accreditation.services import clocks, submissions
from accreditation.web import filters
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


def test_applications_are_counted_for_each_cycle_up_to_the_bound(
    world: World, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.send("/cycles/new", **fields(world))
    for name in ("Birch", "Oak", "Ash"):
        world.application(placement=world.new_placement(name))
    assert {cycle.name: started for cycle, started in cycles.page().rows} == {
        world.cycle.name: 3,
        "Spring 2027": 0,
    }
    monkeypatch.setattr(cycles, "COUNTED_TO", 2)
    monkeypatch.setattr(filters, "COUNTED_TO", 2)
    assert "more than 2" in browser.get("/cycles").text
    assert "More than 2" in browser.get(f"/cycles/{world.cycle.id}").text


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


def of(cycle: Cycle, **changes: object) -> dict[str, object]:
    """What the form of a change sends for a cycle, with some of it changed."""
    return {
        "name": cycle.name,
        "tiers": [tier.value for tier in cycle.tiers],
        **days("opens_on", cycle.opens_on),
        **days("closes_on", cycle.closes_on),
        **changes,
    }


def test_a_change_says_what_it_means_for_applications_under_way_and_then_holds(
    world: World, browser: Client
) -> None:
    case, cycle = world.application(), world.cycle
    path, last = f"/cycles/{cycle.id}/change", clock.today() + timedelta(days=200)
    changes = {
        "clock_review": "30",
        "team_reviewers": "4",
        "quorum_voting_members": "7",
        **days("closes_on", last),
    }
    previewed = browser.send(path, **of(cycle, **changes))
    assert previewed.status_code == 422
    for words in (
        "Their last day becomes",
        "take as long as said here",
        f"{case.reference}, {case.subject.name}: send the application, before its cycle closes, from",
        "may fall short",
        "Panels that decide about them",
    ):
        assert words in previewed.text
    db.session.expire_all()
    assert db.session.get_one(Cycle, cycle.id).settings == {}
    assert browser.send(path, agreed="y", **of(cycle, **changes)).status_code == 302
    db.session.expire_all()
    application = applications.get(case.id)
    assert application.due_on == last
    policy = policy_of(application)
    assert (policy.days("review"), policy.team.reviewers, policy.quorum.voting_members) == (30, 4, 7)
    page = browser.get(f"/cycles/{cycle.id}").text
    assert "Review team: reviewers" in page
    kinds = db.session.scalars(select(AuditEvent.kind).where(AuditEvent.kind == "cycle_changed"))
    assert len(kinds.all()) == 1
    refused = browser.send(path, **of(application.cycle, team_reviewers="2", team_same_profession="3"))
    assert "This is more than the whole team" in refused.text


def test_a_cycle_for_some_offices_is_offered_to_their_placements_alone(world: World, browser: Client) -> None:
    north, cycle = world.new_office("North"), world.cycle
    start = f"/placements/{world.placement.id}/start"
    lead = world.client(world.lead)
    assert cycle.name in lead.get(start).text
    assert browser.send(f"/cycles/{cycle.id}/change", **of(cycle, offices=[north.id])).status_code == 302
    assert "North" in browser.get(f"/cycles/{cycle.id}").text
    assert cycle.name not in lead.get(start).text
    db.session.expire_all()
    with pytest.raises(RuleBroken, match="other offices"), unit_of_work():
        services.open_application(
            world.placement, actor=world.viewer(world.lead), cycle=cycle, tier=Tier.ACCREDITED
        )


def test_a_cycle_is_cancelled_where_nothing_is_under_way_and_taken_up_again(
    world: World, browser: Client
) -> None:
    case, cycle = world.application(), world.cycle
    path, start = f"/cycles/{cycle.id}/cancelling", f"/placements/{world.placement.id}/start"
    refused = browser.send(path)
    assert refused.status_code == 422
    assert "Applications under way: 1" in refused.text
    with unit_of_work():
        submissions.withdraw(case, actor=world.viewer(world.lead))
    assert browser.send(path).status_code == 302
    assert "Cancelled" in browser.get("/cycles").text
    assert cycle.name not in world.client(world.lead).get(start).text
    assert "Take it up again first" in browser.send(f"/cycles/{cycle.id}/change", **of(cycle)).text
    assert browser.send(path).status_code == 302
    assert cycle.name in world.client(world.lead).get(start).text
    kinds = db.session.scalars(select(AuditEvent.kind)).all()
    assert [kinds.count(kind) for kind in ("cycle_cancelled", "cycle_restored")] == [1, 1]
