"""The pages of a file beside the form that cites it: shown, turned, and cited from where they were read or found."""

from typing import Any

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import RevisionStatus, UnitKind
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation
from accreditation.queries import answers
from tests import shelving
from tests.client import hidden
from tests.world import World

pytestmark = pytest.mark.one_database

TEXTS = tuple(f"Words of page {number}." for number in range(1, 8))


class Reader:
    """A lead's browser, an open application, and a file of seven pages of which five have pictures."""

    def __init__(self, world: World) -> None:
        self.world, self.browser = world, world.client(world.lead)
        self.case: Application = world.application()
        self.item = shelving.item(world, "Survey")
        self.file = shelving.file(world, self.item, TEXTS)
        with unit_of_work():
            self.file.pictures = 5
        self.page = f"/evidence/{self.item.id}"
        self.cite = f"{self.page}/cite"
        self.address = f"{self.cite}/{self.case.id}"

    def post(self, address: str, **fields: Any) -> Any:
        return self.browser.post(address, data=hidden(self.browser.get(address).text) | fields)

    def picture(self, number: int) -> str:
        return f"/evidence/revisions/{self.file.id}/pages/{number}.webp"

    @property
    def cited(self) -> list[tuple[int, str]]:
        rows = db.session.execute(select(Citation.page_from, Citation.claim).order_by(Citation.id))
        return [(row[0], row[1]) for row in rows]


@pytest.fixture
def reader(world: World) -> Reader:
    return Reader(world)


def test_the_page_that_was_read_is_shown_with_those_around_it(reader: Reader) -> None:
    opened = reader.browser.get(f"{reader.page}/revisions/{reader.file.id}/pages/4").text
    assert f"{reader.cite}?page=4&amp;file=1" in opened
    sent = reader.browser.get(f"{reader.cite}?page=4&file=1")
    assert sent.location == f"{reader.address}?page=4&file=1"
    page = reader.browser.get(sent.location).text
    assert "Page 4 of 7" in page
    assert "Words of page 4." in page
    assert 'name="page_from" type="text" value="4"' in page
    for number in range(2, 7):
        assert (reader.picture(number) in page) is (number <= 5), number
    assert "Words of page 3." not in page
    done = reader.post(sent.location, claim="Safe.", page_from="4", standards=["1.1"])
    assert done.location == f"{reader.page}/revisions/{reader.file.id}/pages/4"
    assert "Page 4 is cited for standard 1.1 of Ward 7." in reader.browser.get(done.location).text


@pytest.mark.parametrize("path", ["item", "standard", "change", "newer"])
def test_turning_keeps_what_was_typed_and_saves_nothing(reader: Reader, path: str) -> None:
    citation = shelving.cite(reader.world, reader.file, reader.case.id, pages=(2, 3))
    if path == "newer":
        reader.file = shelving.file(reader.world, reader.item, TEXTS)
    address = {
        "item": reader.address,
        "standard": f"/applications/{reader.case.id}/standards/1.1/cite?revision={reader.file.id}",
        "change": f"/citations/{citation.id}/change",
        "newer": f"/citations/{citation.id}/newer",
    }[path]
    typed = {"page_from": "2", "page_to": "3", "claim": "Typed here.", "revision": str(reader.file.id)}
    turned = reader.post(address, **typed, show="6")
    assert turned.status_code == 200
    assert "Words of page 6." in turned.text
    assert 'name="page_from" type="text" value="6"' in turned.text
    assert 'name="page_to" type="text" value="3"' not in turned.text
    looked = reader.post(address, **typed, show="3").text
    assert "Words of page 3." in looked
    assert 'name="page_from" type="text" value="2"' in looked, (
        "one of the pages that were typed is only looked at"
    )
    if path != "newer":
        assert "Typed here." in turned.text
    shown = reader.post(address, **typed, show="typed").text
    assert "Words of page 2." in shown
    assert 'name="page_to" type="text" value="3"' in shown
    for wrong in ("99", "0", "9" * 30, "-1", "²"):
        assert reader.post(address, **typed, show=wrong).status_code == 200, wrong
    assert reader.cited == [(2, "It is shown here.")]


def test_a_page_that_is_not_there_says_how_many_there_are(reader: Reader) -> None:
    page = reader.browser.get(f"{reader.address}?page=99").text
    assert "This file has 7 pages." in page
    assert reader.browser.get(f"{reader.address}?page=x&file=y").status_code == 200


def test_headings_and_sheets_are_shown_by_their_names(reader: Reader) -> None:
    sheets = shelving.file(reader.world, "Rota", ("a", "b"), unit=UnitKind.SHEET, labels=("Days", "Nights"))
    page = reader.browser.get(f"/evidence/{sheets.item_id}/cite/{reader.case.id}?page=2").text
    assert "Sheet 2 of 2: <bdi>Nights</bdi>" in page
    assert "Sheet 1: <bdi>Days</bdi>" in page
    assert "First sheet" in page


