"""A plain case before a panel in a real browser: called, voted and decided by labels alone; the paper's height and print."""

from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import BrowserContext, expect
from playwright.sync_api import Page as Tab

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.meetings import MeetingTrigger
from accreditation.rules import passwords
from tests import deciding
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PASSWORD = "plain words are easy to keep"
TALLEST = 3000
SHEETS = 6
STANDARDS = 24
IN_A_RATIONALE = 5
RATIONALE = (
    "The audit of the learning environment tells the same story from two sides, and nights too. "
    * IN_A_RATIONALE
)


def opened(world: World) -> tuple[deciding.Panel, int]:
    """A panel whose meeting is open with everybody in the room, and a plain case on its agenda, with words as people write."""
    # More are settled than are shown at once, so that the height is that of a long list.
    settled = ("1.1", "1.2", "2.1", "2.2", "3.1", "4.1", "5.1", "5.3")
    application = deciding.ready(world, {"1.3": 2}, rationale=RATIONALE, settled=settled)
    panel = deciding.Panel(world)
    item_id = panel.list(application)
    panel.step(MeetingTrigger.ISSUE_PAPERS)
    with clock.at(deciding.on_the_day(panel)):
        panel.open()
    return panel, item_id


class Clicks:
    """Clicks by label, counted."""

    def __init__(self) -> None:
        self.count = 0

    def button(self, tab: Tab, name: str) -> None:
        """Press a button."""
        self.count += 1
        tab.locator("main").get_by_role("button", name=name, exact=True).click()

    def choice(self, tab: Tab, name: str) -> None:
        """Choose a radio."""
        self.count += 1
        tab.get_by_label(name, exact=True).check()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_plain_case_is_called_voted_and_decided_in_twelve_clicks_and_two_to_confirm(
    live_world: World, signed_in: Callable[..., BrowserContext], scripts: bool
) -> None:
    panel, item_id = opened(live_world)
    paper, clicks = f"/meetings/items/{item_id}", Clicks()
    with unit_of_work():
        panel.chair.password_hash = passwords.hashed(PASSWORD)
        db.session.add(panel.chair)
    head = signed_in(panel.chair, scripts=scripts).new_page()
    head.goto(paper)
    clicks.button(head, "Call this case")
    for person in panel.people:
        tab = head if person is panel.chair else signed_in(person, scripts=scripts).new_page()
        tab.goto(paper)
        clicks.choice(tab, "For")
        clicks.button(tab, "Vote")
        expect(tab.get_by_text("You have voted.")).to_be_visible()
    head.reload()
    clicks.button(head, "Record the decision")
    # A decision binds, so it is asked once more who is there, and then pressed again.
    head.get_by_label("Password", exact=True).fill(PASSWORD)
    clicks.button(head, "Continue")
    clicks.button(head, "Record the result")
    expect(head.get_by_text("Decided: Accredited.")).to_be_visible()
    assert clicks.count == 12 + 2


@pytest.mark.parametrize("narrow", [False, True])
def test_the_first_view_of_a_paper_is_short_and_a_link_opens_what_is_folded(
    live_world: World, signed_in: Callable[..., BrowserContext], narrow: bool
) -> None:
    panel, item_id = opened(live_world)
    with clock.at(deciding.on_the_day(panel)):
        panel.call(item_id)
    tab = signed_in(panel.chair, narrow=narrow).new_page()
    tab.goto(f"/meetings/items/{item_id}")
    assert tab.evaluate("document.documentElement.scrollHeight") < TALLEST
    standard = tab.get_by_role("heading", name="1.3")
    expect(standard).to_be_hidden()
    tab.get_by_text("Every clause of the award rule").click()
    tab.get_by_role("link", name="1.3", exact=True).first.click()
    expect(standard).to_be_in_viewport()


def test_a_plain_paper_prints_in_six_sheets_with_every_reason_open(
    live_world: World, signed_in: Callable[..., BrowserContext]
) -> None:
    panel, item_id = opened(live_world)
    with clock.at(deciding.on_the_day(panel)):
        panel.call(item_id)
    tab = signed_in(panel.chair).new_page()
    tab.goto(f"/meetings/items/{item_id}")
    with pypdfium2.PdfDocument(tab.pdf(format="A4")) as document:
        words = " ".join(" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in document)
        assert len(document) <= SHEETS
    assert words.count("nights too") >= IN_A_RATIONALE * STANDARDS
    assert "Every clause of the award rule" in words
    assert "Nothing holds the decision." in words, "the folded clauses are on paper"
