"""The tables of everything beside the application: these steps, refused in these words, and no others."""

from typing import Any

import pytest

from accreditation.enums.appeals import AppealStatus
from accreditation.enums.awards import AwardStatus, AwardTrigger, Outcome
from accreditation.enums.concerns import ConcernStatus
from accreditation.enums.evidence import ScanResult
from accreditation.enums.findings import FindingKind
from accreditation.enums.labelled import Labelled
from accreditation.enums.reviews import SetAsideCause
from accreditation.errors import Reason, RuleBroken
from tests.workflows import facts as plain
from tests.workflows.facts import Thing
from workflows.diagrams import WORKFLOWS, ends
from workflows.engine import Workflow, fire, possible, unmet

TABLES = {
    "review": {
        "invited": "accept>accepted decline>declined declare_conflict>conflicted set_aside>set_aside",
        "accepted": "begin_scoring>scoring set_aside>set_aside",
        "scoring": "lock>locked set_aside>set_aside",
        "locked": "unlock>scoring reveal>revealed set_aside>set_aside",
        "revealed": "close>closed set_aside>set_aside",
    },
    "clarification": {"asked": "answer>answered give_up>closed waive>waived", "answered": "close>closed"},
    "evidence": {
        "receiving": "received>scanning refuse>rejected",
        "scanning": "accept>accepted ask>questioned hold>held refuse>rejected",
        "questioned": "accept>accepted refuse>rejected",
        "held": "release>released reject>rejected",
        "accepted": "withdraw>withdrawn take_back>withdrawn take_down>taken_down",
        "released": "withdraw>withdrawn take_back>withdrawn take_down>taken_down",
    },
    "award": {
        "active": "impose_conditions>conditional open_review>under_review suspend>suspended surrender>surrendered "
        "expire>expired supersede>superseded",
        "conditional": "lift_conditions>active open_review>under_review suspend>suspended surrender>surrendered "
        "expire>expired supersede>superseded",
        "under_review": "uphold>active uphold_with_conditions>conditional suspend>suspended withdraw>withdrawn "
        "surrender>surrendered expire>expired supersede>superseded",
        "suspended": "restore>active withdraw>withdrawn surrender>surrendered expire>expired supersede>superseded",
    },
    "finding": {
        "draft": "issue>issued",
        "issued": "acknowledge>acknowledged decline>declined",
        "acknowledged": "decline>declined submit_plan>plan_submitted",
        "plan_submitted": "agree_plan>plan_agreed",
        "plan_agreed": "submit_evidence>evidence_submitted",
        "evidence_submitted": "find_met>met find_partly_met>partly_met find_not_met>not_met",
        "partly_met": "extend>plan_agreed",
    },
    "meeting": {
        "scheduled": "issue_papers>papers_issued cancel>cancelled",
        "papers_issued": "open>open cancel>cancelled",
        "open": "adjourn>adjourned close>closed",
        "adjourned": "resume>open close>closed",
        "closed": "confirm_minutes>minutes_confirmed",
    },
    "item": {
        "listed": "call>called postpone>postponed",
        "called": "decide>decided postpone>postponed",
        "decided": "ratify>ratified return>returned",
    },
    "appeal": {
        "lodged": "acknowledge>acknowledged",
        "acknowledged": "open_stage_one>stage_one",
        "stage_one": "uphold>upheld dismiss>dismissed",
        "stage_two": "uphold>upheld dismiss>dismissed",
        "dismissed": "ask_stage_two>stage_two",
    },
    "concern": {"raised": "triage>triaged", "triaged": "escalate>escalated close>closed"},
}

FACTS: dict[str, type] = {
    "review": plain.Review,
    "clarification": plain.Clarification,
    "evidence": plain.Evidence,
    "award": plain.Award,
    "finding": plain.Finding,
    "meeting": plain.Meeting,
    "item": plain.Case,
    "appeal": plain.Appeal,
    "concern": plain.Concern,
}

