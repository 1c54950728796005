"""Two people in one answer, in real browsers and by keyboard: both texts put together for the second, and an earlier one restored."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.queries import answers
from tests.world import World

pytestmark = [pytest.mark.browser]

WHAT = "What you do, and how you know it works"
BEGAN = "Every learner is met at the door. Nights are covered."
THEIRS = "Every new learner is met at the door. Nights are covered by a consultant."
MINE = "Every learner is met at the door by name. Nights are covered by the registrar."
BOTH = "Every new learner is met at the door by name. Nights are covered by a consultant. the registrar."


def _write_over(page: Page, label: str, text: str) -> None:
    """As somebody does who has no mouse."""
    page.get_by_label(label).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def _saved(case_id: int) -> tuple[str, str]:
    db.session.rollback()
    answer = answers.to_standard(case_id, "1.1")
    assert answer is not None
    return answer.narrative, answer.gaps


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_second_of_two_gets_both_texts_put_together(
    live_world: World, signed_in: Callable[..., BrowserContext], scripts: bool
) -> None:
    case, colleague = live_world.application(), live_world.person(Role.CONTRIBUTOR)
    path = f"/applications/{case.id}/standards/1.1"
    other = live_world.client(colleague)
    other.send(path, narrative=BEGAN, gaps="Nights.")
    page = signed_in(live_world.lead, scripts=scripts).new_page()
    page.goto(path)
    other.send(path, narrative=THEIRS, gaps="Nights. Weekends.")
    _write_over(page, "Gaps", "Nights. Leave.")
    _write_over(page, WHAT, MINE)
    if scripts:
        expect(page.locator("[data-autosave-status]")).to_contain_text(
            f"{colleague.name} saved this first at"
        )
        expect(page.locator("[data-autosave-status]")).to_contain_text("Press Save to compare the two.")
    _press(page, "Save")
    expect(page.get_by_role("heading", name=f"{colleague.name} saved this first at")).to_be_visible()
    conflict = page.get_by_role("region", name=f"{colleague.name} saved this first at")
    for heading in ("saved now", "what you typed"):
        expect(conflict.get_by_role("heading", name=f"{WHAT}: {heading}")).to_be_visible()
    expect(page.get_by_label(WHAT)).to_have_value(BOTH)
    expect(page.get_by_label("Gaps")).to_have_value("Nights. Weekends. Leave.")
    expect(conflict.get_by_role("listitem").first).to_contain_text("saved now")
    if scripts:
        expect(page.locator("[data-autosave-status]")).to_contain_text("Not saved yet.")
    assert _saved(case.id) == (THEIRS, "Nights. Weekends."), (
        "what stands is replaced by nobody who has not said so"
    )
    conflict.get_by_role("link", name=WHAT).focus()
    page.keyboard.press("Enter")
    _write_over(page, WHAT, BOTH.replace(" the registrar.", ""))
    _press(page, "Save")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert _saved(case.id) == (BOTH.replace(" the registrar.", ""), "Nights. Weekends. Leave.")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_earlier_wording_is_read_and_restored(
    live_world: World, signed_in: Callable[..., BrowserContext], scripts: bool
) -> None:
    case, colleague = live_world.application(), live_world.person(Role.CONTRIBUTOR)
    path = f"/applications/{case.id}/standards/1.1"
    for narrative in (BEGAN, THEIRS):
        live_world.client(colleague).send(path, narrative=narrative)
    page = signed_in(live_world.lead, scripts=scripts).new_page()
    page.goto(path)
    for link in ("What changed", "what changed in version 1", "Restore the wording of version 1"):
        page.get_by_role("link", name=link, exact=True).focus()
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Restore the wording of version 1")
    expect(page.locator(".house-diff del").first).to_contain_text("new")
    _press(page, "Restore this wording")
    expect(page.get_by_text("The wording of version 1 is saved.", exact=True)).to_be_visible()
    expect(page.get_by_label(WHAT)).to_have_value(BEGAN)
    assert _saved(case.id)[0] == BEGAN
