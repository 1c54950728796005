"""Whole cases through pages without scripts, on both databases: to the register, deferred, refused; to excellence in the soak."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import Tier
from accreditation.models.people import Person
from tests.journeys.hands import Hand, PlainHand
from tests.journeys.journey import CORE, HASH, STRETCH, Journey
from tests.world import World


def plain(world: World) -> Callable[[Person], Hand]:
    """Sign people in without a browser; they have a password, for signing."""

    def enter(person: Person) -> Hand:
        with unit_of_work():
            person.password_hash = HASH
            db.session.add(person)
        return PlainHand(world.client(person))

    return enter


@pytest.fixture
def start(live_app: Flask) -> Iterator[Callable[..., Journey]]:
    """Begin a journey for an award."""
    with live_app.app_context():
        yield lambda tier=Tier.ACCREDITED: Journey(World(live_app), plain(World(live_app)), tier=tier)


def anybody(journey: Journey) -> PlainHand:
    """Somebody who is not signed in."""
    return PlainHand(journey.world.client())


def on_register(journey: Journey) -> list[str]:
    """The awards that the public sees."""
    return re.findall(r'href="(/register/[\w-]+)"', anybody(journey).read("/register"))


def to_panel(
    journey: Journey, scores: dict[str, int] | None = None, findings: dict[str, str] | None = None
) -> None:
    """Everything up to the meeting, with reviewers who agree."""
    journey.apply(scores)
    journey.check()
    journey.build_team()
    journey.score(scores)
    journey.agree()
    journey.report(findings)


@pytest.mark.postgresql_in_soak
def test_from_nothing_to_the_register(start: Callable[..., Journey]) -> None:
    journey = start()
    to_panel(journey)
    assert on_register(journey) == []
    journey.meet("accredited")
    (award,) = on_register(journey)
    page = anybody(journey).read(award)
    assert journey.world.placement.name in page
    number = award.rsplit("/", 1)[1]
    assert journey.world.placement.name in anybody(journey).read(f"/verify?number={number}")


@pytest.mark.soak
def test_a_deferred_case_comes_back_with_new_evidence(start: Callable[..., Journey]) -> None:
    journey = start()
    to_panel(journey, {"2.2": 2}, {"2.2": "requirement"})
    journey.meet("deferred")
    assert on_register(journey) == []
    assert "More to show" in journey.hand(journey.lead).read(journey.case)
    journey.come_back("2.2")
    journey.meet("accredited")
    assert len(on_register(journey)) == 1


@pytest.mark.soak
def test_a_refused_case_raises_a_concern_and_never_reaches_the_register(
    start: Callable[..., Journey],
) -> None:
    journey = start()
    scores = {"1.1": 1}
    journey.apply(scores)
    journey.check()
    journey.build_team()
    journey.score(scores)
    concerns = journey.hand(journey.officer).read("/concerns")
    assert "Safety concern" in concerns
    journey.agree()
    journey.report({"1.1": "requirement"})
    journey.meet("not_accredited")
    assert on_register(journey) == []
    assert "Not accredited" in journey.hand(journey.lead).read(f"{journey.case}/report")
    assert len(CORE) == 24
    assert len(STRETCH) == 8