GROUND = [Reason("Support level 3.", "findings")]
GOOD: dict[tuple[str, str], dict[str, Any]] = {
    ("evidence", "ask"): {"possible_unconfirmed": True},
    ("evidence", "hold"): {"likely_pages": [3]},
    ("evidence", "refuse"): {"refused_because": ["It is not a PDF."]},
    ("award", "impose_conditions"): {"open_conditions": GROUND},
    ("award", "uphold_with_conditions"): {"open_conditions": GROUND},
    ("award", "suspend"): {"suspension_grounds": GROUND},
    ("finding", "decline"): {"kind": FindingKind.RECOMMENDATION},
}
"""Facts for the steps that need something to have happened."""

STEPS = [
    (name, source, *step.split(">"))
    for name, table in TABLES.items()
    for source in table
    for step in table[source].split()
]


def _trigger(name: str, code: str) -> Labelled:
    return next(row.trigger for row in WORKFLOWS[name].rows if row.trigger == code)


@pytest.mark.parametrize("name", TABLES)
def test_the_table_is_the_process(name: str):
    workflow: Workflow[Any] = WORKFLOWS[name]
    for status in workflow.states:
        steps = TABLES[name].get(status.value, "").split()
        assert [f"{row.trigger}>{row.leads_to(status)}" for row in workflow.leaving(status)] == steps
        assert possible(workflow, status) == [step.split(">")[0] for step in steps]


@pytest.mark.parametrize("name", TABLES)
def test_every_state_is_reached_and_every_trigger_used(name: str):
    workflow: Workflow[Any] = WORKFLOWS[name]
    reached = {row.leads_to(start) for row in workflow.rows for start in row.starts} | set(workflow.begins)
    assert reached == set(workflow.states)
    # An award begins by being granted: no row leads to its first state, and its events say so all the same.
    assert {row.trigger for row in workflow.rows} == set(type(workflow.rows[0].trigger)) - {
        AwardTrigger.GRANT
    }
    assert ends(workflow)
    assert all(row.by for row in workflow.rows)


@pytest.mark.parametrize(("name", "source", "code", "dest"), STEPS)
def test_every_step_can_be_taken(name: str, source: str, code: str, dest: str):
    workflow: Workflow[Any] = WORKFLOWS[name]
    subject, facts = Thing(workflow.states(source)), FACTS[name](**GOOD.get((name, code), {}))
    assert unmet(workflow, subject, _trigger(name, code), facts) == []
    assert fire(workflow, subject, _trigger(name, code), facts).dest == dest
    assert subject.status is workflow.states(dest)


