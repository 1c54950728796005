"""One file for many standards, exact places, newer files in one step, and what is to be looked at again."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import EvidenceKind, RevisionStatus, UnitKind
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent
from accreditation.models.evidence import Citation, EvidenceItem
from accreditation.models.frameworks import Cycle
from tests import shelving
from tests.client import Client, hidden
from tests.world import World


class Desk:
    """A lead's browser, an open application, and a file of three pages."""

    def __init__(self, world: World) -> None:
        self.world, self.browser = world, world.client(world.lead)
        self.case: Application = world.application()
        self.item: EvidenceItem = shelving.item(world, "Survey")
        self.first = shelving.file(world, self.item)
        self.standard = f"/applications/{self.case.id}/standards/1.1"
        self.application = f"/applications/{self.case.id}"
        self.page = f"/evidence/{self.item.id}"

    def cite(self, **fields: Any) -> TestResponse:
        values = {"revision": self.first.id, "page_from": "2", "claim": "Nine in ten feel safe."}
        return self.browser.send(f"{self.standard}/cite", **{**values, **fields})

    @property
    def places(self) -> list[tuple[int, int, int, str]]:
        listed = db.session.scalars(select(Citation).order_by(Citation.id))
        return [
            (citation.revision_id, citation.page_from, citation.page_to, citation.locator)
            for citation in listed
        ]

    def citation(self) -> int:
        return db.session.scalars(select(Citation.id).order_by(Citation.id)).one()


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_several_places_and_a_paragraph_are_cited_at_once(desk: Desk) -> None:
    sent = desk.cite(more_pages="3, 1 to 2", locator="table 4")
    assert sent.status_code == 302
    first = desk.first.id
    assert desk.places == [(first, 2, 2, "table 4"), (first, 3, 3, "table 4"), (first, 1, 2, "table 4")]
    page = desk.browser.get(desk.standard).text
    assert "Page 2, table 4" in page
    assert "Pages 1 to 2, table 4" in page


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"more_pages": "4"}, "This file has no page 4. Its last page is 3."),
        ({"more_pages": "all"}, "must be numbers, like 7, 9 to 11"),
        ({"more_pages": "1-"}, "must be numbers"),
        ({"more_pages": ",".join("1" * 30)}, "must be numbers"),
        ({"locator": "x" * 101}, "must be 100 characters or fewer"),
    ],
)
def test_places_that_make_no_sense_are_refused_and_nothing_is_kept(
    desk: Desk, fields: dict[str, str], words: str
) -> None:
    sent = desk.cite(**fields)
    assert sent.status_code == 422
    assert words in sent.text
    assert desk.places == []


@pytest.mark.one_database
def test_a_file_is_cited_by_what_it_is_read_by(desk: Desk) -> None:
    sheets = shelving.file(desk.world, "Rota", unit=UnitKind.SHEET)
    assert "Rota (Learner survey, 3 sheets)" in desk.browser.get(f"{desk.standard}/cite").text
    assert "The first sheet must be between 1 and 3" in desk.cite(revision=sheets.id, page_from="4").text
    desk.cite(revision=sheets.id, page_from="1", page_to="2", locator="cell B7")
    assert "Sheets 1 to 2, cell B7" in desk.browser.get(desk.standard).text
    assert "sheets 1 to 2, cell B7" in desk.browser.get(f"/evidence/{sheets.item_id}").text


def test_one_item_supports_many_standards_from_its_own_page(desk: Desk) -> None:
    assert f"{desk.page}/cite" in desk.browser.get(desk.page).text
    cases = desk.browser.get(f"{desk.page}/cite?all=y").text
    address = f"{desk.page}/cite/{desk.case.id}"
    assert address in cases
    form: dict[str, Any] = {
        **hidden(desk.browser.get(address).text),
        "standards": ["1.1", "2.2", "6.5"],
        "page_from": "1",
        "page_to": "2",
        "claim": "Shown.",
    }
    assert desk.browser.post(address, data=form).location == desk.page
    assert len(desk.places) == 3
    assert "3 citations" in desk.browser.get(desk.page).text
    for wrong, words in (
        ({"standards": []}, "Choose at least one standard"),
        ({"standards": ["9.9"]}, "choose from the options shown"),
        ({"page_from": "9"}, "must be between 1 and 3"),
    ):
        refused = desk.browser.post(address, data=form | wrong)
        assert refused.status_code == 422
        assert words in refused.text
    assert len(desk.places) == 3