def test_a_page_found_by_search_is_cited_and_leads_back_to_the_search(reader: Reader) -> None:
    results = reader.browser.get("/evidence/search?q=page").text
    address = f"{reader.cite}?page=7"
    assert f'"{address}"' in results
    came_from = {"Referer": "http://localhost/evidence/search?q=page&older=&page=1"}
    sent = reader.browser.get(address, headers=came_from)
    assert "Back to the search" in reader.browser.get(sent.location).text
    done = reader.post(sent.location, claim="Safe.", page_from="7", standards=["2.2"])
    assert done.location == "/evidence/search?q=page&older=&page=1"
    assert reader.cited == [(7, "Safe.")]
    signatory = reader.world.client(reader.world.signatory)
    assert "Cite this" not in signatory.get("/evidence/search?q=page").text
    assert "Cite this" not in signatory.get(f"{reader.page}/revisions/{reader.file.id}/pages/1").text


def test_a_search_in_the_address_never_leads_elsewhere(reader: Reader) -> None:
    for search in ("//evil.example", "?q=1#//evil.example", "https://evil.example", "/../..//evil.example"):
        done = reader.post(f"{reader.address}?search={search}", claim="x", page_from="1", standards=["1.1"])
        assert done.location.startswith("/evidence/search?")
    for elsewhere in (
        "https://evil.example/evidence/search?q=x",
        "http://localhost/home?q=x",
        "http://[",
        "x",
    ):
        sent = reader.browser.get(f"{reader.cite}?page=1", headers={"Referer": elsewhere})
        assert "search" not in sent.location


def test_who_read_an_older_file_is_told_so(reader: Reader) -> None:
    shelving.file(reader.world, reader.item, TEXTS)
    page = reader.browser.get(f"{reader.address}?page=2&file=1").text
    assert "You read file 1. File 2 is newer" in page
    assert "You read file" not in reader.browser.get(f"{reader.address}?page=2&file=2").text


def test_the_application_and_the_standard_in_hand_come_first(reader: Reader) -> None:
    other = reader.world.application(placement=reader.world.new_placement("Ward 8"))
    assert "2 open applications" in reader.browser.get(reader.cite).text
    standard = f"/applications/{other.id}/standards/2.2"
    reader.browser.send(standard, self_score="3", narrative="Safe.", version="0")
    sent = reader.browser.get(f"{reader.cite}?page=2")
    assert sent.location == f"{reader.cite}/{other.id}?page=2"
    page = reader.browser.get(sent.location).text
    assert page.index('value="2.2"') < page.index('value="1.1"')
    assert "Choose another application" in page
    assert "2 open applications" in reader.browser.get(f"{reader.cite}?all=y").text
    with unit_of_work():
        answer = answers.to_standard(other.id, "4.1")
        assert answer is not None
        shelving.cite(reader.world, reader.file, other.id, "4.1").created_at = clock.now()
    page = reader.browser.get(sent.location).text
    assert page.index('value="4.1"') < page.index('value="1.1"')


def test_what_cannot_be_cited_is_said_before_anything_is_typed(reader: Reader) -> None:
    with unit_of_work():
        reader.item.expires_on = clock.today().replace(year=2020)
    assert "so it cannot be cited" in reader.browser.get(reader.address).text
    reading = reader.browser.get(f"{reader.page}/revisions/{reader.file.id}/pages/1").text
    assert "Cite this page" not in reading
    with unit_of_work():
        reader.item.expires_on = None
        reader.file.status = RevisionStatus.WITHDRAWN
    assert "Nothing to cite yet" in reader.browser.get(reader.address).text
    assert "Nothing to cite yet" in reader.browser.get(reader.cite).text
    sent = reader.post(reader.address, claim="x", page_from="1", standards=["1.1"])
    assert sent.status_code == 422
    assert reader.cited == []


def test_a_foreign_files_pages_are_never_shown_beside_the_form(reader: Reader) -> None:
    elsewhere = reader.world.new_organisation("Elsewhere")
    theirs = shelving.file(reader.world, "Theirs", ("A secret.",), organisation=elsewhere)
    address = f"/applications/{reader.case.id}/standards/1.1/cite"
    assert "A secret." not in reader.browser.get(f"{address}?revision={theirs.id}").text
    sent = reader.post(address, revision=str(theirs.id), page_from="1", show="1")
    assert "A secret." not in sent.text
    assert reader.browser.get(f"/evidence/{theirs.item_id}/cite/{reader.case.id}").status_code == 404
    assert reader.browser.get(f"/evidence/{theirs.item_id}/cite?page=1").status_code == 404