REFUSALS: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("review", "invited", "accept", {"declared_clear": False}, "Declare"),
    ("review", "accepted", "begin_scoring", {"team_allocated": False}, "not confirmed"),
    ("review", "accepted", "begin_scoring", {"declared_clear": False}, "Declare"),
    ("review", "accepted", "begin_scoring", {"paused": True}, "paused"),
    ("review", "scoring", "lock", {"paused": True}, "paused"),
    ("review", "scoring", "lock", {"clarification_settled": False}, "waive or close"),
    (
        "review",
        "scoring",
        "lock",
        {"unfinished": [Reason("Standard 1.1: give a score.")]},
        "1.1: give a score",
    ),
    ("review", "locked", "unlock", {"unlock_wanted": False}, "has not asked"),
    ("review", "locked", "unlock", {"scores_shared": True}, "no review is unlocked"),
    ("review", "locked", "unlock", {"paused": True}, "paused"),
    ("review", "locked", "reveal", {"open_reviews": 1}, "when all reviews are locked"),
    ("review", "scoring", "set_aside", {"set_aside_cause": None}, "Say why"),
    ("review", "scoring", "set_aside", {"set_aside_cause": SetAsideCause.SILENT}, "5 working days past"),
    ("clarification", "asked", "answer", {"unanswered": ["1.1"]}, "1.1: answer the reviewers"),
    ("clarification", "asked", "answer", {"declared": False}, "Declare that your answers"),
    ("clarification", "asked", "waive", {"any_locked": True}, "locked already"),
    ("clarification", "asked", "give_up", {"overdue": False}, "still has time"),
    ("clarification", "answered", "close", {"paused": True}, "paused"),
    ("clarification", "asked", "answer", {"in_review": False}, "is over"),
    ("evidence", "receiving", "received", {"arrived_whole": False}, "not arrived whole"),
    ("evidence", "scanning", "accept", {"scan_result": ScanResult.INFECTED}, "virus was found"),
    (
        "evidence",
        "scanning",
        "accept",
        {"scan_result": ScanResult.NOT_SCANNED},
        "not been checked for viruses",
    ),
    ("evidence", "scanning", "accept", {"scan_result": None}, "not been checked for viruses"),
    ("evidence", "scanning", "accept", {"refused_because": ["It is encrypted."]}, "It is encrypted."),
    ("evidence", "scanning", "accept", {"likely_pages": [2, 5]}, "patient details (page 2, 5)"),
    ("evidence", "scanning", "accept", {"possible_unconfirmed": True}, "ten-digit number"),
    ("evidence", "scanning", "ask", {}, "Only a number that may be a patient's is asked about"),
    (
        "evidence",
        "scanning",
        "ask",
        {"possible_unconfirmed": True, "likely_pages": [2]},
        "patient details (page 2)",
    ),
    ("evidence", "questioned", "accept", {"possible_unconfirmed": True}, "ten-digit number"),
    ("evidence", "scanning", "hold", {}, "Only a file that may contain"),
    ("evidence", "scanning", "refuse", {}, "Nothing is wrong"),
    ("evidence", "held", "release", {"actor_uploaded": True}, "somebody else must decide"),
    ("evidence", "held", "release", {"reason_given": False}, "Give a reason"),
    ("evidence", "held", "reject", {"reason_given": False}, "Give a reason"),
    ("evidence", "held", "reject", {"actor_uploaded": True}, "somebody else must decide"),
    ("evidence", "accepted", "take_back", {"was_signed": True}, "signed or submitted"),
    ("evidence", "accepted", "take_back", {"cited_by_others": True}, "A colleague"),
    ("evidence", "released", "take_back", {"cited_where_closed": True}, "cannot be changed now"),
    ("evidence", "accepted", "take_down", {"reason_given": False}, "Give a reason"),
    ("award", "active", "impose_conditions", {}, "no open condition"),
    ("award", "conditional", "lift_conditions", {"open_conditions": GROUND}, "Support level 3"),
    ("award", "active", "open_review", {"review_needed": False}, "Record first"),
    ("award", "under_review", "uphold", {"open_conditions": GROUND}, "Support level 3"),
    ("award", "under_review", "uphold_with_conditions", {}, "no open condition"),
    ("award", "conditional", "suspend", {}, "Nothing that suspends"),
    ("award", "suspended", "restore", {"suspension_grounds": GROUND}, "Support level 3"),
    ("award", "suspended", "restore", {"reason_given": False}, "Say why the award"),
    ("award", "suspended", "withdraw", {"withdrawal_ratified": False}, "must ratify"),
    ("award", "active", "expire", {"expiry_passed": False}, "not run its time"),
    ("award", "active", "expire", {"renewal_under_way": True}, "renewal was sent in time"),
    ("award", "active", "supersede", {"later_award": False}, "No later award"),
    ("finding", "draft", "issue", {"has_text": False}, "Write the finding"),
    ("finding", "draft", "issue", {"has_due_date": False}, "Give the date"),
    ("finding", "draft", "issue", {"due_too_late": True}, "too late"),
    ("finding", "issued", "decline", {}, "Only a recommendation"),
    (
        "finding",
        "issued",
        "decline",
        {"kind": FindingKind.RECOMMENDATION, "within_declining": False},
        "has passed",
    ),
    ("finding", "issued", "decline", {"kind": FindingKind.RECOMMENDATION, "reason_given": False}, "Say why"),
    ("finding", "acknowledged", "submit_plan", {"kind": FindingKind.COMMENDATION}, "asks nothing"),
    ("finding", "acknowledged", "submit_plan", {"has_plan": False}, "Write your plan"),
    ("finding", "plan_agreed", "submit_evidence", {"has_evidence": False}, "Add evidence"),
    ("finding", "evidence_submitted", "find_met", {"verified_by_reviewer": False}, "must verify"),
    ("finding", "evidence_submitted", "find_met", {"countersigned": False}, "must countersign"),
    ("finding", "evidence_submitted", "find_met", {"closed_by_submitter": True}, "cannot close"),
    ("finding", "partly_met", "extend", {"extended": True}, "extended once"),
    ("meeting", "scheduled", "issue_papers", {"items_listed": 0}, "at least one case"),
    ("meeting", "scheduled", "issue_papers", {"papers_missing": [Reason("No paper.")]}, "No paper"),
    ("meeting", "scheduled", "issue_papers", {"notice_enough": False}, "too soon"),
    ("meeting", "papers_issued", "open", {"day_reached": False}, "has not come"),
    ("meeting", "open", "adjourn", {"items_called": 1}, "Decide or postpone"),
    ("meeting", "open", "close", {"items_open": [Reason("Ward 7 is not decided.")]}, "Ward 7"),
    ("item", "listed", "call", {"meeting_open": False}, "not open"),
    ("item", "listed", "call", {"another_called": True}, "Decide or postpone"),
    (
        "item",
        "called",
        "decide",
        {"outcome": Outcome.ACCREDITED_WITH_CONDITIONS, "conditions_written": False},
        "at least one condition",
    ),
    ("item", "called", "decide", {"meeting_open": False}, "not open"),
    ("item", "called", "decide", {"quorum_unmet": [Reason("A learner is missing.")]}, "A learner"),
    ("item", "called", "decide", {"outcome": None}, "Record what"),
    ("item", "called", "decide", {"resubmitted": True, "outcome": Outcome.DEFERRED}, "Not accredited"),
    ("item", "decided", "ratify", {"ratifier_voted": True}, "You voted"),
    ("item", "decided", "ratify", {"outcome": None}, "Record what"),
    ("item", "called", "decide", {"reviews_unmet": [Reason("A. left.")]}, "A. left. Nothing can be decided"),
    ("item", "decided", "ratify", {"reviews_unmet": [Reason("A. left.")]}, "A. left. Nothing can be decided"),
    ("review", "accepted", "begin_scoring", {"conflict_undecided": True}, "came up after you declared"),
    ("review", "scoring", "lock", {"conflict_undecided": True}, "came up after you declared"),
    ("review", "invited", "accept", {"conflict_undecided": True}, "came up after you declared"),
    ("item", "decided", "return", {"ratifier_voted": True}, "You voted"),
    ("appeal", "acknowledged", "open_stage_one", {"people_touched": [Reason("A. was a voter.")]}, "A. was"),
    ("appeal", "stage_one", "uphold", {"remit": None}, "Say what is done again"),
    ("appeal", "stage_one", "dismiss", {"reason_given": False}, "Write the reasons"),
    ("appeal", "dismissed", "ask_stage_two", {"second_stage_used": True}, "no third"),
    ("appeal", "dismissed", "ask_stage_two", {"within_second_stage": False}, "has passed"),
    ("appeal", "stage_two", "uphold", {"panel_size": 2}, "decided by 3 people; there are 2"),
    ("concern", "triaged", "escalate", {"reason_given": False}, "Give a reason"),
    ("concern", "triaged", "close", {"reason_given": False}, "Give a reason"),
]


