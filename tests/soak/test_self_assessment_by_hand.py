"""A whole self-assessment from its start to the request for sign-off: with the keyboard alone, and with scripts off, found by roles and labels."""

import re
from collections.abc import Callable
from typing import Protocol

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Trigger
from accreditation.queries import answers, applications, citations
from tests.browser.conftest import address, signed_in
from tests.libraries import accepted_file
from tests.world import World

__all__ = ["address", "signed_in"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(600), pytest.mark.one_database]

WHAT = "What you do, and how you know it works"
WITH_EVIDENCE = ("1.2", "1.3")
"""Standards that score 3 here, which takes evidence; all others score 1, which takes none."""
FARTHEST = 250
"""Presses of Tab after which something counts as out of reach."""


class Hand(Protocol):
    """Somebody who finds things by what they are and how they are called."""

    page: Page

    def press(self, role: str, name: str | re.Pattern[str]) -> None:
        """Follow a link or press a button."""

    def choose(self, name: str | re.Pattern[str]) -> None:
        """Choose one of several."""

    def pick(self, name: str, option: str) -> None:
        """Pick a line of a list."""

    def write(self, name: str, words: str) -> None:
        """Write words into a field."""


class PlainHand:
    """Clicks and types where there are no scripts."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, role: str, name: str | re.Pattern[str]) -> None:
        _seen_first(self.page, role, name).click()

    def choose(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("radio", name=name).check()

    def pick(self, name: str, option: str) -> None:
        field = self.page.get_by_role("combobox", name=name, exact=True)
        field.select_option(label=_line(field, option))

    def write(self, name: str, words: str) -> None:
        self.page.get_by_role("textbox", name=name).fill(words)


class KeyboardHand:
    """Has no mouse: everything is reached with Tab, from wherever the focus is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, role: str, name: str | re.Pattern[str]) -> None:
        self._reach(_seen_first(self.page, role, name))
        self.page.keyboard.press("Enter")

    def choose(self, name: str | re.Pattern[str]) -> None:
        radio = self.page.get_by_role("radio", name=name)
        every = self.page.locator(f"input[type=radio][name='{radio.get_attribute('name')}']")
        # Tab leads into a group once, to the one that is chosen or to the first; the arrows go on from there.
        self._reach(every, any_of=True)
        if not _has_focus(every.first):
            self.page.keyboard.press("Home")
        self.page.keyboard.press("Space")
        for _ in range(every.count()):
            if radio.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {name}")

    def pick(self, name: str, option: str) -> None:
        field = self.page.get_by_role("combobox", name=name, exact=True)
        self._reach(field)
        self.page.keyboard.type(_line(field, option)[:8])

    def write(self, name: str, words: str) -> None:
        self._reach(self.page.get_by_role("textbox", name=name))
        self.page.keyboard.type(words)

    def _reach(self, target: Locator, *, any_of: bool = False) -> None:
        expect(target.first).to_be_attached()
        assert any_of or target.count() == 1, f"{target} is {target.count()} things"
        for _ in range(FARTHEST):
            # Asked anew each time: a script may have drawn the part of the page again.
            if target.evaluate_all("(nodes) => nodes.includes(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {target} on {self.page.url}")


def _seen_first(page: Page, role: str, name: str | re.Pattern[str]) -> Locator:
    """The first that is seen, where the same stands above and below."""
    things = page.get_by_role(role, name=name)  # type: ignore[arg-type]
    return things.locator("visible=true").first


def _has_focus(field: Locator) -> bool:
    return bool(field.evaluate("(node) => node === document.activeElement"))


def _line(field: Locator, option: str) -> str:
    lines = [text.strip() for text in field.locator("option").all_text_contents()]
    return next(line for line in lines if line.startswith(option))


@pytest.mark.parametrize(
    ("hand", "scripts"), [(KeyboardHand, True), (PlainHand, False)], ids=["keyboard", "without scripts"]
)
def test_from_the_start_to_sign_off(
    live_world: World, signed_in: Callable[..., BrowserContext], hand: Callable[[Page], Hand], scripts: bool
) -> None:
    accepted_file(live_world)
    cycle, place = live_world.cycle.name, live_world.placement.name
    lead = hand(signed_in(live_world.lead, scripts=scripts).new_page())
    lead.page.goto("/home")
    lead.press("link", f"Start an application for {place}")
    lead.page.wait_for_url("**/start")
    lead.pick("Cycle", cycle)
    lead.choose(re.compile("^Accredited"))
    lead.press("button", "Start application")
    lead.page.wait_for_url("**/standards/1.1")
    codes = _answer_all(lead)
    assert len(codes) == 24
    _finish_self_assessment(lead)
    for code in WITH_EVIDENCE:
        _cite(lead, code)
    with lead.page.expect_navigation():
        lead.press("link", "All standards")
    with lead.page.expect_navigation():
        lead.press("button", Trigger.REQUEST_SIGN_OFF.label)
    with lead.page.expect_navigation():
        lead.press("button", Trigger.REQUEST_SIGN_OFF.label)
    expect(lead.page.get_by_text("Sent to your executive to sign.")).to_be_visible()
    _check(int(lead.page.url.rsplit("/", 1)[1].partition("#")[0]), codes)


def _answer_all(lead: Hand) -> list[str]:
    """Answer one standard after the other, led on by the button, until it leads elsewhere."""
    codes: list[str] = []
    while "/standards/" in lead.page.url:
        code = lead.page.url.rsplit("/", 1)[1].partition("?")[0]
        assert code not in codes, f"the button leads to {code} again"
        codes.append(code)
        lead.choose(re.compile("^3: " if code in WITH_EVIDENCE else "^1: "))
        lead.write(WHAT, f"What this ward does about {code}.")
        with lead.page.expect_navigation():
            lead.press("button", "Save and continue")
    return codes


def _finish_self_assessment(lead: Hand) -> None:
    lead.page.wait_for_url("**/steps/complete_self_assessment")
    with lead.page.expect_navigation():
        lead.press("button", Trigger.COMPLETE_SELF_ASSESSMENT.label)


def _cite(lead: Hand, code: str) -> None:
    """Go to a standard from the application, and cite a page of a file there."""
    if "/standards/" in lead.page.url:
        with lead.page.expect_navigation():
            lead.press("link", "All standards")
    with lead.page.expect_navigation():
        lead.press("link", re.compile(f"^{re.escape(code)} "))
    with lead.page.expect_navigation():
        lead.press("button", "Cite evidence")
    lead.write("What these pages show", f"The survey shows {code}.")
    lead.pick("Evidence", "Learner survey")
    lead.write("First page", "2")
    with lead.page.expect_navigation():
        lead.press("button", re.compile("^Cite$"))
    expect(lead.page.get_by_text("Cited for this standard.")).to_be_visible()


def _check(case_id: int, codes: list[str]) -> None:
    db.session.rollback()
    assert applications.get(case_id).status is S.SIGN_OFF
    for code in codes:
        answer = answers.to_standard(case_id, code)
        assert answer is not None
        assert answer.narrative == f"What this ward does about {code}."
        assert answer.self_score == (3 if code in WITH_EVIDENCE else 1)
        assert len(citations.of_answer(answer.id)) == (code in WITH_EVIDENCE)
