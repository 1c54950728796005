"""A self-assessment goes out as a workbook and comes back: what it changes is read, chosen and confirmed, and nothing else is saved."""

import random
from datetime import timedelta

import pytest
from lxml import html as parser
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import Tier
from accreditation.enums.people import Role
from accreditation.models.answers import AnswerRevision
from accreditation.models.applications import Application
from accreditation.models.workbooks import ReceivedWorkbook
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications
from accreditation.rules.workbooks import layout
from accreditation.services import checking, sign_offs, submissions, workbooks
from tests import moving, reviewing
from tests.client import Client, hidden
from tests.workbooks import (
    answers_of,
    confirmed,
    downloaded,
    expected,
    in_cells,
    opened,
    page,
    random_edits,
    row_of,
    sent,
    typed,
    write_hard_texts,
)
from tests.world import World


def main(browser: Client, path: str) -> str:
    (part,) = parser.document_fromstring(browser.get(path).text).xpath("//main")
    return " ".join(" ".join(part.itertext()).split())


def revisions(case: Application) -> list[tuple[str, int, int]]:
    return [
        (answer.standard.code, revision.version, revision.author_id)
        for answer in answer_queries.of_application(case.id)
        for revision in db.session.scalars(
            select(AnswerRevision)
            .where(AnswerRevision.answer_id == answer.id)
            .order_by(AnswerRevision.version)
        )
    ]


def test_without_edits_nothing_changes(world: World) -> None:
    case, browser = reviewing.answered(world, not_applicable=["1.2"]), world.client(world.lead)
    write_hard_texts(world, case)
    before, revisions_before = answers_of(case), revisions(case)
    answer = sent(browser, case, downloaded(browser, case))
    assert answer.location == page(case)
    assert "nothing to change" in main(browser, page(case))
    assert (answers_of(case), revisions(case)) == (before, revisions_before)
    assert db.session.scalars(select(ReceivedWorkbook)).all() == []


@pytest.mark.parametrize("seed", range(3))
def test_two_hundred_random_edits_are_saved_and_nothing_else(world: World, seed: int) -> None:
    case = reviewing.answered(world, Tier.EXCELLENCE, not_applicable=["1.2"])
    browser = world.client(world.person(Role.CONTRIBUTOR))
    before, revisions_before = answers_of(case), len(revisions(case))
    edits = random_edits(random.Random(seed), case, 200)
    preview = sent(browser, case, typed(downloaded(browser, case), in_cells(edits))).location
    assert answers_of(case) == before, "nothing changes until it is confirmed"
    assert confirmed(browser, preview).location == f"/applications/{case.id}"
    assert answers_of(case) == expected(before, edits)
    assert len(revisions(case)) == revisions_before + len(edits)
    assert db.session.scalars(select(ReceivedWorkbook)).all() == []