@pytest.mark.parametrize(("name", "source", "code", "over", "words"), REFUSALS)
def test_a_guard_refuses_in_its_words(name: str, source: str, code: str, over: dict[str, Any], words: str):
    workflow: Workflow[Any] = WORKFLOWS[name]
    subject, facts = Thing(workflow.states(source)), FACTS[name](**over)
    (reason,) = unmet(workflow, subject, _trigger(name, code), facts)
    assert words in reason.message
    with pytest.raises(RuleBroken) as refused:
        fire(workflow, subject, _trigger(name, code), facts)
    assert refused.value.reasons == (reason,)
    assert subject.status is workflow.states(source)


def _refusing(name: str, source: str, code: str, over: dict[str, Any]) -> set[tuple[str, str]]:
    rows = [row for row in WORKFLOWS[name].leaving(WORKFLOWS[name].states(source)) if row.trigger == code]
    facts = FACTS[name](**over)
    return {(name, guard.__name__) for row in rows for guard in row.guards if list(guard(facts))}


def test_every_guard_is_refused_by_some_case_above():
    refusing = set().union(*(_refusing(*each[:4]) for each in REFUSALS))
    every = {
        (name, guard.__name__) for name in TABLES for row in WORKFLOWS[name].rows for guard in row.guards
    }
    assert every == refusing


