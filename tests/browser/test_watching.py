"""A check that goes on while its page is open: the bar moves by itself, and the page says how it ended."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from accreditation.enums.jobs import JobKind
from accreditation.jobs.handlers import HANDLERS
from accreditation.services import jobs
from tests import libraries
from tests.world import World

pytestmark = [pytest.mark.browser]


def test_the_page_follows_a_check_by_itself(
    live_world: World, signed_in: Callable[..., BrowserContext]
) -> None:
    path = libraries.add(live_world.client(live_world.lead)).location
    assert path is not None
    page = signed_in(live_world.lead).new_page()
    page.goto(path)
    expect(page.get_by_text("Waiting for its turn")).to_be_visible()
    run = jobs.claim([JobKind.INSPECT_EVIDENCE])
    assert run is not None
    jobs.report_progress(run, "Drawing its pages", done=10, of=20)
    expect(page.get_by_text("Drawing its pages: 10 of 20")).to_be_visible()
    assert page.locator("[data-work] progress").get_attribute("value") == "69"
    HANDLERS[run.kind](run)
    expect(page.get_by_text("Ready to use")).to_be_visible()
    expect(page.locator("[data-watch]")).to_have_count(0)
