"""The page of suggested evidence: a search that says so, each page one click from being cited, and nobody else's."""

from datetime import timedelta

import pytest
from lxml import html as parser
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation
from tests import shelving
from tests.client import Client
from tests.world import World

pytestmark = pytest.mark.one_database

WORDS = "Supervision, a rota and feedback."


@pytest.fixture
def case(world: World) -> Application:
    """A draft of the provider."""
    return world.application()


def address(case: Application, code: str = "3.1") -> str:
    return f"/applications/{case.id}/standards/{code}/suggested"


def main(browser: Client, path: str) -> str:
    (part,) = parser.document_fromstring(browser.get(path).text).xpath("//main")
    return " ".join(" ".join(part.itertext()).split())


def test_a_suggested_page_is_cited_in_one_click_and_then_marked(world: World, case: Application) -> None:
    revision = shelving.file(world, "Minutes", ("Nothing.", WORDS))
    browser = world.client(world.lead)
    standard = browser.get(f"/applications/{case.id}/standards/3.1").text
    assert address(case) in standard
    text = main(browser, address(case))
    assert "This is a search, not a judgement." in text
    assert "Minutes , page 2" in text
    assert "Holds 3 of the 12 words." in text
    (link,) = parser.document_fromstring(browser.get(address(case)).text).xpath(
        "//a[starts-with(text(), 'Cite this')]/@href"
    )
    assert link == f"/applications/{case.id}/standards/3.1/cite?revision={revision.id}&page=2"
    assert browser.get(link).status_code == 200
    sent = browser.send(link, claim="Everybody has a rota.", **_prefilled(browser, link))
    assert sent.status_code == 302
    citation = db.session.scalars(select(Citation)).one()
    assert (citation.revision_id, citation.page_from, citation.page_to) == (revision.id, 2, 2)
    text = main(browser, address(case))
    assert "Cited for this standard" in text
    assert "Cite this page" not in text


def _prefilled(browser: Client, link: str) -> dict[str, str]:
    """What the citing page has filled in for whoever came with the link."""
    document = parser.document_fromstring(browser.get(link).text)
    (revision,) = document.xpath("//select[@name='revision']/option[@selected]/@value")
    (page,) = document.xpath("//input[@name='page_from']/@value")
    return {"revision": revision, "page_from": page}


def test_words_of_a_file_are_shown_as_text_and_marked(world: World, case: Application) -> None:
    shelving.file(world, "<b>Bold</b>", ("<script>alert(1)</script> supervision & <i>rota</i>",))
    page = world.client(world.lead).get(address(case)).text
    assert "<script>alert" not in page
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt; <mark>supervision</mark> &amp; &lt;i&gt;<mark>rota</mark>"
        in page
    )
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page


def test_each_way_of_having_nothing_says_what_to_do(world: World, case: Application) -> None:
    browser = world.client(world.lead)
    assert "Your library is empty Add a file first." in main(browser, address(case))
    shelving.file(world, "Expired", (WORDS,), expires_on=clock.today() - timedelta(days=1))
    assert "Nothing that can be cited yet" in main(browser, address(case))
    waiting = shelving.file(world, "Waiting", (WORDS,), status=RevisionStatus.SCANNING)
    assert "Your files are still being read" in main(browser, address(case))
    shelving.file(world, "Other", ("Nothing of it.", "Supervision alone."))
    text = main(browser, address(case))
    assert "Nothing speaks to this standard" in text
    assert "workload" in text
    assert "Not searched: 1 file that is still being checked." in text
    with unit_of_work():
        waiting.status = RevisionStatus.ACCEPTED
    shelving.file(world, "Guessed", (WORDS,), kind_confirmed=False)
    text = main(browser, address(case))
    assert "1 page, sheet or slide, at most 3 of one file" in text
    assert "Not searched: 1 file whose kind nobody confirmed." in text


def test_a_closed_answer_is_not_searched_for(world: World, case: Application) -> None:
    shelving.file(world, "Minutes", (WORDS,))
    with unit_of_work():
        case.paused_at = clock.now()
    browser = world.client(world.lead)
    text = main(browser, address(case))
    assert "nothing can change until the pause ends" in text
    assert "Minutes" not in text
    assert address(case) not in browser.get(f"/applications/{case.id}/standards/3.1").text


def test_another_providers_words_are_nowhere_on_the_page(world: World, case: Application) -> None:
    elsewhere = world.new_organisation("Elsewhere")
    shelving.file(world, "canary title", (f"canary words {WORDS}",), organisation=elsewhere)
    shelving.file(world, "Ours", (WORDS,))
    lead = world.client(world.lead)
    assert "canary" not in lead.get(address(case)).text
    assert "Ours" in lead.get(address(case)).text
    stranger = world.client(world.person(Role.PROVIDER_LEAD, organisation=elsewhere))
    assert stranger.get(address(case)).status_code == 404


def test_whoever_works_for_a_named_placement_sees_the_library_and_no_other_case(
    world: World, case: Application
) -> None:
    mine, other = world.new_placement("My ward"), world.new_placement("Other ward")
    own, others = world.application(placement=mine), world.application(placement=other)
    revision = shelving.file(world, "Shared minutes", (WORDS,))
    shelving.cite(world, revision, others.id, "3.1", claim="canary of the other ward")
    person = world.person()
    world.grant(person, Role.CONTRIBUTOR, mine, organisation_id=world.organisation.id)
    browser = world.client(person)
    text = browser.get(address(own)).text
    assert "Shared minutes" in text
    assert "canary" not in text
    assert "Cited for this standard" not in text
    assert browser.get(address(others)).status_code == 404


def test_a_kind_that_the_standard_names_is_pointed_out(world: World, case: Application) -> None:
    shelving.file(world, "Survey", (WORDS,))
    assert "a kind of evidence that helps here" in main(world.client(world.lead), address(case))


def test_an_unknown_standard_is_not_there(world: World, case: Application) -> None:
    assert world.client(world.lead).get(address(case, "9.9")).status_code == 404