def test_every_change_is_shown_before_it_is_saved(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    moving.save(world, case, "1.1", narrative="We meet learners on Mondays.", self_score=2)
    content = typed(
        downloaded(browser, case),
        {
            "1.1": {"self_score": 3, "narrative": "We meet learners on Tuesdays."},
            "1.2": {"not_applicable": "yes", "not_applicable_reason": "Nobody is recruited here."},
        },
    )
    preview = sent(browser, case, content).location
    words = main(browser, preview)
    assert "2 standards to save" in words
    assert "1.1 A safe and supportive place Score [removed:] 2 [end] is now [added:] 3 [end]" in words
    assert "on [removed:] Mondays. [end] [added:] Tuesdays. [end]" in words
    assert "Not given [end] is now [added:] Does not apply" in words
    assert "Read what the workbook" in main(browser, page(case))
    assert confirmed(browser, preview).status_code == 302
    assert "2 answers are saved from your workbook." in main(browser, f"/applications/{case.id}")
    assert answers_of(case)["1.2"]["not_applicable"] is True
    assert ("1.1", 2, world.lead.id) in revisions(case)


def test_a_workbook_can_be_let_go(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    preview = sent(browser, case, typed(downloaded(browser, case), {"1.1": {"gaps": "Nights."}})).location
    assert confirmed(browser, preview, act="discard").location == page(case)
    assert answers_of(case)["1.1"]["gaps"] == ""
    assert browser.get(preview).status_code == 404


def test_what_somebody_else_changed_meanwhile_is_shown_side_by_side(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    moving.save(world, case, "1.1", narrative="We meet learners on Mondays in the library.", self_score=1)
    content = typed(
        downloaded(browser, case),
        {
            "1.1": {
                "narrative": "We meet all learners on Mondays in the library.",
                "self_score": 3,
                "gaps": "Nights.",
            }
        },
    )
    moving.save(world, case, "1.1", narrative="We meet learners on Mondays in the hall.", self_score=2)
    preview = sent(browser, case, content).location
    words = main(browser, preview)
    assert "Score: changed in the service too" in words
    assert "Pat Lead saved it on" in words
    assert (
        "Saved now We meet learners on Mondays in the [removed:] library. [end] [added:] hall. [end]" in words
    )
    assert "Your workbook We meet [added:] all [end] learners" in words
    assert "Both put together We meet all learners on Mondays in the hall." in words
    refused = confirmed(browser, preview)
    assert refused.status_code == 422
    assert "Score of standard 1.1: choose what should stand" in refused.text
    assert answers_of(case)["1.1"]["gaps"] == ""
    take = {"take_1_1_narrative": "both", "take_1_1_self_score": "saved"}
    assert confirmed(browser, preview, **take).status_code == 302
    assert answers_of(case)["1.1"] | {"not_applicable_reason": ""} == {
        "self_score": 2,
        "not_applicable": False,
        "not_applicable_reason": "",
        "narrative": "We meet all learners on Mondays in the hall.",
        "gaps": "Nights.",
        "actions": "",
    }


def test_other_fields_that_somebody_else_changed_stay(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    content = typed(downloaded(browser, case), {"1.1": {"gaps": "Nights."}})
    moving.save(world, case, "1.1", narrative="Written meanwhile.")
    preview = sent(browser, case, content).location
    assert "changed in the service too" not in main(browser, preview)
    confirmed(browser, preview)
    assert (answers_of(case)["1.1"]["narrative"], answers_of(case)["1.1"]["gaps"]) == (
        "Written meanwhile.",
        "Nights.",
    )


def test_what_changes_between_preview_and_confirming_is_left_out(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    content = typed(downloaded(browser, case), {"1.1": {"gaps": "Nights."}, "1.2": {"gaps": "Weekends."}})
    preview = sent(browser, case, content).location
    form = browser.get(preview).text
    moving.save(world, case, "1.1", actions="Written meanwhile.")
    answer = browser.post(preview, data=hidden(form))
    assert answer.location == preview
    words = main(browser, preview)
    assert "1 answer is saved" in words
    assert "Somebody changed these standards while you read: 1.1." in words
    assert (answers_of(case)["1.1"]["gaps"], answers_of(case)["1.2"]["gaps"]) == ("", "Weekends.")
    assert "1 standard to save" in main(browser, preview)
    confirmed(browser, preview)
    assert answers_of(case)["1.1"]["gaps"] == "Nights."
    assert answers_of(case)["1.1"]["actions"] == "Written meanwhile."


def test_two_workbooks_wait_side_by_side(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    content = downloaded(browser, case)
    first = sent(browser, case, typed(content, {"1.1": {"gaps": "Nights."}})).location
    second = sent(browser, case, typed(content, {"1.1": {"gaps": "Weekends."}})).location
    assert "2 workbooks of yours to confirm" in main(browser, page(case))
    confirmed(browser, first)
    assert "Gaps: changed in the service too" in main(browser, second)
    confirmed(browser, second, take_1_1_gaps="typed")
    assert answers_of(case)["1.1"]["gaps"] == "Weekends."


def test_after_signing_nothing_is_changed_and_the_page_says_why(world: World) -> None:
    case, browser = reviewing.answered(world), world.client(world.lead)
    preview = sent(browser, case, typed(downloaded(browser, case), {"1.1": {"gaps": "Nights."}})).location
    form = browser.get(preview).text
    case, lead = applications.get(case.id), world.viewer(world.lead)
    with unit_of_work():
        submissions.complete_self_assessment(case, actor=lead)
        sign_offs.request_sign_off(case, actor=lead)
    before = answers_of(case)
    assert browser.post(preview, data=hidden(form)).location == preview
    words = main(browser, preview)
    assert "Nothing of your workbook was saved." in words
    assert "1.1 A safe and supportive place: This answer is closed" in words
    assert answers_of(case) == before


def test_the_workbook_locks_all_but_the_answers(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    book = opened(downloaded(browser, case))
    assert book.sheetnames[0] == layout.GUIDE
    assert book[layout.ORIGIN].sheet_state == "hidden"
    assert book.security.lockStructure
    sheet, row = row_of(book, "1.1")
    assert sheet.protection.sheet
    unlocked = {
        name: not sheet.cell(row, number).protection.locked
        for number, name in enumerate((column.name for column in layout.COLUMNS), start=1)
    }
    assert [name for name, is_open in unlocked.items() if is_open] == [
        "self_score", "not_applicable_reason", "narrative", "gaps", "actions",
    ]  # fmt: skip
    assert sheet.cell(row, 4).value == layout.ALWAYS
    assert not row_of(book, "1.2")[0].cell(row_of(book, "1.2")[1], 4).protection.locked
    assert {rule.formula1 for rule in sheet.data_validations.dataValidation} >= {'"0,1,2,3,4"', '"yes,no"'}


def test_what_a_cell_cannot_hold_is_said_and_stays(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    moving.save(world, case, "1.1", narrative="w" * 40_000, gaps="Nights.")
    content = downloaded(browser, case)
    book = opened(content)
    sheet, row = row_of(book, "1.1")
    cell = sheet.cell(row, 6)
    assert "longer than a cell can hold" in str(cell.value)
    assert cell.protection.locked
    preview = sent(browser, case, typed(content, {"1.1": {"gaps": "Weekends."}})).location
    confirmed(browser, preview)
    assert answers_of(case)["1.1"]["narrative"] == "w" * 40_000
    assert answers_of(case)["1.1"]["gaps"] == "Weekends."


@pytest.mark.one_database
def test_who_may_take_it_and_who_may_bring_it(world: World) -> None:
    case = world.application()
    lead, reader = world.client(world.lead), world.client(world.signatory)
    content = downloaded(reader, case)
    assert "Whoever answers its standards uploads the workbook." in main(reader, page(case))
    assert reader.post(page(case)).status_code == 403
    preview = sent(lead, case, typed(content, {"1.1": {"gaps": "Nights."}})).location
    colleague = world.client(world.person(Role.CONTRIBUTOR))
    assert colleague.get(preview).status_code == 404, "a workbook is seen by whoever sent it alone"
    elsewhere = world.client(
        world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Hillside"))
    )
    for path in (page(case), f"{page(case)}/answers.xlsx", preview):
        assert elsewhere.get(path).status_code == 404


def test_in_a_case_that_came_back_only_the_opened_standards_are_saved(world: World) -> None:
    case, browser = reviewing.in_check(world), world.client(world.lead)
    secretary, signed = world.viewer(world.secretary), answers_of(case)
    with unit_of_work():
        checking.return_for_completion(
            applications.get(case.id), actor=secretary, defects={"1.1": "Say who."}
        )
    content = typed(downloaded(browser, case), {"1.1": {"gaps": "Nights."}, "1.3": {"gaps": "Weekends."}})
    preview = sent(browser, case, content).location
    words = main(browser, preview)
    assert "1 standard to save; 1 standard that is closed" in words
    assert "This standard stands as you sent it." in words
    assert confirmed(browser, preview).location == preview
    assert answers_of(case) == expected(signed, {"1.1": {"gaps": "Nights."}})


def test_what_nobody_confirms_is_cleared_away_after_a_day(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    content = downloaded(browser, case)
    old, new = (
        sent(browser, case, typed(content, {"1.1": {"gaps": words}})).location for words in ("Old", "New")
    )
    with unit_of_work():
        received = db.session.get_one(ReceivedWorkbook, int(old.rpartition("/")[2]))
        received.received_at = clock.now() - timedelta(days=1, minutes=1)
    # It is gone for its sender before the night.
    assert browser.get(old).status_code == 404
    assert "1 workbook of yours to confirm" in main(browser, page(case))
    with unit_of_work():
        assert workbooks.sweep() == 1
    assert [str(row) for row in db.session.scalars(select(ReceivedWorkbook.id))] == [new.rpartition("/")[2]]
