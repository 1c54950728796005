"""The standards of an application and each of their pages: what came back, what the evidence supports, what changed."""

from datetime import date

import pytest

from accreditation.db import unit_of_work
from accreditation.enums.evidence import EvidenceKind
from accreditation.models.applications import Application
from accreditation.queries import answers, ceilings, matrix
from accreditation.services import checking
from tests import reviewing, shelving
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
