"""The application's table says what the process says: these steps from these states to those, and no others."""

from collections import defaultdict

import pytest

from accreditation.enums.appeals import Remit
from accreditation.enums.applications import ENDED, ApplicationKind, Trigger
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.awards import Outcome
from accreditation.errors import Reason, RuleBroken
from tests.workflows.facts import Case, Thing
from workflows.application import APPLICATION, LIVE
from workflows.engine import fire, possible, unmet

T = Trigger

TABLE = {
    "self_assessment": "complete_self_assessment>evidence withdraw>withdrawn lapse>lapsed",
    "evidence": "request_sign_off>sign_off reopen_self_assessment>self_assessment change_tier>self_assessment "
    "withdraw>withdrawn lapse>lapsed",
    "sign_off": "sign>sign_off sign>signed countersign>signed send_back>evidence recall>evidence withdraw>withdrawn lapse>lapsed",
    "signed": "submit>submitted void_signature>evidence send_back>evidence withdraw>withdrawn lapse>lapsed",
    "submitted": "begin_check>in_check withdraw>withdrawn lapse>lapsed",
    "in_check": "accept>allocation return_for_completion>returned withdraw>withdrawn lapse>lapsed",
    "returned": "request_signature>returned sign>returned countersign>returned send_back>returned complete_return>in_check withdraw>withdrawn lapse>lapsed",
    "allocation": "allocate_team>in_review withdraw>withdrawn lapse>lapsed",
    "in_review": "begin_moderation>moderation replace_reviewer>in_review set_aside>in_review withdraw>withdrawn "
    "lapse>lapsed",
    "moderation": "issue_report>agreed issue_report>factual_accuracy reopen_review>in_review withdraw>withdrawn "
    "lapse>lapsed",
    "factual_accuracy": "confirm_accuracy>factual_accuracy answer_accuracy>ready_for_panel "
    "reopen_moderation>moderation reopen_review>in_review withdraw>withdrawn lapse>lapsed",
    "ready_for_panel": "list_on_agenda>at_panel reopen_review>in_review withdraw>withdrawn lapse>lapsed",
    "at_panel": "decide>decided postpone>ready_for_panel lapse>lapsed",
    "decided": "ratify>deferred ratify>closed send_back_once>ready_for_panel order_new_panel>ready_for_panel "
    "lapse>lapsed",
    "deferred": "request_signature>deferred sign>deferred countersign>deferred send_back>deferred resubmit>in_review remit_review>allocation remit_panel>ready_for_panel withdraw>withdrawn "
    "lapse>lapsed",
    "agreed": "",
    "closed": "remit_review>allocation remit_panel>ready_for_panel",
    "withdrawn": "",
    "lapsed": " ".join(f"reinstate>{status}" for status in LIVE),
}

GOOD = {
    (T.REMIT_REVIEW, S.ALLOCATION): Case(remit=Remit.REVIEW),
    (T.REMIT_PANEL, S.READY_FOR_PANEL): Case(remit=Remit.PANEL),
    (T.RATIFY, S.DEFERRED): Case(outcome=Outcome.DEFERRED),
    (T.ISSUE_REPORT, S.AGREED): Case(kind=ApplicationKind.ORGANISATION),
    (T.CONFIRM_ACCURACY, S.FACTUAL_ACCURACY): Case(accuracy_confirmed=False),
    (T.REOPEN_REVIEW, S.IN_REVIEW): Case(team_short=[Reason("One reviewer left.", "team")]),
}
"""Facts for the steps that need something to have happened."""

STEPS: list[tuple[S, str, str]] = [
    (S(source), step.split(">")[0], step.split(">")[1])
    for source, steps in TABLE.items()
    for step in steps.split()
]


def good_facts(trigger: Trigger, source: S, dest: S) -> Case:
    """Facts with which this very step may be taken."""
    if trigger is T.REINSTATE:
        return Case(lapsed_from=dest)
    if trigger is T.LAPSE:
        return Case(paused=True, pause_ran_out=True)
    if trigger is T.REQUEST_SIGNATURE:
        return Case(waits_for_signature=False, needs_signature_again=True)
    if trigger is T.SIGN and dest is S.SIGN_OFF:
        return Case(signatory_wrote=True, countersigner_agreed=True)
    if trigger is T.COUNTERSIGN:
        return Case(countersignature_waits=True)
    return GOOD.get((trigger, dest), Case())


