"""Wherever a step leads, the page of the case names who has it now; and whatever is done is said in a sentence."""

import re

import pytest
from lxml import html

from accreditation.enums import step_words
from accreditation.enums.applications import GIVES_REASON, ApplicationStatus, Trigger
from accreditation.enums.back_words import WORDS as BACK
from accreditation.enums.labelled import Labelled
from accreditation.enums.turn_words import Side, Turn, words_of
from accreditation.queries.move_reasons import READ_BY
from tests.architecture.visitors import Visitors
from tests.scene import Stage
from workflows.application import APPLICATION

pytestmark = pytest.mark.xdist_group("scene")

S = ApplicationStatus
ARRIVED = {
    S.SELF_ASSESSMENT: (Stage.SELF_ASSESSMENT, "provider lead", "provider lead"),
    S.EVIDENCE: (Stage.EVIDENCE, "provider lead", "provider lead"),
    S.SIGN_OFF: (Stage.SIGN_OFF, "executive signatory", "executive signatory"),
    S.SIGNED: (Stage.SIGNED, "provider lead", "provider lead"),
    S.SUBMITTED: (Stage.SUBMITTED, "The office, ", "secretariat|You"),
    S.IN_CHECK: (Stage.IN_CHECK, "The office, ", "secretariat|You"),
    S.RETURNED: (Stage.RETURNED, "provider lead", "provider lead"),
    S.ALLOCATION: (Stage.TEAM_READY, "The office, ", "secretariat|You"),
    S.IN_REVIEW: (Stage.REVEALED, "Your reviewers", "."),
    S.MODERATION: (Stage.MODERATION, "Your reviewers", "The review team"),
    S.FACTUAL_ACCURACY: (Stage.ACCURACY, "lead", "lead"),
    S.READY_FOR_PANEL: (Stage.READY, "The office, ", "secretariat|You"),
    S.AT_PANEL: (Stage.CALLED, "The panel of ", "."),
    S.DECIDED: (Stage.DECIDED, "A second person", "ratifier|You"),
    S.DEFERRED: (Stage.DEFERRED, "provider lead", "provider lead"),
    S.LAPSED: (Stage.LAPSED, "The office, |Nobody", "Your office|Nobody"),
}
"""Where the rows of the table lead: a case that stands there, and who has it for its provider and for its office."""


def test_every_row_leads_where_somebody_is_named_or_the_case_has_ended() -> None:
    reached = {row.leads_to(source) for row in APPLICATION.rows for source in row.starts}
    assert reached - set(ARRIVED) == {S.AGREED, S.CLOSED, S.WITHDRAWN}
    for turn in [*S, *Turn]:
        for side in Side:
            words = words_of(turn, side)
            assert words.task.endswith("."), (turn, side)
            assert words.following or turn in {S.AGREED, S.CLOSED, S.WITHDRAWN}, (turn, side)


def test_what_was_done_is_a_sentence_of_its_own() -> None:
    for noun, triggers in step_words.WORDS.items():
        for trigger in triggers:
            done = step_words.done(noun, trigger)
            assert done.endswith("."), (noun, trigger)
            assert not done.endswith(": done."), (noun, trigger)


def test_every_step_whose_reason_is_kept_has_its_readers_and_its_words() -> None:
    others: set[Labelled] = {Trigger.SET_ASIDE, Trigger.SEND_BACK_ONCE, Trigger.ORDER_NEW_PANEL}
    assert set(READ_BY) == set(BACK) == GIVES_REASON | others
    for trigger in (Trigger.VOID_SIGNATURE, Trigger.LAPSE, Trigger.POSTPONE):
        assert BACK[trigger].unwritten, "the clock, a take-down and a cancelled meeting write nothing"


def _holder(page: str) -> str:
    rows = html.fromstring(page).xpath("//dt[.='Who has it now']/following-sibling::dd[1]")
    assert len(rows) == 1
    return str(rows[0].text_content()).strip()


@pytest.mark.parametrize("status", ARRIVED)
def test_the_page_of_a_case_names_who_has_it_now(visitors: Visitors, status: ApplicationStatus) -> None:
    stage, for_provider, for_office = ARRIVED[status]
    case = visitors.scene.cases[stage]
    provider = visitors.browsers["contributor"].get(f"/applications/{case.application_id}").text
    assert re.search(for_provider, _holder(provider))
    office = visitors.browsers["secretariat"].get(f"/cases/{case.application_id}").text
    assert re.search(for_office, _holder(office))
    names = {visitors.people[name].name for name in ("lead", "lay", "learner") if name in visitors.people}
    assert not [name for name in names if name in provider], "a provider never reads a reviewer's name"
