"""The standards of an application and each of their pages: what came back, what the evidence supports, what changed."""

from datetime import date

import pytest
from sqlalchemy import update

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.evidence import EvidenceKind, RevisionStatus
from accreditation.models.answers import Answer
from accreditation.models.applications import Application, Defect
from accreditation.queries import answers, applications, ceilings, matrix
from accreditation.services import checking
from tests import deciding, reviewing, shelving
from tests.services.test_checking import change
from tests.world import World


def returned(world: World) -> Application:
    """A case that the office sent back for 1.1 and 1.2."""
    case = reviewing.in_check(world)
    with unit_of_work():
        checking.return_for_completion(
            case,
            actor=world.viewer(world.secretary),
            defects={"1.1": "Say who meets the learners.", "1.2": "The page is the cover."},
        )
    return case


def deferred(world: World) -> Application:
    """A case that a panel deferred, with 1.1 scored 2 and open."""
    case = deciding.ready(world, {"1.1": 2})
    with unit_of_work():
        db.session.execute(
            update(Application)
            .where(Application.id == case.id)
            .values(status=ApplicationStatus.DEFERRED, deferrals=1, returns=1)
        )
        db.session.add(
            Defect(
                application_id=case.id,
                return_number=1,
                standard_id=_answer(case, "1.1").standard_id,
                words="Show what changed.",
            )
        )
    db.session.expire_all()
    return applications.get(case.id)


def _answer(case: Application, code: str) -> Answer:
    answer = answers.to_standard(case.id, code)
    assert answer is not None
    return answer


@pytest.mark.one_database
def test_the_tags_of_a_returned_case_say_what_is_to_be_redone(world: World) -> None:
    case = returned(world)
    browser = world.client(world.lead)
    page = browser.get(f"/applications/{case.id}").text
    assert "Standards: 0 of 2 redone; 22 stand as sent" in page
    assert page.count("To redo") == 2
    assert "Ready" not in page
    change(world, case, "1.1", "The ward manager meets them.")
    page = browser.get(f"/applications/{case.id}").text
    assert "Standards: 1 of 2 redone; 22 stand as sent" in page
    assert (page.count("To redo"), page.count(">Redone<")) == (1, 1)


@pytest.mark.one_database
def test_what_is_with_the_office_is_not_called_ready(world: World) -> None:
    case = reviewing.submitted(world)
    page = world.client(world.lead).get(f"/applications/{case.id}").text
    assert "Ready" not in page
    assert page.count(">Sent<") == 24


@pytest.mark.one_database
def test_a_score_above_its_evidence_is_said_in_the_task_list(world: World) -> None:
    case = reviewing.answered(world)
    policy = shelving.file(world, "Induction policy", kind=EvidenceKind.POLICY)
    shelving.cite(world, policy, case.id, "1.3")
    browser = world.client(world.lead)
    browser.send(f"/applications/{case.id}/standards/1.3", self_score="3", narrative="It is written down.")
    page = browser.get(f"/applications/{case.id}").text
    assert page.count("Ready, evidence supports 2") == 1
    assert "1 above what the evidence supports" in page


@pytest.mark.one_database
def test_the_matrix_counts_the_same(world: World) -> None:
    years = [(date(year, 4, 1), date(year + 1, 3, 31)) for year in (2024, 2025)]
    case = reviewing.answered(world, outcomes=years)
    shelving.cite(world, shelving.file(world, "Job plans", kind=EvidenceKind.JOB_PLANS), case.id, "1.2")
    supports = ceilings.of_drafts(case, answers.in_scope(case))
    by_code = {answer.standard.code: supports[answer.id].ceiling for answer in answers.in_scope(case)}
    assert {line.code: line.ceiling for line in matrix.of_application(case).lines} == by_code


def _standard(case: Application, code: str, rest: str = "") -> str:
    return f"/applications/{case.id}/standards/{code}{rest}"


@pytest.mark.one_database
def test_a_returned_standard_says_who_sent_it_back_and_what_is_asked(world: World) -> None:
    case = returned(world)
    browser = world.client(world.lead)
    page = browser.get(_standard(case, "1.1")).text
    assert "This standard came back to you: to redo" in page
    assert f"The {world.office.name} office checked it and sent it back on" in page
    assert "Say who meets the learners." in page
    assert "It is still as you sent it." in page
    assert "The page is the cover." not in page, "each standard has its own"
    change(world, case, "1.1", "The ward manager meets them.")
    page = browser.get(_standard(case, "1.1")).text
    assert "This standard came back to you: redone" in page
    compared = browser.get(_standard(case, "1.1", "/history?from=1&to=2")).text
    assert "history?from=1&amp;to=2" in page
    assert "The ward manager meets them." in compared


@pytest.mark.one_database
def test_a_standard_that_did_not_come_back_stands_and_names_those_that_did(world: World) -> None:
    case = returned(world)
    page = world.client(world.lead).get(_standard(case, "1.3")).text
    assert "This standard stands as you sent it." in page
    assert f'href="/applications/{case.id}/standards/1.2"' in page
    assert "came back to you" not in page
    assert "Save and continue" not in page


