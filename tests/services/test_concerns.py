"""Concerns and findings may be about a case, an award or neither yet: pages, records and duties take each as it is."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.concerns import ConcernKind, ConcernStatus, ConcernTrigger, FactKind
from accreditation.enums.findings import FindingKind, FindingStatus
from accreditation.enums.people import Role
from accreditation.models.applications import CaseDuty
from accreditation.models.awards import Award
from accreditation.models.concerns import Concern
from accreditation.models.findings import Finding
from accreditation.models.people import Person
from accreditation.queries import concerns as queries
from accreditation.queries import findings, reports, rule_cases
from accreditation.queries.policies import policy_of
from accreditation.services import concerns
from tests import deciding
from tests.architecture.growing import Field
from tests.scene import Scene, Stage
from tests.world import World


def add_concern(world: World, **about: object) -> Concern:
    concern = Concern(
        office_id=world.office.id,
        kind=ConcernKind.SAFETY,
        raised_at=clock.now(),
        words="A learner wrote to us.",
        **about,
    )
    with unit_of_work():
        db.session.add(concern)
    return concern


def add_finding(author: Person, **about: object) -> Finding:
    values: dict[str, object] = {
        "kind": FindingKind.REQUIREMENT,
        "status": FindingStatus.ISSUED,
        "words": "Write to every learner.",
        "drafted_by_id": author.id,
        "created_at": clock.now(),
    }
    finding = Finding(**{**values, **about})
    with unit_of_work():
        db.session.add(finding)
    return finding


def award_of(world: World) -> Award:
    return Field(world).award


def test_a_concern_without_a_case_is_listed_shown_and_moved_and_takes_no_duty(world: World) -> None:
    concern = add_concern(world)
    officer = world.person(Role.CONCERN_OFFICER)
    browser = world.client(officer)
    assert "Safety concern: no case" in browser.get("/home").text
    assert "No case" in browser.get("/concerns").text
    path = f"/concerns/{concern.id}"
    assert "No case" in browser.get(path).text
    assert browser.send(path, trigger="triage", words="Looked at it.").status_code == 302
    db.session.expire_all()
    moved = db.session.get_one(Concern, concern.id)
    assert moved.status is ConcernStatus.TRIAGED
    assert db.session.scalars(select(CaseDuty).where(CaseDuty.person_id == officer.id)).all() == []


def test_a_concern_about_an_award_names_its_place_and_provider(world: World) -> None:
    award = award_of(world)
    concern = add_concern(world, award_id=award.id)
    browser = world.client(world.person(Role.CONCERN_OFFICER))
    assert f"Safety concern: {award.placement_name}" in browser.get("/home").text
    assert f"{award.placement_name}, {award.organisation_name}" in browser.get("/concerns").text
    page = browser.get(f"/concerns/{concern.id}").text
    assert award.number in page
    assert f"/organisations/{world.organisation.id}/facts" in page


def test_a_concern_without_a_case_belongs_to_its_office_alone(world: World) -> None:
    concern = add_concern(world)
    elsewhere = world.person(Role.CONCERN_OFFICER, office=world.new_office("North"))
    assert queries.get(world.viewer(elsewhere), concern.id) is None
    assert world.client(elsewhere).get(f"/concerns/{concern.id}").status_code == 404


def test_the_record_tells_of_a_concern_without_a_case_which_tells_of_no_score(world: World) -> None:
    officer = world.viewer(world.person(Role.CONCERN_OFFICER))
    concern = add_concern(world)
    with unit_of_work():
        concerns.move_concern(
            db.session.get_one(Concern, concern.id), ConcernTrigger.TRIAGE, words="Seen.", actor=officer
        )
    page = world.client(world.person(Role.AUDITOR)).get("/audit?kind=concern_moved").text
    assert "from “Raised” to “Triaged”" in page


@pytest.mark.both_databases
def test_a_standard_is_of_a_case_or_an_award_and_a_finding_has_one_of_them(world: World) -> None:
    standard_id, author = world.framework.standards[0].id, world.secretary
    assert add_concern(world).standard_id is None
    with pytest.raises(IntegrityError, match="ck_findings_of_case_or_award"):
        add_finding(author, standard_id=standard_id)
    db.session.add_all((world.office, author))
    with pytest.raises(IntegrityError, match="ck_concerns_standard_of_case_or_award"):
        add_concern(world, standard_id=standard_id)


def test_a_finding_on_no_one_standard_is_read_after_the_others(world: World) -> None:
    scene = Scene(world)
    case = scene.new_case(Stage.ACCURACY, {"1.3": (2, 2, 2)})
    general = add_finding(scene.people["lead"], application_id=case.application_id)
    application = case.application
    assert [finding.id for finding in findings.of_case(application.id)][-1] == general.id
    assert [finding.id for finding in findings.every_of_case(application.id)][-1] == general.id
    assert [
        finding.id for finding in reports.of_round(application.current_round, policy_of(application)).general
    ] == [general.id]
    provider = world.client(world.lead).get(f"/applications/{application.id}/report").text
    team = world.client(scene.people["lead"]).get(f"/reviews/{case.reviews['lead']}/report").text
    assert "On no one standard" in team
    for page in (provider, team):
        assert "Write to every learner." in page


def test_an_overdue_requirement_on_an_award_limits_the_next_case_of_its_place_alone(world: World) -> None:
    application = deciding.ready(world)
    field = Field(world)
    elsewhere = field.award
    overdue = {"kind": FindingKind.IMR, "due_on": clock.today() - timedelta(days=1)}
    add_finding(world.secretary, award_id=elsewhere.id, **overdue)

    def overdue_imr() -> str:
        lines = {line.kind: line for line in rule_cases.fact_lines(application)}
        return lines[FactKind.OVERDUE_IMR].value

    assert overdue_imr() == "no", "another place's"
    here = field.add_award(application.placement_id)
    add_finding(world.secretary, award_id=here.id, **overdue)
    assert overdue_imr() == "yes"
