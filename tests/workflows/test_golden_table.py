"""Every row of every workflow, word for word: what moves it, from where, to where, what must hold, and who may.

A change here is a change of the process: it needs a decision of the field, not only of whoever changes the code.
"""

from typing import Any

import pytest

from workflows.diagrams import WORKFLOWS
from workflows.engine import Row

ANSWERED = "every_standard_answered not_applicable_allowed not_applicable_within_limit"
READY = f"{ANSWERED} scores_cite_evidence citations_usable organisation_answers_confirmed"

TABLES = {
    "application": """
        complete_self_assessment | self_assessment | evidence | not_paused ANSWERED | provider lead / contributor
        request_sign_off | evidence | sign_off | not_paused in_time READY | provider lead
        reopen_self_assessment | evidence | self_assessment | not_paused | provider lead
        change_tier | evidence | self_assessment | not_paused | provider lead
        sign | sign_off | = | not_paused in_time organisation_answers_stand executive_has_not_signed signatory_stepped_up shown_is_what_stands | executive signatory
        sign | sign_off | signed | not_paused in_time organisation_answers_stand executive_has_not_signed signatory_wrote_nothing signatory_stepped_up shown_is_what_stands | executive signatory
        countersign | sign_off | signed | not_paused in_time organisation_answers_stand countersignature_waits countersigner_is_outsider signatory_stepped_up shown_is_what_stands | countersigning outsider
        send_back | sign_off | evidence | not_paused executive_signs_first | executive signatory / countersigning outsider
        recall | sign_off | evidence | not_paused | provider lead
        submit | signed | submitted | not_paused window_open in_time READY signature_stands | provider lead
        void_signature | signed | evidence | not_paused_unless_taken_down | the service
        send_back | signed | evidence | not_paused | executive signatory
        begin_check | submitted | in_check | not_paused | secretariat
        accept | in_check | allocation | not_paused not_applicable_accepted nothing_missing | secretariat
        return_for_completion | in_check | returned | not_paused returns_left defects_named | secretariat
        request_signature | returned deferred | = | not_paused in_time new_signature_needed opened_standards_answered only_opened_changed READY | provider lead
        sign | returned deferred | = | not_paused in_time waits_to_be_signed signatory_wrote_nothing signatory_stepped_up shown_is_what_stands | executive signatory
        countersign | returned deferred | = | not_paused in_time organisation_answers_stand countersignature_waits countersigner_is_outsider signatory_stepped_up shown_is_what_stands | countersigning outsider
        send_back | returned deferred | = | not_paused signature_waits executive_signs_first | executive signatory / countersigning outsider
        complete_return | returned | in_check | not_paused in_time opened_standards_answered only_opened_changed READY signature_stands | provider lead
        allocate_team | allocation | in_review | not_paused team_complete conflicts_decided | secretariat
        begin_moderation | in_review | moderation | not_paused team_still_stands conflicts_decided reviews_locked clarification_closed answers_confirmed visit_done | lead reviewer / the clock
        replace_reviewer | in_review | = |  | secretariat
        set_aside | in_review | = | not_paused | secretariat
        issue_report | moderation | agreed | not_paused STAND every_standard_agreed findings_drafted rationales_read | lead reviewer
        issue_report | moderation | factual_accuracy | not_paused STAND every_standard_agreed organisation_return_agreed findings_drafted rationales_read | lead reviewer
        confirm_accuracy | factual_accuracy | = | not_paused accuracy_not_confirmed accuracy_in_bounds | provider lead / the clock
        answer_accuracy | factual_accuracy | ready_for_panel | not_paused STAND accuracy_confirmed accuracy_answered | lead reviewer
        reopen_moderation | factual_accuracy | moderation | not_paused moderation_not_reopened | lead reviewer
        list_on_agenda | ready_for_panel | at_panel | not_paused STAND papers_in_time | secretariat
        reopen_review | moderation factual_accuracy ready_for_panel | in_review | not_paused team_fell_short | secretariat
        decide | at_panel | decided | not_paused meeting_open quorate outcome_recorded deferred_only_once conditions_say_what reviews_carry_decision | panel chair
        postpone | at_panel | ready_for_panel | not_paused | panel chair / secretariat
        ratify | decided | deferred | not_paused outcome_recorded two_people reviews_carry_decision | ratifier
        ratify | decided | closed | not_paused outcome_recorded two_people reviews_carry_decision | ratifier
        send_back_once | decided | ready_for_panel | not_paused two_people not_sent_back_before | ratifier
        order_new_panel | decided | ready_for_panel | not_paused two_people | ratifier
        resubmit | deferred | in_review | not_paused in_time opened_standards_answered only_opened_changed READY signature_stands | provider lead
        remit_review | closed deferred | allocation | not_paused new_review_ordered people_untouched | appeal officer / Dean
        remit_panel | closed deferred | ready_for_panel | not_paused new_panel_ordered people_untouched | appeal officer / Dean
        withdraw | self_assessment evidence sign_off | withdrawn | nothing_rests_on_it | provider lead
        withdraw | signed submitted in_check returned allocation in_review moderation factual_accuracy ready_for_panel deferred | withdrawn | nothing_rests_on_it | executive signatory
        lapse | self_assessment evidence sign_off signed returned deferred | lapsed | time_is_up clock_is_trusted service_was_up | the clock
        lapse | in_check | lapsed | time_is_up clock_is_trusted service_was_up | secretariat
        lapse | submitted allocation in_review moderation factual_accuracy ready_for_panel at_panel decided | lapsed | pause_ran_out clock_is_trusted | the clock
    """,
    "review": """
        accept | invited | accepted | declared_clear no_conflict_undecided | reviewer
        decline | invited | declined |  | reviewer / the clock
        declare_conflict | invited | conflicted |  | reviewer
        begin_scoring | accepted | scoring | not_paused declared_clear no_conflict_undecided team_allocated | reviewer
        lock | scoring | locked | not_paused declared_clear no_conflict_undecided clarification_settled every_standard_finished | reviewer
        unlock | locked | scoring | not_paused no_conflict_undecided unlock_requested not_shared | moderator
        reveal | locked | revealed | all_locked | the service
        close | revealed | closed |  | the service
        set_aside | invited accepted scoring locked revealed | set_aside | cause_given | secretariat
    """,
    "clarification": """
        answer | asked | answered | not_paused still_in_review every_question_answered declaration_made | provider lead
        close | answered | closed | not_paused still_in_review | lead reviewer
        give_up | asked | closed | not_paused still_in_review answer_overdue | lead reviewer
        waive | asked | waived | not_paused still_in_review before_first_lock | lead reviewer
    """,
    "evidence": """
        received | receiving | scanning | arrived_whole | the service
        accept | scanning questioned | accepted | file_can_be_taken no_virus no_patient_details possible_confirmed | the service
        ask | scanning | questioned | file_can_be_taken no_virus no_patient_details number_possible | the service
        hold | scanning | held | file_can_be_taken no_virus patient_details_likely | the service
        refuse | receiving scanning questioned | rejected | reason_to_refuse | the service
        release | held | released | second_person reason_given | information lead
        reject | held | rejected | second_person reason_given | information lead
        withdraw | accepted released | withdrawn |  | provider lead
        take_back | accepted released | withdrawn | never_signed cited_by_nobody_else own_citations_open | whoever added the file
        take_down | accepted released | taken_down | reason_given | information lead / secretariat
    """,
    "finding": """
        issue | draft | issued | written dated | lead reviewer / secretariat / concern officer
        acknowledge | issued | acknowledged |  | provider lead
        decline | issued acknowledged | declined | may_be_declined | provider lead
        submit_plan | acknowledged | plan_submitted | asks_something plan_written | provider lead
        agree_plan | plan_submitted | plan_agreed |  | secretariat
        submit_evidence | plan_agreed | evidence_submitted | evidence_added | provider lead
        find_met | evidence_submitted | met | two_people | reviewer / panel chair
        find_partly_met | evidence_submitted | partly_met |  | reviewer
        find_not_met | evidence_submitted | not_met |  | reviewer
        extend | partly_met | plan_agreed | extended_once | secretariat
    """,
    "meeting": """
        issue_papers | scheduled | papers_issued | has_items papers_ready notice_enough | secretariat
        open | papers_issued | open | day_reached | panel chair
        adjourn | open | adjourned | nothing_called | panel chair
        resume | adjourned | open |  | panel chair
        close | open adjourned | closed | every_item_done | panel chair
        confirm_minutes | closed | minutes_confirmed |  | panel chair
        cancel | scheduled papers_issued | cancelled |  | secretariat
    """,
    "item": """
        call | listed | called | meeting_open no_other_item_called | panel chair
        decide | called | decided | meeting_open quorate outcome_recorded deferred_only_once conditions_say_what reviews_carry_decision | panel chair
        postpone | listed called | postponed |  | panel chair / secretariat
        ratify | decided | ratified | outcome_recorded two_people reviews_carry_decision | ratifier
        return | decided | returned | two_people | ratifier
    """,
    "award": """
        impose_conditions | active | conditional | conditions_open | ratifier / the service
        lift_conditions | conditional | active | conditions_met | panel chair / the service
        open_review | active conditional | under_review | review_needed | Dean / concern officer
        uphold | under_review | active | conditions_met | Dean
        uphold_with_conditions | under_review | conditional | conditions_open | Dean
        suspend | active conditional | suspended | grounds_stand | the service / Dean
        suspend | under_review | suspended |  | Dean
        restore | suspended | active | grounds_gone restoring_explained | Dean
        withdraw | under_review suspended | withdrawn | withdrawal_ratified | ratifier
        surrender | active conditional under_review suspended | surrendered |  | executive signatory
        expire | active conditional under_review suspended | expired | expiry_passed no_renewal_under_way | the clock
        supersede | active conditional under_review suspended | superseded | later_award_stands | the service
    """,
    "appeal": """
        acknowledge | lodged | acknowledged |  | appeal officer
        open_stage_one | acknowledged | stage_one | people_untouched | appeal officer
        uphold | stage_one | upheld | people_untouched reasons_written remit_named | appeal officer
        dismiss | stage_one | dismissed | people_untouched reasons_written | appeal officer
        ask_stage_two | dismissed | stage_two | second_stage_left | provider lead
        uphold | stage_two | upheld | panel_complete people_untouched reasons_written remit_named | appeal panel
        dismiss | stage_two | dismissed | panel_complete people_untouched reasons_written | appeal panel
    """,
    "concern": """
        triage | raised | triaged |  | concern officer
        escalate | triaged | escalated | reason_given | concern officer
        close | triaged | closed | reason_given | concern officer
    """,
}
"""A line: trigger | from | to (=: it stays) | guards, in order | who."""

