"""An administrator sees which kept files are missing or altered, and keeps evidence from being destroyed."""

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import StoreFault
from accreditation.enums.people import Role
from accreditation.models.evidence import EvidenceItem
from accreditation.models.holds import LegalHold
from tests import reviewing
from tests.client import Client
from tests.world import World


@pytest.fixture
def browser(world: World) -> Client:
    return world.client(world.person(Role.ADMINISTRATOR))


def test_missing_and_altered_files_are_listed_and_on_the_home_page(world, browser):
    assert "Nothing is wrong" in browser.get("/kept-files").text
    revision = reviewing.evidence(world, "<b>Survey</b> 😷")
    with unit_of_work():
        revision.fault, revision.verified_at = StoreFault.ALTERED, clock.now()
    page = browser.get("/kept-files").text
    assert "&lt;b&gt;Survey&lt;/b&gt; 😷" in page
    assert "is not the one that was checked" in page
    assert revision.storage_key in page
    assert (
        "One kept file is missing or altered" in browser.get("/").text
        or "One kept file" in browser.get("/home").text
    )
    assert "kept file" not in world.client(world.lead).get("/home").text


def test_a_hold_is_placed_and_lifted(world, browser):
    assert "No holds" in browser.get("/holds").text
    reviewing.evidence(world, "Survey 1")
    item = db.session.scalars(select(EvidenceItem)).one()
    new = f"/organisations/{world.organisation.id}/holds/new"
    assert "Say why it must be kept" in browser.send(new, item="", reason="").text
    assert browser.send(new, item=str(item.id), reason="Complaint 12 <script>").location == "/holds"
    page = browser.get("/holds").text
    assert "Complaint 12 &lt;script&gt;" in page
    assert "Stands" in page
    hold = db.session.scalars(select(LegalHold)).one()
    assert browser.send(f"/holds/{hold.id}/lift").location == "/holds"
    assert "Lifted by" in browser.get("/holds").text
    again = browser.send(f"/holds/{hold.id}/lift")
    assert again.status_code == 422
    assert "lifted before" in again.text


@pytest.mark.one_database
def test_another_providers_evidence_cannot_be_held_from_here(world, browser):
    reviewing.evidence(world, "Survey 1")
    item = db.session.scalars(select(EvidenceItem)).one()
    other = world.new_organisation("Elsewhere")
    answer = browser.send(f"/organisations/{other.id}/holds/new", item=str(item.id), reason="Because")
    assert answer.status_code == 422
    assert db.session.scalars(select(LegalHold)).all() == []


@pytest.mark.one_database
def test_only_administrators_see_them(world):
    lead = world.client(world.lead)
    assert lead.get("/kept-files").status_code == 403
    assert lead.get("/holds").status_code == 403
    assert lead.get(f"/organisations/{world.organisation.id}/holds/new").status_code == 404
    assert lead.get("/holds/1/lift").status_code == 404
