"""What a concern officer does about a concern: requires, tells, shares, sets the level; who reads what of it, and who nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.concerns import (
    ConcernAct,
    ConcernKind,
    ConcernStatus,
    ConcernTrigger,
    FactKind,
    SharedWith,
)
from accreditation.enums.findings import FindingStatus
from accreditation.enums.notices import NoticeKind
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.clocks import Clock
from accreditation.models.concerns import Concern, ConcernRecord, Fact
from accreditation.models.notices import Notice
from accreditation.models.reviews import Review
from accreditation.queries import concerns as queries
from accreditation.queries import holidays, rule_cases
from accreditation.rules import working_days
from accreditation.services import concerns, findings, notices, pauses
from tests import reviewing
from tests.scene import Scene, Stage
from tests.services.notices.hearing import heard_by
from tests.world import World

REQUIRED, WRITTEN, SHARED = "No learner works alone.", "We heard of nights alone.", "Rang their duty desk."


@pytest.fixture
def scene(world: World) -> Scene:
    return Scene(world)


def raised(scene: Scene) -> Concern:
    """A safety concern of a case whose team still scores."""
    case = scene.new_case(Stage.IN_REVIEW)
    review = reviewing.own(scene.world, case.reviews["lead"], scene.people["lead"])
    reviewing.give(scene.world, review, "1.1", 1, at_risk_now=True, nothing_cited=False)
    concern_id = db.session.scalars(select(Concern.id).order_by(Concern.id.desc())).first()
    concern = queries.get(scene.viewer("concern_officer"), concern_id or 0)
    assert concern is not None
    return concern


def everything(scene: Scene, concern: Concern) -> None:
    officer = scene.viewer("concern_officer")
    with unit_of_work():
        concerns.require(concern, words=REQUIRED, actor=officer)
        concerns.tell_provider(concern, words=WRITTEN, actor=officer)
        concerns.share(concern, shared_with=SharedWith.CQC, words=SHARED, actor=officer)


def test_a_requirement_is_sent_at_once_and_holds_the_place_once_its_day_has_passed(scene: Scene) -> None:
    concern = raised(scene)
    everything(scene, concern)
    record = queries.records(concern.id)[0]
    assert record.finding is not None
    assert record.finding.status is FindingStatus.ISSUED
    application = concern.application
    assert application is not None
    assert record.finding.due_on == findings.due_at_once(application)
    page = scene.world.client(scene.world.lead).get(f"/applications/{application.id}").text
    assert REQUIRED in page
    assert WRITTEN in page
    assert SHARED not in page
    heard = {notice.kind.value for notice in db.session.scalars(select(Notice))}
    assert {"concern_told", "required_at_once"} <= heard
    lines = {line.kind: line.value for line in rule_cases.fact_lines(application)}
    assert lines[FactKind.OVERDUE_IMR] == "no"
    with clock.at(clock.now() + timedelta(days=14)):
        lines = {line.kind: line.value for line in rule_cases.fact_lines(application)}
    assert lines[FactKind.OVERDUE_IMR] == "yes"


def test_a_pause_of_the_case_does_not_move_the_day_of_a_requirement(scene: Scene) -> None:
    concern = raised(scene)
    everything(scene, concern)
    officer = scene.viewer("concern_officer")
    due = db.session.scalars(select(Clock.due_on).where(Clock.name == "immediate_requirement")).one()
    with unit_of_work():
        assert concern.application is not None
        pauses.pause(
            db.session.get_one(Application, concern.application.id), actor=officer, reason="To look."
        )
    after = db.session.scalars(select(Clock.due_on).where(Clock.name == "immediate_requirement")).one()
    assert after == due


def test_a_concern_is_looked_at_within_a_working_day_whatever_its_case_does(scene: Scene) -> None:
    concern, officer = raised(scene), scene.viewer("concern_officer")
    assert concern.application is not None
    due = holidays.deadline(concern.raised_at, 1).date()
    (row,) = db.session.scalars(select(Clock).where(Clock.concern_id == concern.id)).all()
    assert (row.name, row.due_on, row.application_id) == ("concern_triage", due, None)
    with unit_of_work():
        pauses.pause(
            db.session.get_one(Application, concern.application.id), actor=officer, reason="To look."
        )
    client = scene.world.client(scene.people["concern_officer"])
    page = client.get("/concerns").text
    assert "overdue" not in page
    with clock.at(working_days.closes(due) + timedelta(days=1)):
        assert "overdue" in scene.world.client(scene.people["concern_officer"]).get("/concerns").text
        notices.remind()
    assert heard_by(scene.people["concern_officer"])[-1] is NoticeKind.CONCERN_LATE
    assert NoticeKind.CONCERN_LATE not in heard_by(scene.world.secretary)
    with unit_of_work():
        concerns.move_concern(concern, ConcernTrigger.TRIAGE, words="Rang the ward.", actor=officer)
    db.session.refresh(row)
    assert row.met_at is not None


def test_before_the_reveal_nobody_but_the_officer_and_the_provider_reads_any_of_it(scene: Scene) -> None:
    concern = raised(scene)
    everything(scene, concern)
    application = concern.application
    assert application is not None
    pages = {
        "secretariat": (
            f"/cases/{application.id}",
            f"/cases/{application.id}/dates",
            f"/cases/{application.id}/team",
        ),
        "lead": ("/home", "/reviews", "/notices"),
    }
    for name, paths in pages.items():
        for path in paths:
            person = scene.world.secretary if name == "secretariat" else scene.people[name]
            text = scene.world.client(person).get(path).text
            assert not [
                words for words in (REQUIRED, WRITTEN, SHARED, "mmediate requirement") if words in text
            ], path
    auditor = scene.world.client(scene.world.person(Role.AUDITOR))
    for kind in ("concern_acted_on", "finding_moved"):
        page = auditor.get(f"/audit?kind={kind}").text
        assert "from “Draft” to “Issued”" not in page
        assert "Shared" not in page


def test_the_provider_never_reads_what_was_written_about_the_concern(scene: Scene) -> None:
    concern = raised(scene)
    officer = scene.viewer("concern_officer")
    with unit_of_work():
        concerns.move_concern(concern, ConcernTrigger.TRIAGE, words="The reviewer is right.", actor=officer)
    everything(scene, concern)
    assert concern.application is not None
    page = scene.world.client(scene.world.lead).get(f"/applications/{concern.application.id}").text
    assert "The reviewer is right." not in page
    assert concern.words not in page


def test_each_act_is_on_the_record_in_order_with_who_did_it(scene: Scene) -> None:
    concern = raised(scene)
    everything(scene, concern)
    rows = queries.records(concern.id)
    assert [row.act for row in rows] == [ConcernAct.REQUIRE, ConcernAct.TELL, ConcernAct.SHARE]
    assert rows[2].shared_with is SharedWith.CQC
    assert {row.recorded_by.name for row in rows} == {scene.people["concern_officer"].name}
    duties = db.session.scalars(
        select(CaseDuty.duty).where(CaseDuty.person_id == scene.people["concern_officer"].id)
    ).all()
    assert duties == ["concern_officer"]


def test_nothing_is_added_to_a_closed_concern(scene: Scene) -> None:
    concern = raised(scene)
    officer = scene.viewer("concern_officer")
    for trigger in (ConcernTrigger.TRIAGE, ConcernTrigger.CLOSE):
        with unit_of_work():
            concerns.move_concern(concern, trigger, words="Looked.", actor=officer)
    assert concern.status is ConcernStatus.CLOSED
    with pytest.raises(RuleBroken, match="closed"), unit_of_work():
        concerns.share(concern, shared_with=SharedWith.CQC, words="Late.", actor=officer)


def test_the_support_level_is_set_from_the_concern_and_stands_in_its_record(scene: Scene) -> None:
    concern = raised(scene)
    browser = scene.world.client(scene.people["concern_officer"])
    path = f"/organisations/{scene.world.organisation.id}/facts/support_level?concern={concern.id}"
    today = clock.today()
    sent = browser.send(
        path,
        value="2",
        placement="",
        source="Our call with the director",
        **{
            "dated_on-day": str(today.day),
            "dated_on-month": str(today.month),
            "dated_on-year": str(today.year),
        },
    )
    assert sent.headers["Location"].endswith(f"/concerns/{concern.id}")
    db.session.rollback()
    record = db.session.scalars(select(ConcernRecord)).one()
    assert record.act is ConcernAct.SUPPORT_LEVEL
    assert db.session.get_one(Fact, record.fact_id).value == "2"
    assert "Support level set: level 2" in browser.get(f"/concerns/{concern.id}").text


def test_a_concern_of_another_office_is_no_way_in(scene: Scene) -> None:
    concern = raised(scene)
    elsewhere = scene.world.client(
        scene.world.person(Role.CONCERN_OFFICER, office=scene.world.new_office("North"))
    )
    for act in ("inform", "require", "share"):
        assert elsewhere.get(f"/concerns/{concern.id}/{act}").status_code == 404
        assert elsewhere.post(f"/concerns/{concern.id}/{act}", data={"words": "x"}).status_code == 404
    assert db.session.scalars(select(ConcernRecord)).all() == []


def close(scene: Scene, concern: Concern) -> None:
    officer = scene.viewer("concern_officer")
    for trigger in (ConcernTrigger.TRIAGE, ConcernTrigger.CLOSE):
        with unit_of_work():
            concerns.move_concern(
                db.session.get_one(Concern, concern.id), trigger, words="Rang the ward.", actor=officer
            )


def test_a_reviewer_who_says_anew_that_people_are_at_risk_is_heard_after_the_concern_was_closed(
    scene: Scene,
) -> None:
    concern = raised(scene)
    lead = scene.people["lead"]
    review_id = db.session.scalars(select(Review.id).where(Review.reviewer_id == lead.id)).one()

    def judge(value: int, rationale: str, **typed: object) -> list[Concern]:
        review = reviewing.own(scene.world, review_id, lead)
        how = {"at_risk_now": True, "nothing_cited": False, "rationale": rationale, **typed}
        reviewing.give(scene.world, review, "1.1", value, **how)
        raised_so_far = select(Concern).where(Concern.raised_by_id == lead.id).order_by(Concern.id)
        return list(db.session.scalars(raised_so_far))

    words = concern.words
    assert len(judge(0, words)) == 1, "while it is looked at, the officer knows"
    close(scene, concern)
    assert len(judge(0, words)) == 1, "a form that is sent again says nothing new"
    assert len(judge(0, words, private_note="Ask the chair.")) == 1
    first, second = judge(0, "Two learners were alone last night.")
    assert (second.kind, second.status) == (ConcernKind.SAFETY, ConcernStatus.RAISED)
    assert second.words == "Two learners were alone last night."
    clocks = select(Clock.id).where(Clock.concern_id == second.id, Clock.name == "concern_triage")
    assert len(db.session.scalars(clocks).all()) == 1
    assert judge(1, "Two learners were alone last night.") == [first, second]
    close(scene, second)
    assert len(judge(3, "They have somebody now.", at_risk_now=None)) == 2
    assert len(judge(1, "Two learners were alone last night.")) == 3, "said, taken back and said again"
