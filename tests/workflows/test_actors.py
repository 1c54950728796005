"""Who takes each step from each state, written out as the process says it; the rows must say the same."""

from typing import Any

import pytest

from accreditation.enums.labelled import Labelled
from workflows.actors import NOBODY, OFFICE, OUTSIDE, PANEL, PROVIDER, TEAM, Actor
from workflows.diagrams import WORKFLOWS
from workflows.engine import Workflow

DRAFT_ENDS = "withdraw:provider_lead lapse:clock"
OFFICE_ENDS = "withdraw:signatory lapse:clock"
REMITS = "remit_review:appeal_officer,dean remit_panel:appeal_officer,dean"

APPLICATION = {
    "self_assessment": f"complete_self_assessment:provider_lead,contributor {DRAFT_ENDS}",
    "evidence": "request_sign_off:provider_lead reopen_self_assessment:provider_lead"
    f" change_tier:provider_lead {DRAFT_ENDS}",
    "sign_off": "sign:signatory countersign:countersigner send_back:signatory,countersigner recall:provider_lead "
    + DRAFT_ENDS,
    "signed": f"submit:provider_lead void_signature:service send_back:signatory {OFFICE_ENDS}",
    "submitted": f"begin_check:secretariat {OFFICE_ENDS}",
    "in_check": "accept:secretariat return_for_completion:secretariat withdraw:signatory lapse:secretariat",
    "returned": "request_signature:provider_lead sign:signatory countersign:countersigner"
    f" send_back:signatory,countersigner complete_return:provider_lead {OFFICE_ENDS}",
    "allocation": f"allocate_team:secretariat {OFFICE_ENDS}",
    "in_review": "begin_moderation:lead_reviewer,clock replace_reviewer:secretariat set_aside:secretariat "
    + OFFICE_ENDS,
    "moderation": f"issue_report:lead_reviewer reopen_review:secretariat {OFFICE_ENDS}",
    "factual_accuracy": "confirm_accuracy:provider_lead,clock answer_accuracy:lead_reviewer"
    f" reopen_moderation:lead_reviewer reopen_review:secretariat {OFFICE_ENDS}",
    "ready_for_panel": f"list_on_agenda:secretariat reopen_review:secretariat {OFFICE_ENDS}",
    "at_panel": "decide:panel_chair postpone:panel_chair,secretariat lapse:clock",
    "decided": "ratify:ratifier send_back_once:ratifier order_new_panel:ratifier lapse:clock",
    "deferred": "request_signature:provider_lead sign:signatory countersign:countersigner"
    " send_back:signatory,countersigner resubmit:provider_lead"
    f" {REMITS} {OFFICE_ENDS}",
    "closed": REMITS,
    "lapsed": "reinstate:secretariat",
}

REVIEW_ON_TEAM = "set_aside:secretariat"
LIVE_AWARD = "surrender:signatory expire:clock supersede:service"
STANDING_AWARD = f"open_review:dean,concern_officer suspend:service,dean {LIVE_AWARD}"
TABLES: dict[str, dict[str, str]] = {
    "application": APPLICATION,
    "review": {
        "invited": f"accept:reviewer decline:reviewer,clock declare_conflict:reviewer {REVIEW_ON_TEAM}",
        "accepted": f"begin_scoring:reviewer {REVIEW_ON_TEAM}",
        "scoring": f"lock:reviewer {REVIEW_ON_TEAM}",
        "locked": f"unlock:moderator reveal:service {REVIEW_ON_TEAM}",
        "revealed": f"close:service {REVIEW_ON_TEAM}",
    },
    "clarification": {
        "asked": "answer:provider_lead give_up:lead_reviewer waive:lead_reviewer",
        "answered": "close:lead_reviewer",
    },
    "evidence": {
        "receiving": "received:service refuse:service",
        "scanning": "accept:service ask:service hold:service refuse:service",
        "questioned": "accept:service refuse:service",
        "held": "release:information_lead reject:information_lead",
        "accepted": "withdraw:provider_lead take_back:uploader take_down:information_lead,secretariat",
        "released": "withdraw:provider_lead take_back:uploader take_down:information_lead,secretariat",
    },
    "finding": {
        "draft": "issue:lead_reviewer,secretariat,concern_officer",
        "issued": "acknowledge:provider_lead decline:provider_lead",
        "acknowledged": "decline:provider_lead submit_plan:provider_lead",
        "plan_submitted": "agree_plan:secretariat",
        "plan_agreed": "submit_evidence:provider_lead",
        "evidence_submitted": "find_met:reviewer,panel_chair find_partly_met:reviewer find_not_met:reviewer",
        "partly_met": "extend:secretariat",
    },
    "meeting": {
        "scheduled": "issue_papers:secretariat cancel:secretariat",
        "papers_issued": "open:panel_chair cancel:secretariat",
        "open": "adjourn:panel_chair close:panel_chair",
        "adjourned": "resume:panel_chair close:panel_chair",
        "closed": "confirm_minutes:panel_chair",
    },
    "item": {
        "listed": "call:panel_chair postpone:panel_chair,secretariat",
        "called": "decide:panel_chair postpone:panel_chair,secretariat",
        "decided": "ratify:ratifier return:ratifier",
    },
    "award": {
        "active": f"impose_conditions:ratifier,service {STANDING_AWARD}",
        "conditional": f"lift_conditions:panel_chair,service {STANDING_AWARD}",
        "under_review": f"uphold:dean uphold_with_conditions:dean suspend:dean withdraw:ratifier {LIVE_AWARD}",
        "suspended": f"restore:dean withdraw:ratifier {LIVE_AWARD}",
    },
    "appeal": {
        "lodged": "acknowledge:appeal_officer",
        "acknowledged": "open_stage_one:appeal_officer",
        "stage_one": "uphold:appeal_officer dismiss:appeal_officer",
        "dismissed": "ask_stage_two:provider_lead",
        "stage_two": "uphold:appeal_panel dismiss:appeal_panel",
    },
    "concern": {
        "raised": "triage:concern_officer",
        "triaged": "escalate:concern_officer close:concern_officer",
    },
}


def _written(workflow: Workflow[Any], status: Labelled) -> str:
    """The rows that leave a state as the tables above write them; rows that differ in where they lead count once."""
    lines = (f"{row.trigger}:{','.join(row.by)}" for row in workflow.leaving(status))
    return " ".join(dict.fromkeys(lines))


@pytest.mark.parametrize("name", WORKFLOWS)
def test_each_step_is_taken_by_whom_the_process_names(name: str):
    workflow: Workflow[Any] = WORKFLOWS[name]
    assert {
        status.value: _written(workflow, status) for status in workflow.states if workflow.leaving(status)
    } == TABLES[name]


def test_every_actor_takes_some_step_and_stands_on_one_side():
    assert {actor for workflow in WORKFLOWS.values() for row in workflow.rows for actor in row.by} == set(
        Actor
    )
    sides = [NOBODY, PROVIDER, OUTSIDE, TEAM, PANEL, OFFICE]
    assert all(sum(actor in side for side in sides) == 1 for actor in Actor)


def test_the_office_is_who_is_left():
    assert {actor.value for actor in OFFICE} == {
        "secretariat",
        "moderator",
        "ratifier",
        "concern_officer",
        "dean",
        "appeal_officer",
    }
