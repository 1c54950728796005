"""Writing an answer in a real browser: saved while typing, with scripts and without, on a wide screen and a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from accreditation.db import db
from accreditation.queries import answers
from tests.world import World

pytestmark = [pytest.mark.browser]


def test_what_is_typed_is_saved_without_a_button(
    live_world: World, signed_in: Callable[..., BrowserContext]
) -> None:
    case = live_world.application()
    page = signed_in(live_world.lead).new_page()
    page.goto(f"/applications/{case.id}/standards/1.1")
    page.get_by_label("What you do, and how you know it works").fill("Every learner is met at the door.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved at")
    page.get_by_label("Gaps").fill("Night shifts.")
    expect(page.locator("input[name=version]")).to_have_value("2")
    db.session.rollback()
    saved = answers.to_standard(case.id, "1.1")
    assert saved is not None
    assert (saved.narrative, saved.gaps) == ("Every learner is met at the door.", "Night shifts.")


@pytest.mark.parametrize("narrow", [False, True])
def test_everything_works_with_scripts_off(
    live_world: World, signed_in: Callable[..., BrowserContext], narrow: bool
) -> None:
    case = live_world.application()
    page = signed_in(live_world.lead, scripts=False, narrow=narrow).new_page()
    page.goto("/home")
    page.get_by_role("link", name="Self-assessment").click()
    page.get_by_role("link", name="1.1 A safe and supportive place").click()
    page.get_by_label("What you do, and how you know it works").fill("Met at the door.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert case.reference