@pytest.mark.one_database
def test_nothing_came_back_of_a_draft(world: World) -> None:
    page = world.client(world.lead).get(_standard(world.application(), "1.1")).text
    assert "came back" not in page


@pytest.mark.one_database
def test_a_deferred_standard_says_its_score_and_why(world: World) -> None:
    case = deferred(world)
    page = world.client(world.lead).get(_standard(case, "1.1")).text
    assert "The panel asked for more before it decides" in page
    assert "The reviewers scored it <strong>2, partly met</strong>." in page
    assert "Why it is so." in page
    assert "Show what changed." in page


@pytest.mark.one_database
def test_the_ceiling_stands_beside_the_score_with_what_would_lift_it(world: World) -> None:
    case = reviewing.answered(world)
    shelving.cite(world, shelving.file(world, "Policy", kind=EvidenceKind.POLICY), case.id, "1.3")
    browser = world.client(world.lead)
    page = browser.get(_standard(case, "1.3")).text
    assert (
        "Your evidence supports a score of up to 2.</strong> Only policy or process papers are cited." in page
    )
    assert "above that" not in page
    assert page.count("(above what your evidence supports)") == 2
    browser.send(_standard(case, "1.3"), self_score="3", narrative="It is written down.")
    page = browser.get(_standard(case, "1.3")).text
    assert "Your score of 3 is above that" in page
    assert "<strong>3:</strong> cite something that shows what really happens" in page
    assert "national training survey" in page


@pytest.mark.one_database
def test_what_can_no_longer_be_used_supports_nothing(world: World) -> None:
    case = reviewing.answered(world)
    gone = shelving.file(world, "Survey", status=RevisionStatus.WITHDRAWN)
    shelving.cite(world, gone, case.id, "1.3")
    page = world.client(world.lead).get(_standard(case, "1.3")).text
    assert "Your evidence supports a score of up to 1.</strong> Only the written account supports it." in page


@pytest.mark.one_database
def test_save_and_continue_leads_to_the_next_that_waits(world: World) -> None:
    case = world.application()
    browser = world.client(world.lead)
    browser.send(_standard(case, "1.2"), self_score="1", narrative="Done before.")
    sent = browser.send(_standard(case, "1.1"), self_score="1", narrative="Met at the door.", go="next")
    assert sent.location == _standard(case, "1.3")
    assert "1.3 is the next that waits for you." in browser.get(sent.location).text
    sent = browser.send(_standard(case, "6.5"), self_score="1", narrative="Moved on.", go="next")
    assert sent.location == _standard(case, "1.3"), "round again from the end"


@pytest.mark.one_database
def test_save_and_continue_on_the_last_leads_to_the_next_step(world: World) -> None:
    case = reviewing.answered(world)
    browser = world.client(world.lead)
    sent = browser.send(_standard(case, "2.1"), self_score="1", narrative="Written again.", go="next")
    assert sent.location == f"/applications/{case.id}/steps/complete_self_assessment"
    assert "No other standard waits for you." in browser.get(sent.location).text
    sent = browser.send(_standard(case, "2.1"), self_score="", narrative="", go="next")
    assert sent.location == _standard(case, "2.1"), "the only one that waits is this"


@pytest.mark.one_database
def test_save_and_continue_after_a_return_goes_on_among_what_came_back(world: World) -> None:
    case = returned(world)
    browser = world.client(world.lead)
    sent = browser.send(
        _standard(case, "1.1"), self_score="3", narrative="The manager meets them.", go="next"
    )
    assert sent.location == _standard(case, "1.2")
    sent = browser.send(_standard(case, "1.2"), self_score="1", narrative="On page 4.", go="next")
    assert sent.location == f"/applications/{case.id}/steps/request_signature"


@pytest.mark.one_database
def test_any_two_versions_are_compared_in_words(world: World) -> None:
    case = world.application()
    browser = world.client(world.lead)
    for score, narrative in (
        ("1", "Met at the door."),
        ("2", "Met at the gate."),
        ("2", "Met at the gate. Always."),
    ):
        browser.send(_standard(case, "1.1"), self_score=score, narrative=narrative)
    page = browser.get(_standard(case, "1.1", "/history")).text
    assert "Version 3, compared with version 2" in page
    assert "Always.<" in page
    assert "<del>" not in page.split("</p>", 3)[-1]
    page = browser.get(_standard(case, "1.1", "/history?from=3&to=1")).text
    assert "Version 3, compared with version 1" in page, (
        "the older one is read first, however they are chosen"
    )
    assert "[removed:] </span> door.<" in page
    assert "[added:] </span> gate. Always.<" in page
    assert "[added:] </span>2<" in page
    for nonsense in ("from=99&to=99", "from=-1&to=x", "to=" + "9" * 30, "from=2&to=2"):
        assert browser.get(_standard(case, "1.1", f"/history?{nonsense}")).status_code == 200
