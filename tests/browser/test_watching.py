"""A check that goes on while its page is open: the bar moves by itself, and the page says how it ended."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from accreditation.enums.jobs import JobKind
from accreditation.jobs.handlers import HANDLERS
from accreditation.services import jobs
from tests import libraries
from tests.browser.looking import AXE, AXE_FINDS
from tests.documents import files
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


def test_files_of_a_list_turn_to_their_results_and_nothing_else_moves(
    live_world: World, signed_in: Callable[..., BrowserContext]
) -> None:
    browser = live_world.client(live_world.lead)
    libraries.add(browser, title="Sound")
    libraries.add(browser, title="Cut off", content=files.truncated())
    page = signed_in(live_world.lead).new_page()
    page.goto("/evidence?sort=title")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url) if "/checking" in request.url else None)
    status = page.get_by_role("status").filter(has_text="being checked")
    expect(status).to_have_text("2 files in this list are being checked.")
    box = page.get_by_role("checkbox", name="Choose Sound")
    box.focus()
    libraries.check()
    expect(page.get_by_text("No file is being checked any more.")).to_be_visible()
    expect(page.get_by_role("row", name="Sound").get_by_text("Ready to use")).to_be_visible()
    expect(page.get_by_role("row", name="Cut off").get_by_text("Refused")).to_be_visible()
    expect(box).to_be_focused()
    expect(page.get_by_role("link", name="Look again")).to_be_hidden()
    assert all(address.count("item=") in (1, 2) for address in requests)
    page.evaluate(AXE)
    assert page.evaluate(AXE_FINDS) == []
