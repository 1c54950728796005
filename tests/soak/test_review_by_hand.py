"""A whole review of 32 standards from the first score to the lock: with the keyboard alone, and with scripts off."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accreditation.db import db
from accreditation.enums.applications import Tier
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.review_notes import ReviewNote
from accreditation.models.reviews import Review
from tests import reviewing
from tests.browser.conftest import address, signed_in
from tests.soak.test_self_assessment_by_hand import Hand, KeyboardHand, PlainHand
from tests.world import World

__all__ = ["address", "signed_in"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900), pytest.mark.one_database]

STANDARDS = 32
"""What an application for excellence answers."""


@pytest.mark.parametrize(
    ("hand", "scripts"), [(KeyboardHand, True), (PlainHand, False)], ids=["keyboard", "without scripts"]
)
def test_from_the_first_score_to_the_lock(
    live_world: World, signed_in: Callable[..., BrowserContext], hand: Callable[[Page], Hand], scripts: bool
) -> None:
    _, (first, *_) = reviewing.scoring(live_world, Tier.EXCELLENCE)
    reviewing.settle_questions(live_world, first)
    reviewer = hand(signed_in(reviewing.reviewer_of(first), scripts=scripts).new_page())
    reviewer.page.goto(f"/reviews/{first.id}")
    with reviewer.page.expect_navigation():
        reviewer.press("link", re.compile("^1.1 "))
    for number in range(STANDARDS):
        _judge(reviewer, last=number == STANDARDS - 1)
    expect(reviewer.page).to_have_url(re.compile("/lock$"))
    _write_to_oneself(reviewer, first, scripts=scripts)
    reviewer.page.goto(f"/reviews/{first.id}/lock")
    with reviewer.page.expect_navigation():
        reviewer.press("button", "Lock my review")
    expect(reviewer.page.get_by_text("Locked.")).to_be_visible()
    db.session.rollback()
    assert db.session.get_one(Review, first.id, populate_existing=True).status is ReviewStatus.LOCKED
    assert db.session.query(ReviewNote.words).all() == [("Ask about nights.",)]


def _judge(reviewer: Hand, *, last: bool) -> None:
    """Say of the standard in hand that it cannot be judged, why, and go on to the next."""
    reviewer.choose(re.compile("^Cannot judge"))
    reviewer.write("Your rationale", "Nothing here lets me judge it.")
    with reviewer.page.expect_navigation():
        reviewer.press("button", "Save and see all my scores" if last else re.compile("^Save and continue"))


def _write_to_oneself(reviewer: Hand, review: Review, *, scripts: bool) -> None:
    """Keep a note that nobody else reads; with scripts it is saved while it is typed."""
    reviewer.page.goto(f"/reviews/{review.id}/standards/1.1/note")
    reviewer.write("Note to yourself", "Ask about nights.")
    if scripts:
        expect(reviewer.page.get_by_text(re.compile("^Saved at"))).to_be_visible()
        return
    with reviewer.page.expect_navigation():
        reviewer.press("button", "Save my note")
