"""An empty installation says on the administrator's home what to set up, in order; it goes when all is there."""

from datetime import timedelta

import pytest
from flask import Flask
from lxml import html as parser

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.queries.home.first_steps import NEEDED
from tests.client import Client
from tests.world import World

STEPS = (
    "Add the local offices",
    "Publish a framework",
    "Set up a cycle",
    "Add an organisation",
    "Add its placements",
    "Add people and give them their roles",
)


def listed(browser: Client) -> list[tuple[str, bool]]:
    """Each line with whether it is done, in order."""
    page = parser.fromstring(browser.get("/home").text)
    lines = page.xpath("//h2[.='What to set up first']/following-sibling::ul[1]/li")
    for line in lines:
        assert browser.get(line.xpath(".//a/@href")[0]).status_code == 200
    return [(line.xpath("string(.//a)"), "Done" in line.text_content()) for line in lines]


@pytest.mark.one_database
def test_an_empty_installation_says_what_to_do_first_and_ticks_it_off(app: Flask) -> None:
    world = World(app)
    browser = world.client(world.person(Role.ADMINISTRATOR))
    assert listed(browser) == [(step, False) for step in STEPS]
    for done, make in enumerate(("office", "framework", "cycle", "organisation", "placement"), start=1):
        getattr(world, make)
        assert [title for title, is_done in listed(browser) if is_done] == list(STEPS[:done])
    people = {role: world.person(role) for role in NEEDED}
    assert listed(browser) == []
    with unit_of_work():
        people[Role.SIGNATORY].disabled_at = clock.now()
    assert "Nobody holds yet: executive signatory" in browser.get("/home").text
    with unit_of_work():
        people[Role.SIGNATORY].disabled_at = None
        world.cycle.closes_on = clock.today() - timedelta(days=1)
        db.session.add(world.cycle)
    assert (STEPS[2], False) in listed(browser)
    assert listed(world.client(people[Role.PROVIDER_LEAD])) == []
