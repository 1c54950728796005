"""A training case in a real browser: scored by keyboard as a real case is, with single keys off until they are switched on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.queries import training_attempts
from tests import training
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_training_case_is_scored_by_single_keys(
    signed_in: Callable[..., BrowserContext], live_world: World
) -> None:
    person = live_world.person(Role.REVIEWER)
    training_case = training.published(live_world)
    training.begin(live_world, training_case, person)
    tab = signed_in(person).new_page()
    tab.goto(f"/training/{training_case.id}/standards/1.1")
    tab.keyboard.press("3")
    assert tab.locator("input[name=score]:checked").count() == 0, "off until switched on"
    tab.get_by_text("Shortcuts", exact=True).click()
    tab.get_by_label("Use single keys while nothing is being typed").check()
    tab.keyboard.press("Escape")
    tab.keyboard.press("3")
    tab.keyboard.press("r")
    tab.keyboard.type("The minutes show it, 3 of 3.")
    tab.keyboard.press("Escape")
    tab.keyboard.press("c")
    tab.wait_for_url("**/standards/1.2")
    tab.keyboard.press("k")
    tab.wait_for_url("**/standards/1.1")
    expect(tab.get_by_label("3 Met")).to_be_checked()
    tab.keyboard.press("j")
    tab.wait_for_url("**/standards/1.2")
    db.session.rollback()
    offered = training_attempts.begun_by(live_world.viewer(person), training_case.id)
    assert offered is not None
    assert offered.attempt is not None
    first = training_attempts.lines(offered.attempt)[0].score
    assert first is not None
    assert (first.value, first.rationale) == (3, "The minutes show it, 3 of 3.")
