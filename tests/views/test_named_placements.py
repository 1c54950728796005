"""Somebody whose role names placements: everything of these, the provider's library, and nothing of its other placements."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent
from accreditation.models.evidence import Citation
from accreditation.models.organisations import Placement
from accreditation.models.people import Grant, GrantPlacement, Person
from accreditation.queries import citations, home, own_placements
from tests import shelving
from tests.client import Client
from tests.statements import counted
from tests.world import World

CLAIM = "Claimed for the other ward."


class Wards:
    """Two placements of one provider, each with an application; a lead of the first, and one of the whole provider."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.mine = world.new_placement("My ward")
        self.other = world.new_placement("Other ward")
        self.free = world.new_placement("Free ward")
        self.case = world.application(placement=self.mine)
        self.other_case = world.application(placement=self.other)
        self.lead = self.holder(Role.PROVIDER_LEAD, self.mine)
        self.browser = world.client(self.lead)
        self.item = shelving.item(world, "Survey of both wards")
        self.file = shelving.file(world, self.item)
        self.citation = self.cites(self.other_case, CLAIM)

    def holder(self, role: Role, *placements: Placement) -> Person:
        """Somebody with a role for these placements."""
        person = self.world.person(name=f"{role.label} of {placements[0].name}")
        self.world.grant(person, role, *placements, organisation_id=self.world.organisation.id)
        return person

    def cites(self, case: Application, claim: str) -> Citation:
        """The provider's lead cites the survey in a case."""
        browser = self.world.client(self.world.lead)
        path = f"/applications/{case.id}/standards/1.1/cite"
        assert browser.send(path, revision=self.file.id, page_from="1", claim=claim).status_code == 302
        return db.session.scalars(select(Citation).where(Citation.claim == claim)).one()

    def address(self, endpoint: str, **values: Any) -> str:
        """The address of a page."""
        with self.world.app.test_request_context():
            return self.world.app.url_for(endpoint, **values)

    def addresses(self, case: Application, placement: Placement) -> Iterator[tuple[str, str]]:
        """Every address with an application, a placement to start from, or a citation in it, with each method."""
        values: dict[str, Any] = {
            "application_id": case.id,
            "placement_id": placement.id,
            "organisation_id": self.world.organisation.id,
            "citation_id": self.citation.id,
            "item_id": self.item.id,
            "revision_id": self.citation.revision_id,
            "person_id": self.world.lead.id,
            "number": 1,
            "code": "1.1",
            "domain": "1",
            "domain_code": "1",
            "trigger": "complete_self_assessment",
            "pack_id": 1,
            "standard_id": 1,
            "review_id": 1,
            "meeting_id": 1,
            "clock_id": 1,
            "comment_id": 1,
            "request_id": 1,
            "workbook_id": 1,
            "remark_id": 1,
            "exception_id": 1,
            "version_id": self.world.framework.id,
            "kind": "support_level",
        }
        for rule in self.world.app.url_map.iter_rules():
            if rule.arguments & {"application_id", "placement_id", "citation_id"}:
                address = self.address(rule.endpoint, **{name: values[name] for name in rule.arguments})
                for method in (rule.methods or set()) & {"GET", "POST"}:
                    yield method, address


@pytest.fixture
def wards(world: World) -> Wards:
    """The two wards."""
    return Wards(world)


def test_no_address_of_another_placement_is_there(wards: Wards) -> None:
    addresses = list(wards.addresses(wards.other_case, wards.other))
    assert len(addresses) > 30
    for method, address in addresses:
        answer = wards.browser.open(
            address, method=method, data={"csrf_token": "forged"} if method == "POST" else None
        )
        # 403 is what a page of administrators says to everybody else.
        expected = 403 if address.startswith("/organisations") else 404
        assert answer.status_code in {expected, 404}, (method, address, answer.status_code)
        assert wards.other.name not in answer.text


def test_the_pages_of_the_named_placement_are_open(wards: Wards) -> None:
    case, code = wards.case.id, "1.1"
    for endpoint in ("applications.show", "matrix.show", "packs.show", "application_documents.show"):
        assert wards.browser.get(wards.address(endpoint, application_id=case)).status_code == 200
    standard = wards.address("answers.edit", application_id=case, code=code)
    assert wards.browser.get(standard).status_code == 200
    assert wards.browser.send(standard, self_score="3", narrative="Safe.", version="0").status_code == 302


def test_home_lists_the_named_placements_alone(wards: Wards) -> None:
    page = wards.browser.get("/home").text
    assert wards.mine.name in page
    assert wards.other.name not in page
    assert wards.free.name not in page
    viewer = wards.world.viewer(wards.lead)
    assert [line.name for line in own_placements.placements(viewer).rows] == [wards.mine.name]
    assert {task.title for task in home.board(viewer).must} == {f"Answer the standards: {wards.mine.name}"}
    whole = wards.world.viewer(wards.world.lead)
    assert {task.title for task in home.board(whole).must} == {
        f"Answer the standards: {ward.name}" for ward in (wards.mine, wards.other)
    }


def test_an_application_is_started_only_for_the_named_placement(wards: Wards) -> None:
    drafter = wards.holder(Role.CONTRIBUTOR, wards.free, wards.mine)
    lines = {
        line.name: line.may_start for line in own_placements.placements(wards.world.viewer(drafter)).rows
    }
    assert lines == {wards.free.name: True, wards.mine.name: True}
    start = wards.address("applications.start", placement_id=wards.free.id)
    assert wards.world.client(drafter).get(start).status_code == 200
    assert wards.browser.get(start).status_code == 404
    # A role that only reads there does not start there.
    wards.world.grant(wards.lead, Role.SIGNATORY, organisation_id=wards.world.organisation.id)
    lines = {
        line.name: line.may_start for line in own_placements.placements(wards.world.viewer(wards.lead)).rows
    }
    assert lines == {wards.free.name: False, wards.mine.name: True, wards.other.name: False}
    assert wards.browser.get(start).status_code == 403


