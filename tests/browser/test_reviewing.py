"""The review page as a reviewer uses it for an evening: what is in sight, what a key does, and what is never lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect
from playwright.sync_api import Page as Tab

from accreditation.db import db
from accreditation.models.concerns import Concern
from accreditation.models.reviews import Review
from tests import reviewing
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SignedIn = Callable[..., BrowserContext]
BOXES = """
(selectors) => selectors.map((selector) => {
  const box = document.querySelector(selector).getBoundingClientRect();
  return { top: box.top, bottom: box.bottom, left: box.left, right: box.right };
})
"""
KEYSTROKES = 12


def opened(signed_in: SignedIn, world: World, *, code: str = "1.1", **how: bool) -> tuple[Tab, Review]:
    """A tab in which the first reviewer of a team looks at a standard: 1.1 cites pages 2 to 3 of two files of three."""
    _, (first, _) = reviewing.scoring(world)
    window = signed_in(reviewing.reviewer_of(first), **how)
    tab = window.new_page()
    tab.set_viewport_size(
        {"width": 320, "height": 720} if how.get("narrow") else {"width": 1280, "height": 800}
    )
    tab.goto(f"/reviews/{first.id}/standards/{code}")
    return tab, first


def first_tab(tab: Tab) -> None:
    """Open the first cited page by its tab, and wait until it is there."""
    tab.locator(".review-tabs a").nth(1).click()
    expect(tab.locator("#cited-heading")).to_be_visible()
    expect(tab.locator("#cited-heading")).to_contain_text("page 2 of 3")


def switch_on(tab: Tab) -> None:
    """Switch shortcuts on, as somebody would."""
    tab.get_by_text("Shortcuts", exact=True).click()
    tab.get_by_label("Use single keys while nothing is being typed").check()
    tab.get_by_text("Shortcuts", exact=True).click()


def test_all_of_a_judgement_is_in_sight_beside_the_page(signed_in: SignedIn, live_world: World) -> None:
    tab, _ = opened(signed_in, live_world)
    first_tab(tab)
    tab.get_by_label("3 Met").check()
    parts = [
        "#cited-heading",
        ".house-page__picture",
        "#score",
        "#score-5",
        "#rationale",
        "button[data-key=s]",
    ]
    heading, picture, lowest, highest, rationale, save = tab.evaluate(BOXES, parts)
    assert tab.evaluate("() => scrollY + document.querySelector('.review-panel').scrollTop") == 0
    for box in (heading, lowest, highest, rationale, save):
        assert 0 <= box["top"] < box["bottom"] <= 800
    assert rationale["bottom"] <= save["top"], "the buttons lie over the rationale"
    assert picture["top"] < 500, "the picture begins in sight"
    assert picture["right"] - picture["left"] > 650, "a page is read at its own width"
    assert picture["right"] <= lowest["left"], "they stand side by side"


def test_a_standard_takes_few_keys(signed_in: SignedIn, live_world: World) -> None:
    tab, review = opened(signed_in, live_world)
    switch_on(tab)
    pressed = 0

    def press(key: str) -> None:
        nonlocal pressed
        pressed += 1
        tab.keyboard.press(key)

    for title in ("Learner survey", "Educational audit"):
        press("n")
        expect(tab.locator("#cited-heading")).to_contain_text(title)
        press("e")
    press("3")
    press("r")
    tab.keyboard.type("Both files show it for every group, 3 of 3.")
    press("Escape")
    press("c")
    tab.wait_for_url("**/standards/1.2")
    assert pressed <= KEYSTROKES
    db.session.rollback()
    score = reviewing.score_of(review)
    assert score is not None
    assert (score.value, len(score.citations)) == (3, 2)
    assert score.rationale == "Both files show it for every group, 3 of 3."
    expect(tab.locator(".review-bar")).to_contain_text("1 of 24 done")
    tab.keyboard.press("?")
    expect(tab.get_by_label("Use single keys while nothing is being typed")).to_be_checked()


def test_a_key_does_nothing_until_shortcuts_are_switched_on(signed_in: SignedIn, live_world: World) -> None:
    tab, _ = opened(signed_in, live_world)
    for key in ("3", "n", "r"):
        tab.keyboard.press(key)
    assert tab.locator("input[name=score]:checked").count() == 0
    assert "cited" not in tab.url
    switch_on(tab)
    tab.fill("#rationale", "")
    tab.press("#rationale", "3")
    assert tab.locator("input[name=score]:checked").count() == 0
    tab.keyboard.press("Escape")
    tab.keyboard.press("2")
    expect(tab.get_by_label("2 Partly met")).to_be_checked()
    expect(tab.locator("#rationale")).to_have_value("3")


def test_pages_turn_without_touching_what_is_typed(signed_in: SignedIn, live_world: World) -> None:
    tab, _review = opened(signed_in, live_world)
    tab.evaluate("window.same = true")
    tab.fill("#rationale", "What I saw on page two")
    first_tab(tab)
    tab.get_by_role("link", name="Page 3 ›").click()
    expect(tab.locator("#cited-heading")).to_contain_text("page 3 of 3")
    expect(tab.locator(".review-cited")).to_contain_text("Learner survey, words of page 3")
    expect(tab.locator("#answer")).to_be_hidden()
    tab.go_back()
    expect(tab.locator("#cited-heading")).to_contain_text("page 2 of 3")
    tab.locator(".review-tabs").get_by_role("link", name="Answer").click()
    expect(tab.locator("#answer")).to_be_visible()
    expect(tab.locator("#rationale")).to_have_value("What I saw on page two")
    assert tab.evaluate("window.same"), "the page was never loaded again"
    # A save keeps the place, and a page that cannot be fetched is opened whole, with the words.
    first_tab(tab)
    with tab.expect_navigation():
        tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.locator("#cited-heading")).to_contain_text("page 2 of 3")
    tab.fill("#rationale", "What I saw then")
    tab.route(
        "**/*cited=*",
        lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_(),
    )
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.get_by_role("link", name="Page 3 ›").click()
    expect(tab.locator("#cited-heading")).to_contain_text("page 3 of 3")
    expect(tab.locator("#rationale")).to_have_value("What I saw then")


def test_how_somebody_likes_to_read_is_remembered(signed_in: SignedIn, live_world: World) -> None:
    tab, _ = opened(signed_in, live_world)
    first_tab(tab)
    picture = tab.locator(".house-page__picture img")
    before = picture.bounding_box()
    for name in ("Answer above", "Words beside", "Larger picture"):
        tab.get_by_role("button", name=name).click()
    tab.get_by_label("Show what every score means").check()
    tab.reload()
    expect(tab.locator("#answer")).to_be_visible()
    expect(tab.locator("#cited-heading")).to_be_visible()
    after, words = picture.bounding_box(), tab.locator(".review-cited .house-text").bounding_box()
    assert before is not None
    assert after is not None
    assert words is not None
    window = tab.locator(".house-page__picture").bounding_box()
    assert window is not None
    assert words["x"] >= window["x"] + window["width"], "the words stand beside the picture"
    assert after["width"] > window["width"], "the picture is larger than its window"
    assert tab.locator(".review-score__meanings p:visible").count() == 6
    tab.get_by_role("button", name="Fit width").click()
    fitting = picture.bounding_box()
    assert fitting is not None
    assert abs(fitting["width"] - window["width"]) <= 2


def test_on_a_narrow_screen_the_score_is_one_step_away(signed_in: SignedIn, live_world: World) -> None:
    tab, _ = opened(signed_in, live_world, narrow=True)
    expect(tab.get_by_label("0 No assurance")).not_to_be_in_viewport()
    tab.get_by_role("link", name="Score", exact=True).click()
    expect(tab.get_by_label("0 No assurance")).to_be_in_viewport()
    tab.get_by_role("navigation", name="Parts of this page").get_by_role("link", name="Answer").click()
    expect(tab.locator("#answer")).to_be_in_viewport()
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_what_a_score_asks_is_said_before_it_is_saved(signed_in: SignedIn, live_world: World) -> None:
    tab, _review = opened(signed_in, live_world)
    weight, why = tab.locator(".review-weight"), tab.get_by_label("Why you score higher")
    expect(weight).to_contain_text("What is cited here usually supports up to 3.")
    expect(why).to_be_hidden()
    tab.get_by_label("4 Exceeds").check()
    expect(why).to_be_visible()
    expect(weight).to_contain_text("You score higher: say why below.")
    tab.get_by_label("2 Partly met").check()
    expect(why).to_be_hidden()
    # One of the two alone supports less: the service says so with the save while typing.
    tab.get_by_label("Learner survey", exact=True).check()
    expect(weight).to_contain_text("What you rely on usually supports up to 2.")
    tab.get_by_label("3 Met").check()
    expect(why).to_be_visible()
    risk = tab.get_by_text("Are patients or learners at risk now?")
    expect(risk).to_be_hidden()
    tab.get_by_label("1 Emerging").check()
    expect(risk).to_be_visible()
    tab.fill("#rationale", "Nobody is there at night.")
    tab.get_by_label("Yes", exact=True).check()
    status = tab.locator("[data-autosave-status]").first
    expect(status).to_contain_text("Press Save to send your answer about risk.")
    db.session.rollback()
    assert db.session.query(Concern).count() == 0, "saving while typing told somebody"
    # Left without saving, the answer is there again and still to be sent.
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.reload()
    expect(tab.get_by_label("Yes", exact=True)).to_be_checked()
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.locator(".nhsuk-notification-banner")).to_contain_text("The concern officer of")
    expect(tab.locator(".review-told")).to_contain_text("without waiting for the award")
    db.session.rollback()
    assert db.session.query(Concern).count() == 1


def test_the_whole_path_without_scripts(signed_in: SignedIn, live_world: World) -> None:
    tab, review = opened(signed_in, live_world, scripts=False)
    tab.locator("#answer").get_by_role("link", name="Learner survey").click()
    expect(tab.locator(".review-cited")).to_contain_text("Learner survey, words of page 2")
    tab.get_by_role("link", name="Page 3 ›").click()
    expect(tab.locator("#cited-heading")).to_contain_text("page 3 of 3")
    expect(tab.get_by_role("button", name="I rely on this")).to_be_hidden()
    tab.get_by_label("Show what every score means").check()
    assert tab.locator(".review-score__meanings p:visible").count() == 6
    tab.get_by_label("1 Emerging").check()
    tab.get_by_label("Learner survey", exact=True).check()
    tab.fill("#rationale", "Nobody is there at night.")
    tab.get_by_role("button", name="Save and continue to 1.2").click()
    tab.get_by_label("No", exact=True).check()
    tab.get_by_role("button", name="Save and continue to 1.2").click()
    tab.wait_for_url("**/standards/1.2")
    tab.get_by_text("1 of 24 done").click()
    tab.get_by_role("link", name="See all my scores").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("My 24 scores")
    db.session.rollback()
    score = reviewing.score_of(review)
    assert score is not None
    assert (score.value, score.at_risk_now) == (1, False)
