"""The page that searches inside files: what it shows is escaped, what it links to opens, and it is one's own."""

import pytest

from accreditation.enums.evidence import UnitKind
from accreditation.enums.people import Role
from accreditation.queries import evidence_search
from tests import shelving
from tests.world import World

pytestmark = pytest.mark.one_database


def test_what_is_found_is_shown_marked_and_opens(world: World) -> None:
    revision = shelving.file(world, "Survey", unit=UnitKind.SLIDE, labels=("Front", "Rota"))
    browser = world.client(world.lead)
    page = browser.get("/evidence/search?q=supervision").text
    assert "1 page, sheet or slide holds this word" in page
    assert "<mark>Supervision</mark> is weekly." in page
    assert "<bdi>Survey</bdi>, slide 2: <bdi>Rota</bdi>" in page
    address = f"/evidence/{revision.item_id}/revisions/{revision.id}/pages/2"
    assert address in page
    opened = browser.get(address).text
    assert "Slide 2 of 3" in opened
    assert "Rota" in opened
    assert "/evidence/revisions/" in opened


def test_words_in_quotes_are_said_to_stand_side_by_side(world: World) -> None:
    shelving.file(world, "Survey")
    browser = world.client(world.lead)
    page = browser.get("/evidence/search?q=%22learners+feel%22").text
    assert "Put words that belong together into quotes" in page
    assert "holds all these words, those in quotes side by side" in page
    assert "<mark>Learners</mark> <mark>feel</mark> safe." in page
    assert "Try it without quotes" in browser.get("/evidence/search?q=%22feel+learners%22").text


def test_it_is_said_where_not_every_page_was_looked_into(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_search, "MOST_OPENED", 2)
    shelving.file(world, "Survey", ("feel safe", "safe feel", "feel safe"))
    browser = world.client(world.lead)
    page = browser.get("/evidence/search?q=%22feel+safe%22").text
    assert "More than 2 pages hold these words" in page
    assert "1 page, sheet or slide holds" in page
    assert "looked into" not in browser.get("/evidence/search?q=feel+safe").text


def test_markup_in_a_file_is_shown_as_text(world: World) -> None:
    shelving.file(
        world, "<b>Bold</b>", ("before <script>alert(1)</script> & <img src=x onerror=alert(2)> after",)
    )
    page = world.client(world.lead).get("/evidence/search?q=script+img&kind=&older=y").text
    assert "<script>alert" not in page
    assert "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;" in page
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page


def test_each_way_of_finding_nothing_says_what_to_do(world: World) -> None:
    shelving.file(world, "Survey")
    browser = world.client(world.lead)
    assert "Type one or more words" in browser.get("/evidence/search").text
    assert "Type a word" in browser.get("/evidence/search?q=%22%22").text
    nothing = browser.get("/evidence/search?q=zebra").text
    assert "Nothing found" in nothing
    assert "/evidence?q=zebra" in nothing
    assert browser.get("/evidence/search?q=safe&page=99&organisation=x&kind=y").status_code == 200


def test_another_provider_finds_nothing_and_a_reviewer_has_no_search(world: World) -> None:
    shelving.file(world, "Survey")
    stranger = world.client(
        world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Elsewhere"))
    )
    assert "Nothing found" in stranger.get("/evidence/search?q=safe").text
    assert world.client(world.person(Role.REVIEWER)).get("/evidence/search?q=safe").status_code == 404
    assert "Survey" in world.client(world.signatory).get("/evidence/search?q=safe").text


def test_a_picture_that_may_be_too_small_is_shown_larger(world: World) -> None:
    revision = shelving.file(world, "Survey")
    revision.pictures = 3
    path = f"/evidence/{revision.item_id}/revisions/{revision.id}/pages/2"
    browser = world.client(world.lead)
    small, large = browser.get(path).text, browser.get(f"{path}?zoom=large").text
    assert f"{path}?zoom=large" in small
    assert "house-page--large" in large
    assert 'data-key="j"' in small
    assert 'data-key="k"' in small
