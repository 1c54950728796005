"""A page that a search found is cited with three clicks, and its file is leafed through beside what is typed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Route, expect
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.models.evidence import Citation
from tests import shelving
from tests.world import World

pytestmark = [pytest.mark.browser]


def _cited() -> list[tuple[int, int, str]]:
    db.session.rollback()
    rows = db.session.execute(select(Citation.page_from, Citation.page_to, Citation.claim))
    return [(row[0], row[1], row[2]) for row in rows]


@pytest.mark.parametrize("scripts", [True, False])
def test_from_search_to_cited_in_three_clicks(
    live_world: World, signed_in: Callable[..., BrowserContext], scripts: bool
) -> None:
    live_world.application()
    shelving.file(live_world, "Survey")
    page = signed_in(live_world.lead, scripts=scripts).new_page()
    page.goto("/evidence/search?q=supervision")
    clicks = 0
    page.get_by_role("link", name="Cite this page").click()
    clicks += 1
    expect(page.get_by_role("heading", name="Page 2 of 3")).to_be_visible()
    page.get_by_label("What these pages show").fill("Supervision is weekly.")
    page.get_by_label("1.1 A safe and supportive place").check()
    clicks += 1
    page.get_by_role("button", name="Cite", exact=True).click()
    clicks += 1
    expect(page.get_by_text("Page 2 is cited for standard 1.1 of Ward 7.")).to_be_visible()
    expect(page.get_by_role("heading", name="Search inside your files", level=1)).to_be_visible()
    assert clicks == 3
    assert _cited() == [(2, 2, "Supervision is weekly.")]


@pytest.mark.parametrize("scripts", [True, False])
def test_pages_are_turned_without_losing_what_was_typed(
    live_world: World, signed_in: Callable[..., BrowserContext], scripts: bool
) -> None:
    case = live_world.application()
    revision = shelving.file(live_world, "Survey", [f"Words of page {number}." for number in range(1, 8)])
    with unit_of_work():
        revision.pictures = 7
    page = signed_in(live_world.lead, scripts=scripts).new_page()
    page.goto(f"/applications/{case.id}/standards/1.1/cite")
    page.get_by_label("What these pages show").fill("Typed before.")
    page.get_by_label("Evidence", exact=True).select_option(label="Survey (Learner survey, 7 pages)")
    if not scripts:
        page.get_by_role("button", name="Show this page").click()
    expect(page.get_by_role("heading", name="Page 1 of 7")).to_be_visible()
    page.get_by_role("button", name="Page 3").click()
    expect(page.get_by_role("heading", name="Page 3 of 7")).to_be_visible()
    expect(page.get_by_role("img", name="Picture of page 3")).to_have_count(1)
    if scripts:
        expect(page.get_by_role("button", name="Page 3")).to_be_focused()
    page.get_by_role("button", name="Page 5").press("Enter")
    expect(page.get_by_label("First page")).to_have_value("5")
    page.get_by_label("First page").fill("6")
    page.get_by_label("First page").press("Enter")
    expect(page.get_by_role("heading", name="Page 6 of 7")).to_be_visible()
    expect(page.get_by_label("What these pages show")).to_have_value("Typed before.")
    page.get_by_role("button", name="Cite", exact=True).click()
    expect(page.get_by_text("Cited for this standard.")).to_be_visible()
    assert _cited() == [(6, 6, "Typed before.")]


def test_all_standards_are_ticked_at_once_and_one_is_taken_out(
    live_world: World, signed_in: Callable[..., BrowserContext]
) -> None:
    live_world.application()
    shelving.file(live_world, "Survey")
    page = signed_in(live_world.lead).new_page()
    page.goto("/evidence/search?q=supervision")
    page.get_by_role("link", name="Cite this page").click()
    page.get_by_role("button", name="Choose all").click()
    expect(page.get_by_role("button", name="Choose none")).to_be_visible()
    page.get_by_label("1.2 Education is valued").uncheck()
    expect(page.get_by_role("button", name="Choose all")).to_be_visible()
    page.get_by_label("What these pages show").fill("Supervision is weekly.")
    page.get_by_role("button", name="Cite", exact=True).click()
    expect(page.get_by_text("is cited for")).to_be_visible()
    assert len(_cited()) == 23


def test_what_is_typed_while_a_page_is_on_its_way_stays(
    live_world: World, signed_in: Callable[..., BrowserContext]
) -> None:
    case = live_world.application()
    shelving.file(live_world, "Survey", [f"Words of page {number}." for number in range(1, 8)])
    page = signed_in(live_world.lead).new_page()
    page.goto(f"/applications/{case.id}/standards/1.1/cite")
    waiting: list[Route] = []
    page.route(f"**{case.id}/standards/1.1/cite", lambda route: waiting.append(route))
    with page.expect_request("**/cite"):
        page.get_by_label("Evidence", exact=True).select_option(label="Survey (Learner survey, 7 pages)")
    page.locator("[name='page_to']").fill("3")
    page.get_by_label("What these pages show").fill("Typed meanwhile.")
    waiting[0].continue_()
    expect(page.get_by_role("heading", name="Page 1 of 7")).to_be_visible()
    expect(page.locator("[name='page_to']")).to_have_value("3")
    page.unroute(f"**{case.id}/standards/1.1/cite")
    page.get_by_role("button", name="Cite", exact=True).click()
    expect(page.get_by_text("Typed meanwhile.")).to_be_visible()
    assert _cited() == [(1, 3, "Typed meanwhile.")]