@pytest.mark.one_database
def test_only_what_is_open_can_be_cited_from_an_item(desk: Desk) -> None:
    address = f"{desk.page}/cite/{desk.case.id}"
    with unit_of_work():
        db.session.get_one(Application, desk.case.id).status = ApplicationStatus.WITHDRAWN
    assert "No open application" in desk.browser.get(f"{desk.page}/cite").text
    assert "No standard is open" in desk.browser.get(address).text
    stranger = desk.world.client(
        desk.world.person(Role.PROVIDER_LEAD, organisation=desk.world.new_organisation("Elsewhere"))
    )
    assert stranger.get(address).status_code == stranger.get(f"{desk.page}/cite").status_code == 404
    assert desk.world.client(desk.world.signatory).get(address).status_code == 403


def test_a_newer_file_is_cited_in_one_step(desk: Desk) -> None:
    desk.cite(page_from="2", page_to="3", locator="heading 1")
    assert "A newer file exists" not in desk.browser.get(desk.standard).text
    newer = shelving.file(desk.world, desk.item)
    page = desk.browser.get(desk.standard).text
    assert "A newer file exists: file 2" in page
    assert "Check the evidence again" in page
    assert "a newer file exists" in desk.browser.get(desk.application).text
    home = desk.browser.get("/home").text
    assert "Check the evidence of Ward 7 again" in home
    address = f"/citations/{desk.citation()}/newer"
    form = hidden(page) | {"at_once": "y", "page_from": "2", "page_to": "3"}
    assert desk.browser.post(address, data=form).location == f"{desk.standard}#evidence"
    assert desk.places == [(newer.id, 2, 3, "heading 1")]
    assert "A newer file exists" not in desk.browser.get(desk.standard).text
    assert "Check the evidence" not in desk.browser.get("/home").text
    assert "There is no newer file" in desk.browser.get(address).text


def test_a_newer_file_without_those_pages_is_asked_about(desk: Desk) -> None:
    desk.cite(page_from="3")
    newer = shelving.file(desk.world, desk.item, ("Only one page.",))
    assert (
        "aria-label"
        not in desk.browser.get(desk.standard).text.split("A newer file exists")[1].split("</li>")[0]
    )
    address = f"/citations/{desk.citation()}/newer"
    refused = desk.browser.send(address, page_from="3")
    assert refused.status_code == 422
    assert "The first page must be between 1 and 1" in refused.text
    assert desk.browser.send(address, page_from="1", page_to="1").status_code == 302
    assert desk.places == [(newer.id, 1, 1, "")]


def test_a_newer_file_of_another_kind_is_always_asked_about(desk: Desk) -> None:
    desk.cite()
    newer = shelving.file(desk.world, desk.item, unit=UnitKind.SHEET)
    address = f"/citations/{desk.citation()}/newer"
    form = hidden(desk.browser.get(address).text) | {"page_from": "2", "page_to": "2"}
    refused = desk.browser.post(address, data=form | {"at_once": "y"})
    assert refused.status_code == 422
    assert "of another kind" in refused.text
    assert desk.browser.post(address, data=form).status_code == 302
    assert desk.places == [(newer.id, 2, 2, "")]


@pytest.mark.one_database
def test_going_over_to_the_same_place_twice_leaves_one(desk: Desk) -> None:
    desk.cite()
    old = desk.citation()
    newer = shelving.file(desk.world, desk.item)
    desk.cite(revision=newer.id)
    assert desk.browser.send(f"/citations/{old}/newer", page_from="2", page_to="2").status_code == 302
    assert desk.places == [(newer.id, 2, 2, "")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": RevisionStatus.WITHDRAWN}, "withdrawn"),
        ({"status": RevisionStatus.TAKEN_DOWN}, "taken down"),
        ({"expires_on": -1}, "out of date"),
    ],
)
def test_evidence_that_went_is_told_where_it_is_cited(desk: Desk, change: dict[str, Any], words: str) -> None:
    desk.cite()
    with unit_of_work():
        if "status" in change:
            desk.first.status = change["status"]
        else:
            desk.item.expires_on = clock.today() + timedelta(days=change["expires_on"])
    assert f"<bdi>Survey</bdi>, {words}" in desk.browser.get(desk.application).text
    assert "Check the evidence again" in desk.browser.get(desk.standard).text
    assert "Check the evidence of Ward 7 again" in desk.browser.get("/home").text
    with unit_of_work():
        db.session.get_one(Application, desk.case.id).status = ApplicationStatus.WITHDRAWN
    assert "Check this evidence again" not in desk.browser.get(desk.application).text
    assert "Check the evidence of" not in desk.browser.get("/home").text