def test_doubtful_evidence_is_told_only_of_the_named_placement(wards: Wards) -> None:
    wards.cites(wards.case, "Claimed for mine.")
    with unit_of_work():
        wards.item.expires_on = clock.today() - timedelta(days=1)
        db.session.add(wards.item)
    listed = citations.cases_to_check(wards.world.viewer(wards.lead))
    assert [case.place for case in listed] == [wards.mine.name]
    assert len(citations.cases_to_check(wards.world.viewer(wards.world.lead))) == 2


def test_the_library_is_the_whole_providers_but_not_what_other_placements_claim(wards: Wards) -> None:
    assert wards.item.title in wards.browser.get("/evidence").text
    page = wards.browser.get(f"/evidence/{wards.item.id}").text
    assert CLAIM not in page
    assert wards.other.name not in page
    assert CLAIM in wards.world.client(wards.world.lead).get(f"/evidence/{wards.item.id}").text
    sent = wards.browser.get(f"/evidence/{wards.item.id}/cite")
    assert sent.location == f"/evidence/{wards.item.id}/cite/{wards.case.id}", "their only application"
    assert wards.other.name not in wards.browser.get(sent.location).text
    cases = wards.browser.get(f"/evidence/{wards.item.id}/cite?all=y").text
    assert wards.mine.name in cases
    assert wards.other.name not in cases


def test_evidence_of_the_library_is_withdrawn_by_a_lead_of_the_whole_provider(wards: Wards) -> None:
    path = wards.address("evidence.withdraw", item_id=wards.item.id, revision_id=wards.file.id)
    assert wards.browser.open(path, method="POST", data={}).status_code == 403
    assert wards.world.client(wards.world.lead).send(path, reason="Wrong file").status_code == 302
    db.session.refresh(wards.file)
    assert wards.file.status is RevisionStatus.WITHDRAWN


def test_a_standard_is_given_to_those_who_may_write_for_the_placement(wards: Wards) -> None:
    wards.holder(Role.CONTRIBUTOR, wards.mine)
    wards.holder(Role.CONTRIBUTOR, wards.other)
    page = wards.browser.get(f"/applications/{wards.case.id}/standards/1.1/assign").text
    assert "Contributor of My ward" in page
    assert "Contributor of Other ward" not in page
    assert wards.world.lead.name in page


def test_named_placements_come_with_the_session_in_its_one_statement(wards: Wards) -> None:
    wards.world.grant(
        wards.lead, Role.CONTRIBUTOR, wards.mine, wards.free, organisation_id=wards.world.organisation.id
    )
    whole = wards.world.client(wards.world.lead)
    with counted() as without:
        whole.get("/account")
    with counted() as named:
        wards.browser.get("/account")
    assert len(named) == len(without)


@pytest.fixture
def administrator(world: World) -> Client:
    """An administrator's browser."""
    return world.client(world.person(Role.ADMINISTRATOR))


def test_a_role_is_given_for_chosen_placements(wards: Wards, administrator: Client) -> None:
    person = wards.world.person(name="Gil Granted")
    path = f"/people/{person.id}/roles/new"
    code = wards.world.organisation.ods_code
    assert "Other ward" not in administrator.get(path).text
    first = administrator.send(path, role="provider_lead", organisation_id=code, reach="named")
    assert first.status_code == 422
    assert "Choose at least one placement" in first.text
    assert "Other ward" in first.text, "the placements can be chosen now"
    assert db.session.scalars(select(Grant).where(Grant.person_id == person.id)).all() == []
    fields = {"role": "provider_lead", "organisation_id": code, "reach": "named"}
    sent = administrator.send(path, **fields, placements=[str(wards.mine.id), str(wards.free.id)])
    assert sent.status_code == 302
    where = "Riverside Trust: Free ward, My ward"
    assert where in administrator.get(f"/people/{person.id}").text
    assert where in administrator.get("/people?search=Gil").text
    grant = db.session.scalars(select(Grant).where(Grant.person_id == person.id)).one()
    assert where in administrator.get(f"/people/{person.id}/roles/{grant.id}/end").text
    assert where in wards.world.client(person).get("/account").text
    limited = select(AuditEvent.facts).where(AuditEvent.kind == "grant_limited").order_by(AuditEvent.seq)
    assert [
        f'"placement_id":{place.id}' in facts
        for place, facts in zip((wards.free, wards.mine), db.session.scalars(limited), strict=True)
    ] == [True, True]
    assert administrator.send(f"/people/{person.id}/roles/{grant.id}/end").status_code == 302
    assert where not in administrator.get("/people?search=Gil").text
    # What the role was for stays on the record.
    assert (
        len(db.session.scalars(select(GrantPlacement).where(GrantPlacement.grant_id == grant.id)).all()) == 2
    )


@pytest.mark.one_database
def test_a_role_that_answers_for_the_whole_provider_is_not_given_for_a_placement(
    wards: Wards, administrator: Client
) -> None:
    person = wards.world.person()
    sent = administrator.send(
        f"/people/{person.id}/roles/new",
        role="signatory",
        organisation_id=wards.world.organisation.ods_code,
        reach="named",
        placements=str(wards.mine.id),
    )
    assert sent.status_code == 422
    assert "held in the whole organisation" in sent.text