def test_a_link_and_an_unscanned_file_where_settings_take_it_are_accepted():
    facts = plain.Evidence(scan_result=ScanResult.NOT_SCANNED, unscanned_allowed=True)
    scanning = WORKFLOWS["evidence"].states("scanning")
    assert unmet(WORKFLOWS["evidence"], scanning, _trigger("evidence", "accept"), facts) == []


def test_an_infected_file_is_never_held_but_refused():
    facts = plain.Evidence(scan_result=ScanResult.INFECTED, likely_pages=[1])
    scanning, evidence = WORKFLOWS["evidence"].states("scanning"), WORKFLOWS["evidence"]
    assert unmet(evidence, scanning, _trigger("evidence", "hold"), facts)
    assert unmet(evidence, scanning, _trigger("evidence", "refuse"), facts) == []


def test_a_silent_reviewer_is_set_aside_when_the_days_have_passed():
    facts = plain.Review(set_aside_cause=SetAsideCause.SILENT, silent_too_long=True)
    scoring = WORKFLOWS["review"].states("scoring")
    assert unmet(WORKFLOWS["review"], scoring, _trigger("review", "set_aside"), facts) == []


@pytest.mark.parametrize("kind", [FindingKind.RECOMMENDATION, FindingKind.COMMENDATION])
def test_what_need_not_be_done_by_a_day_needs_no_date(kind: FindingKind):
    facts = plain.Finding(kind=kind, has_due_date=False)
    assert (
        unmet(WORKFLOWS["finding"], WORKFLOWS["finding"].states("draft"), _trigger("finding", "issue"), facts)
        == []
    )


def test_only_a_condition_is_closed_by_two_people():
    facts = plain.Finding(kind=FindingKind.REQUIREMENT, countersigned=False, verified_by_reviewer=False)
    sent = WORKFLOWS["finding"].states("evidence_submitted")
    assert unmet(WORKFLOWS["finding"], sent, _trigger("finding", "find_met"), facts) == []


def test_what_ended_stays_ended():
    assert {
        name: [state.value for state in ends(WORKFLOWS[name])] for name in ("award", "appeal", "concern")
    } == {
        "award": [
            AwardStatus.WITHDRAWN,
            AwardStatus.SURRENDERED,
            AwardStatus.EXPIRED,
            AwardStatus.SUPERSEDED,
        ],
        "appeal": [AppealStatus.UPHELD],
        "concern": [ConcernStatus.ESCALATED, ConcernStatus.CLOSED],
    }