def _next_cycle(desk: Desk) -> None:
    """The case belongs to another cycle than one in which the item was cited before, long ago."""
    before = desk.world.application(placement=desk.world.new_placement("Ward 8"))
    shelving.cite(desk.world, desk.first, before.id)
    cycle = desk.world.cycle
    with unit_of_work():
        other = Cycle(
            name="The cycle before",
            framework_version_id=cycle.framework_version_id,
            opens_on=cycle.opens_on - timedelta(days=900),
            closes_on=cycle.opens_on - timedelta(days=800),
            settings={},
        )
        db.session.add(other)
        db.session.flush()
        db.session.get_one(Application, before.id).cycle_id = other.id
        desk.first.uploaded_at = clock.now() - timedelta(days=400)


def test_a_new_cycle_asks_whether_it_is_still_current(desk: Desk) -> None:
    _next_cycle(desk)
    refused = desk.cite()
    assert refused.status_code == 422
    assert "last confirmed more than a year ago" in refused.text
    assert f'href="{desk.page}"' in refused.text
    confirm = f"{desk.page}/still-current"
    assert confirm in desk.browser.get(desk.page).text
    assert desk.browser.send(confirm).location == desk.page
    assert "Confirmed as still current by Pat Lead" in desk.browser.get(desk.page).text
    assert desk.cite().status_code == 302
    assert desk.browser.send(confirm).status_code == 302
    events = select(AuditEvent).where(AuditEvent.kind == AuditKind.EVIDENCE_CURRENT.value)
    assert len(db.session.scalars(events).all()) == 1


@pytest.mark.one_database
def test_a_newer_file_counts_as_a_confirmation(desk: Desk) -> None:
    _next_cycle(desk)
    newer = shelving.file(desk.world, desk.item)
    assert desk.cite(revision=newer.id).status_code == 302


@pytest.mark.one_database
def test_strangers_and_readers_neither_confirm_nor_renew(desk: Desk) -> None:
    desk.cite()
    citation = desk.citation()
    stranger = desk.world.client(
        desk.world.person(Role.PROVIDER_LEAD, organisation=desk.world.new_organisation("Elsewhere"))
    )
    signatory = desk.world.client(desk.world.signatory)
    for path in (f"{desk.page}/still-current", f"/citations/{citation}/newer"):
        assert stranger.get(path).status_code == 404
        assert signatory.get(path).status_code == 403
    assert "Is it still current?" not in signatory.get(desk.page).text


@pytest.mark.one_database
def test_what_ran_out_cannot_be_confirmed(desk: Desk) -> None:
    with unit_of_work():
        desk.item.expires_on = clock.today() - timedelta(days=1)
    assert desk.browser.send(f"{desk.page}/still-current").status_code == 422


@pytest.mark.one_database
def test_the_file_that_somebody_came_with_can_be_chosen_beyond_the_first_hundred(desk: Desk) -> None:
    for number in range(101):
        shelving.file(desk.world, f"A {number:03}")
    page: Client = desk.browser
    address = f"{desk.standard}/cite?revision={desk.first.id}"
    assert "Survey (" not in page.get(f"{desk.standard}/cite").text
    assert f'value="{desk.first.id}" selected' in page.get(address).text


def test_outcome_data_is_asked_for_its_period_which_is_filled_in_already(desk: Desk) -> None:
    assert "First day that these figures cover" not in desk.browser.get(f"{desk.standard}/cite").text
    assert (
        "First day that these figures cover" not in desk.browser.get(f"{desk.page}/cite/{desk.case.id}").text
    )
    item = shelving.item(
        desk.world,
        "Incidents",
        kind=EvidenceKind.INCIDENT_DATA,
        period_from=date(2025, 4, 1),
        period_to=date(2026, 3, 31),
    )
    figures = shelving.file(desk.world, item)
    for path in (f"{desk.standard}/cite?revision={figures.id}", f"/evidence/{item.id}/cite/{desk.case.id}"):
        page = desk.browser.get(path).text
        assert 'name="period_from-year" type="text" value="2025"' in page, path
        assert 'name="period_to-year" type="text" value="2026"' in page, path
    days = {"period_from-day": "1", "period_from-month": "4", "period_to-day": "31", "period_to-month": "3"}
    years = {"period_from-year": "2024", "period_to-year": "2025"}
    assert desk.cite(revision=figures.id, **days, **years).status_code == 302
    assert "(1 April 2024 to 31 March 2025)" in desk.browser.get(desk.standard).text
    newer = desk.browser.get(f"/citations/{desk.citation()}/newer")
    assert newer.status_code == 200
    refused = desk.cite(**days, **years)
    assert refused.status_code == 422
    assert "is not outcome data" in refused.text