@pytest.mark.parametrize("status", S)
def test_the_table_is_the_process(status: S):
    drawn = [f"{row.trigger}>{row.leads_to(status)}" for row in APPLICATION.leaving(status)]
    assert drawn == TABLE[status].split()
    triggers = [step.split(">")[0] for step in TABLE[status].split()]
    assert possible(APPLICATION, Thing(status)) == list(dict.fromkeys(triggers))


@pytest.mark.parametrize(("source", "trigger", "dest"), STEPS, ids=lambda value: str(value))
def test_every_step_can_be_taken(source: S, trigger: str, dest: str):
    subject, facts = Thing(source), good_facts(T(trigger), source, S(dest))
    assert unmet(APPLICATION, subject, T(trigger), facts) == []
    step = fire(APPLICATION, subject, T(trigger), facts)
    assert (step.trigger, step.source, step.dest) == (trigger, source, dest)
    assert subject.status is S(dest)


def test_every_trigger_of_the_vocabulary_is_in_the_table():
    assert {row.trigger for row in APPLICATION.rows} == set(T)


def test_every_row_says_who_and_every_guard_says_what():
    for row in APPLICATION.rows:
        assert row.by
        for words in [guard.__doc__ for guard in row.guards + row.asks]:
            assert words
            assert words.endswith(".")


@pytest.mark.parametrize("status", S)
@pytest.mark.parametrize("trigger", T)
def test_what_is_not_in_the_table_is_refused_and_moves_nothing(status: S, trigger: Trigger):
    if trigger in possible(APPLICATION, status):
        return
    subject = Thing(status)
    with pytest.raises(RuleBroken, match=r"is not possible now\. This application stands at"):
        fire(APPLICATION, subject, trigger, Case())
    assert subject.status is status


def _reached_from(start: S) -> set[S]:
    onward: dict[S, set[S]] = defaultdict(set)
    for source, trigger, dest in STEPS:
        if trigger != T.REINSTATE:
            onward[source].add(S(dest))
    seen, ahead = {start}, [start]
    while ahead:
        new = onward[ahead.pop()] - seen
        seen |= new
        ahead += new
    return seen


def test_every_state_is_reached_from_self_assessment():
    assert _reached_from(S.SELF_ASSESSMENT) == set(S)


@pytest.mark.parametrize("status", LIVE)
def test_every_live_case_can_end(status: S):
    assert _reached_from(status) & ENDED


def test_what_ended_stays_ended():
    assert [status for status in S if not possible(APPLICATION, status)] == [S.AGREED, S.WITHDRAWN]
    assert possible(APPLICATION, S.CLOSED) == [T.REMIT_REVIEW, T.REMIT_PANEL]
    assert possible(APPLICATION, S.LAPSED) == [T.REINSTATE]


@pytest.mark.parametrize("status", LIVE)
def test_a_pause_stops_all_but_three(status: S):
    paused = Case(paused=True, remit=Remit.REVIEW)
    open_still = {
        trigger
        for trigger in possible(APPLICATION, status)
        if not unmet(APPLICATION, status, trigger, paused)
    }
    assert open_still <= {T.WITHDRAW, T.REPLACE_REVIEWER}
    assert (T.WITHDRAW in open_still) == (status not in {S.AT_PANEL, S.DECIDED})
    assert (T.REPLACE_REVIEWER in open_still) == (status is S.IN_REVIEW)


def test_a_take_down_cancels_a_signature_in_a_pause_too():
    assert unmet(APPLICATION, S.SIGNED, T.VOID_SIGNATURE, Case(paused=True))
    assert not unmet(APPLICATION, S.SIGNED, T.VOID_SIGNATURE, Case(paused=True, taken_down=True))


@pytest.mark.parametrize("status", LIVE)
def test_a_pause_that_ran_out_closes_any_live_case(status: S):
    assert unmet(APPLICATION, status, T.LAPSE, Case(paused=True, deadline_passed=True))
    assert not unmet(
        APPLICATION, status, T.LAPSE, Case(paused=True, pause_ran_out=True, deadline_passed=False)
    )
