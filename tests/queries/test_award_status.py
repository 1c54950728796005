"""One question, one answer: where an award stands today, for pages, lists, filters and what moves it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.awards import AwardStatus
from accreditation.enums.people import Role
from accreditation.models.awards import Award
from accreditation.queries import awards, own_placements
from accreditation.services import ratifications
from tests import deciding
from tests.world import World
from workflows.award import LIVE, STANDING


@pytest.fixture
def award(world: World) -> Award:
    panel, decision = deciding.decided(world)
    with clock.at(deciding.on_the_day(panel)):
        ratifier = world.viewer(world.person(Role.RATIFIER))
        with unit_of_work():
            made = ratifications.ratify(deciding.to_ratify(ratifier, decision), actor=ratifier)
    assert made is not None
    return made


def rewrite(award: Award, status: AwardStatus, expires_on: date) -> None:
    """The row as it was written down last."""
    with unit_of_work():
        row = db.session.get_one(Award, award.id)
        row.status, row.starts_on, row.expires_on = (
            status,
            expires_on - timedelta(days=9),
            expires_on,
        )


def test_every_status_before_and_after_its_last_day_is_the_same_for_the_page_and_for_the_database(
    world: World, award: Award
) -> None:
    for status in AwardStatus:
        for left, past in ((0, False), (-1, True)):
            rewrite(award, status, clock.today() + timedelta(days=left))
            stands = awards.status_today(db.session.get_one(Award, award.id))
            assert (stands is AwardStatus.EXPIRED) is (
                (past and status in LIVE) or status is AwardStatus.EXPIRED
            )
            matching = {
                other
                for other in AwardStatus
                if db.session.scalar(select(Award.id).where(awards.among({other}))) is not None
            }
            assert matching == {stands}
            assert bool(awards.live_of(award.placement_id)) is (stands in LIVE)
            of_provider = awards.standing_of_provider(world.organisation.id)
            assert bool(of_provider) is (stands in STANDING)
            assert awards.register().total == (1 if stands in LIVE else 0)
            (line,) = own_placements.placements(world.viewer(world.lead)).rows
            assert line.award_status is stands


@pytest.mark.one_database
def test_after_its_last_day_the_home_of_its_provider_and_the_register_say_expired(
    world: World, award: Award
) -> None:
    rewrite(award, AwardStatus.ACTIVE, clock.today() - timedelta(days=1))
    mine = world.client(world.lead).get("/home").text
    assert "Accredited, expired, to" in mine
    assert "Accredited, active" not in mine
    assert "Expired" in world.client(world.lead).get(f"/register/{award.number}").text