LIVE = (
    "self_assessment evidence sign_off signed submitted in_check returned allocation in_review moderation "
    "factual_accuracy ready_for_panel at_panel decided deferred"
)
"""What a lapsed case may come back to, each by a row of its own."""


STAND = "team_still_stands conflicts_decided scores_founded"
"""What everything after the reveal rests on."""


def _written_out(guards: str) -> str:
    return guards.replace("READY", READY).replace("ANSWERED", ANSWERED).replace("STAND", STAND)


def _golden(noun: str) -> list[tuple[str, ...]]:
    lines = [tuple(part.strip() for part in line.split("|")) for line in TABLES[noun].strip().splitlines()]
    rows: list[tuple[str, ...]] = [
        (trigger, source, dest, _written_out(guards), by) for trigger, source, dest, guards, by in lines
    ]
    if noun == "application":
        again = "not_paused within_reinstatement no_other_live_case"
        rows += [("reinstate", "lapsed", status, again, "secretariat") for status in LIVE.split()]
    return rows


def _as_written(row: Row[Any]) -> tuple[str, ...]:
    return (
        row.trigger.value,
        " ".join(status.value for status in row.starts),
        "=" if row.dest is None else row.dest.value,
        " ".join(guard.__name__ for guard in row.guards + row.asks),
        " / ".join(actor.label for actor in row.by),
    )


@pytest.mark.parametrize("noun", WORKFLOWS)
def test_every_row_is_the_process(noun: str):
    assert [_as_written(row) for row in WORKFLOWS[noun].rows] == _golden(noun)
