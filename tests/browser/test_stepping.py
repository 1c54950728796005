"""What was typed before an act that binds is still there after confirming, with scripts on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.rules import passwords
from tests.journeys.hands import ChromiumHand
from tests.world import World

pytestmark = pytest.mark.browser
PASSWORD = "plain words are easy to keep"


def test_a_role_is_given_after_confirming(
    live_world: World, signed_in: Callable[..., BrowserContext]
) -> None:
    administrator, person = live_world.person(Role.ADMINISTRATOR), live_world.person(name="Nia New")
    with unit_of_work():
        administrator.password_hash = passwords.hashed(PASSWORD)
        db.session.add(administrator)
    tab = signed_in(administrator).new_page()
    tab.goto(f"/people/{person.id}/roles/new")
    tab.get_by_label("Role", exact=True).select_option("analyst")
    tab.get_by_role("button", name="Give this role").click()
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Continue").click()
    expect(tab.get_by_text("We kept what you typed")).to_be_visible()
    expect(tab.get_by_label("Role", exact=True)).to_have_value("analyst")
    hand = ChromiumHand(tab, PASSWORD)
    assert hand.send(f"/people/{person.id}/roles/new", role="analyst") == f"/people/{person.id}"
    assert hand.send(f"/people/{person.id}/roles/new", role="auditor") == f"/people/{person.id}"
    expect(tab.get_by_role("rowheader", name="Auditor")).to_be_visible()
