"""Whose turn it is: pages, lists and tasks name the person who can go on, with the day that is theirs."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import REPORT_CHECKED
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.people import Duty, Role
from accreditation.models.applications import Application, CaseDuty, Defect
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.people import Person
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications, cases, citations, evidence, home, own_placements
from accreditation.rules import working_days
from accreditation.services import reports
from tests import agreeing, reviewing
from tests.world import World

WARD = "Ward 7"


def titles(viewer) -> list[str]:
    board = home.board(viewer)
    return [task.title for task in (*board.must, *board.may)]


def put(case: Application, **values: object) -> None:
    with unit_of_work():
        db.session.execute(update(Application).where(Application.id == case.id).values(**values))
    db.session.expire_all()


def test_once_the_report_is_confirmed_it_is_the_leads_turn_and_day_everywhere(world: World) -> None:
    case, team = agreeing.issued(world)
    assert case.due_on == working_days.deadline(clock.now(), 10).date()
    later = clock.now() + timedelta(days=2)
    with clock.at(later):
        with unit_of_work():
            reports.confirm_accuracy(case, actor=world.viewer(world.lead), comments="Beds: 12, not 14.")
        due_on = working_days.deadline(later, 5).date()
        assert applications.get(case.id).due_on == due_on
        lead_reviewer = reviewing.viewer_of(world, team[0])
        (task,) = home.board(lead_reviewer).must
        assert (task.title, task.due_on) == (f"Answer the provider about the report: {WARD}", due_on)
        assert home.board(world.viewer(world.lead)).must == []
        (waiting,) = home.board(world.viewer(world.lead)).others
        assert (waiting.title, waiting.due_on) == (WARD, due_on)
        assert waiting.hint.startswith("The lead of the review team")
        (line,) = own_placements.placements(world.viewer(world.lead)).rows
        assert line.stands == REPORT_CHECKED
        (row,) = cases.worklist(world.viewer(world.secretary)).rows
        assert row.stands == REPORT_CHECKED
        browser, office = world.client(world.lead), world.client(world.secretary)
        pages = [browser.get("/home"), browser.get(f"/applications/{case.id}"), office.get("/worklist")]
        pages += [office.get("/worklist.csv"), office.get(f"/cases/{case.id}")]
        for page in pages:
            assert REPORT_CHECKED in page.text, page.request.path
            assert "Check the report<" not in page.text.replace("Check the report</option", ""), (
                page.request.path
            )
        report = world.client(db.session.get_one(Person, team[0].reviewer_id)).get(
            f"/reviews/{team[0].id}/report"
        )
        assert "Answer it: due" in report.text


@pytest.mark.parametrize(
    ("status", "opened", "is_task"),
    [
        (S.SELF_ASSESSMENT, False, True),
        (S.EVIDENCE, False, True),
        (S.SIGN_OFF, False, False),
        (S.SIGNED, False, False),
        (S.RETURNED, True, True),
        (S.RETURNED, False, False),
        (S.DEFERRED, True, True),
        (S.DEFERRED, False, False),
        (S.SUBMITTED, False, False),
    ],
)
@pytest.mark.one_database
def test_replaced_evidence_is_a_task_only_where_its_answer_can_be_changed(
    world: World, status: S, opened: bool, is_task: bool
) -> None:
    case = reviewing.answered(world)
    cited = next(revision for _, revision in citations.cited(case.id))
    reviewing.evidence(world, newer_than=cited)
    with unit_of_work():
        if opened:
            (answer,) = [a for a in answer_queries.of_application(case.id) if a.standard.code == "1.1"]
            db.session.add(
                Defect(application_id=case.id, return_number=1, standard_id=answer.standard_id, words="More.")
            )
    put(case, status=status, returns=1, submitted_at=clock.now())
    assert any("evidence" in title for title in titles(world.viewer(world.lead))) is is_task


@pytest.mark.one_database
def test_what_only_a_lead_sends_is_no_task_of_a_contributor(world: World) -> None:
    case = world.application()
    put(case, status=S.SIGNED)
    assert titles(world.viewer(world.person(Role.CONTRIBUTOR))) == []
    assert titles(world.viewer(world.lead)) == [f"Send it to the office: {WARD}"]


@pytest.mark.one_database
def test_a_case_that_ended_or_pauses_asks_nobody(world: World) -> None:
    case, (first, *_) = reviewing.scoring(world)
    reviewer = reviewing.viewer_of(world, first)
    assert titles(reviewer) == [f"Score the standards: {WARD}"]
    put(case, status=S.WITHDRAWN)
    assert titles(reviewer) == []
    put(case, status=S.SUBMITTED)
    assert titles(world.viewer(world.secretary)) == [f"Start checking: {WARD}"]
    put(case, paused_at=clock.now())
    assert titles(world.viewer(world.secretary)) == []


@pytest.mark.one_database
def test_a_decision_waits_for_a_dean_who_did_not_vote(world: World) -> None:
    case = reviewing.submitted(world)
    put(case, status=S.DECIDED)
    voted, other = world.person(Role.RATIFIER), world.person(Role.RATIFIER)
    with unit_of_work():
        db.session.add(
            CaseDuty(application_id=case.id, person_id=voted.id, duty=Duty.VOTER.value, taken_at=clock.now())
        )
    assert titles(world.viewer(voted)) == []
    assert titles(world.viewer(other)) == [f"Read the decision and ratify it: {WARD}"]


@pytest.mark.one_database
def test_why_a_page_cannot_be_read_is_one_reason(world: World) -> None:
    revision = reviewing.evidence(world, pages=3)
    assert evidence.why_unreadable(revision, 3) == ""
    assert evidence.why_unreadable(revision, 4) == "This file has no page 4: its last is page 3."
    for status in RevisionStatus:
        words = evidence.why_unreadable(EvidenceRevision(status=status, pages=3, unit=revision.unit), 9)
        assert ("can no longer be opened" in words) is ("ready to use" not in status.label.lower())
        assert "ready to use" not in words
