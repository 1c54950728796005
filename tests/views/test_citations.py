"""Pages of a file are cited for a standard, while it is open and the file is usable; and the citation is taken back."""

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.services import evidence
from tests import reviewing
from tests.world import World


class Desk:
    """A lead's browser at one standard, with a file of three pages in the library."""

    def __init__(self, world: World) -> None:
        self.world, self.browser = world, world.client(world.lead)
        self.case: Application = world.application()
        revision = reviewing.evidence(world)
        self.item, self.revision = f"/evidence/{revision.item_id}", revision.id
        self.standard = f"/applications/{self.case.id}/standards/1.1"

    def cite(self, **fields: Any) -> TestResponse:
        values = {"revision": self.revision, "page_from": "2", "claim": "Nine in ten feel safe."}
        return self.browser.send(f"{self.standard}/cite", **{**values, **fields})

    @property
    def citations(self) -> list[Citation]:
        return list(db.session.scalars(select(Citation).order_by(Citation.id)))


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_pages_are_cited_shown_and_removed(desk: Desk) -> None:
    assert "No evidence is cited" in desk.browser.get(desk.standard).text
    sent = desk.cite()
    assert sent.location == f"{desk.standard}#evidence"
    page = desk.browser.get(desk.standard).text
    assert "Nine in ten feel safe." in page
    assert f"{desk.item}/revisions/{desk.revision}/pages/2" in page
    item = desk.browser.get(desk.item).text
    assert desk.standard in item
    assert "1 citation" in item
    (citation,) = desk.citations
    assert (citation.page_from, citation.page_to) == (2, 2)
    removed = desk.browser.send(f"/citations/{citation.id}/remove")
    assert removed.location == f"{desk.standard}#evidence"
    assert desk.citations == []
    assert desk.browser.get(desk.item).status_code == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"page_from": "4"}, "The first page must be between 1 and 3"),
        ({"page_from": "0"}, "The first page must be between 1 and 3"),
        ({"page_from": "2", "page_to": "1"}, "The last page must be between 2 and 3"),
        ({"page_from": "two"}, "First page must be a whole number"),
        ({"page_from": ""}, "Enter the first page"),
        ({"claim": " "}, "Say what these pages show"),
        ({"claim": "x" * 1001}, "must be 1,000 characters or fewer"),
        ({"revision": ""}, "Choose the evidence"),
        ({"revision": "2147483647"}, "choose from the options shown"),
    ],
)
@pytest.mark.one_database
def test_what_cannot_be_cited_is_refused_with_the_text_kept(
    desk: Desk, fields: dict[str, str], words: str
) -> None:
    sent = desk.cite(**fields)
    assert sent.status_code == 422
    assert words in sent.text
    assert desk.citations == []
    if "claim" not in fields:
        assert "Nine in ten feel safe." in sent.text


def test_the_same_citation_twice_is_once(desk: Desk) -> None:
    desk.cite()
    assert desk.cite().status_code == 302
    assert len(desk.citations) == 1


def test_a_withdrawn_file_is_marked_and_cannot_be_chosen(desk: Desk) -> None:
    desk.cite()
    revision = db.session.get_one(EvidenceRevision, desk.revision)
    with unit_of_work():
        evidence.withdraw(
            revision, organisation_id=desk.world.organisation.id, actor=desk.world.viewer(desk.world.lead)
        )
    page = desk.browser.get(desk.standard).text
    assert "Withdrawn" in page
    assert f"/revisions/{desk.revision}/pages/" not in page
    assert "No evidence that can be cited yet" in desk.browser.get(f"{desk.standard}/cite").text


@pytest.mark.one_database
def test_the_list_to_choose_from_is_searched(desk: Desk) -> None:
    reviewing.evidence(desk.world, "Minutes of the board", EvidenceKind.MINUTES)
    assert "2 files that can be cited" in desk.browser.get(f"{desk.standard}/cite").text
    narrowed = desk.browser.get(f"{desk.standard}/cite?q=board").text
    assert "Minutes of the board (Minutes of meetings, 3 pages)" in narrowed
    assert "Learner survey (" not in narrowed
    assert "Nothing matches" in desk.browser.get(f"{desk.standard}/cite?q=zebra").text


def test_a_closed_answer_is_neither_cited_nor_uncited(desk: Desk) -> None:
    desk.cite()
    (citation,) = desk.citations
    with unit_of_work():
        case = db.session.get_one(Application, desk.case.id)
        case.paused_at = case.opened_at
    assert "This application is paused" in desk.browser.get(f"{desk.standard}/cite").text
    assert desk.cite(page_from="3").status_code == 422
    assert desk.browser.send(f"/citations/{citation.id}/remove").status_code == 422
    assert len(desk.citations) == 1


def test_another_providers_people_cannot_cite_or_remove(desk: Desk) -> None:
    desk.cite()
    (citation,) = desk.citations
    elsewhere = desk.world.new_organisation("Elsewhere")
    stranger = desk.world.client(desk.world.person(Role.PROVIDER_LEAD, organisation=elsewhere))
    unknown = stranger.get("/citations/2147483647/remove")
    foreign = stranger.get(f"/citations/{citation.id}/remove")
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.text == unknown.text
    assert stranger.get(f"{desk.standard}/cite").status_code == 404
    signatory = desk.world.client(desk.world.signatory)
    assert signatory.get(f"{desk.standard}/cite").status_code == 403
    assert signatory.get(f"/citations/{citation.id}/remove").status_code == 403
    assert "Cite evidence" not in signatory.get(desk.standard).text


def test_a_file_of_another_provider_cannot_be_chosen(desk: Desk) -> None:
    elsewhere = desk.world.new_organisation("Elsewhere")
    theirs = reviewing.evidence(desk.world, "Not yours", organisation_id=elsewhere.id).id
    assert "Not yours" not in desk.browser.get(f"{desk.standard}/cite").text
    assert desk.cite(revision=theirs).status_code == 422
    assert desk.citations == []
