"""Each guard of an application refuses with its own words and the link that mends it, and the case stays put."""

from typing import Any

import pytest

from accreditation.enums.appeals import Remit
from accreditation.enums.applications import ApplicationKind, Trigger
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.awards import Outcome
from accreditation.enums.frameworks import StandardClass
from accreditation.errors import Reason, RuleBroken
from tests.workflows.facts import Case, Citation, Line, Thing
from workflows.application import APPLICATION
from workflows.engine import fire, unmet

T = Trigger
CODE = (("code", "1.2"),)
NA: dict[str, Any] = {"self_score": None, "has_narrative": False, "not_applicable": True}


SIGNED_AGAIN: dict[str, Any] = {"waits_for_signature": False, "needs_signature_again": False}


def line(**over: Any) -> dict[str, Any]:
    return {"standards": [Line(**over)]}


REFUSALS: list[tuple[S, Trigger, dict[str, Any], str, str | None, tuple[tuple[str, Any], ...]]] = [
    (
        S.SELF_ASSESSMENT,
        T.COMPLETE_SELF_ASSESSMENT,
        line(self_score=None),
        "give a self score.",
        "standard",
        CODE,
    ),
    (
        S.SELF_ASSESSMENT,
        T.COMPLETE_SELF_ASSESSMENT,
        line(has_narrative=False),
        "write your account.",
        "standard",
        CODE,
    ),
    (
        S.SELF_ASSESSMENT,
        T.COMPLETE_SELF_ASSESSMENT,
        line(self_score=None, has_narrative=False),
        "give a self score and write",
        "standard",
        CODE,
    ),
    *(
        (status, trigger, line(to_confirm=True, **more), "is still true.", "standard", CODE)
        for status, trigger in (
            (S.SELF_ASSESSMENT, T.COMPLETE_SELF_ASSESSMENT),
            (S.EVIDENCE, T.REQUEST_SIGN_OFF),
        )
        for more in ({}, {**NA, "has_na_reason": True})
    ),
    (S.SELF_ASSESSMENT, T.COMPLETE_SELF_ASSESSMENT, line(**NA), "say why", "standard", CODE),
    (
        S.SELF_ASSESSMENT,
        T.COMPLETE_SELF_ASSESSMENT,
        line(**NA, has_na_reason=True, na_allowed=False),
        "this standard cannot be marked",
        "standard",
        CODE,
    ),
    (
        S.SELF_ASSESSMENT,
        T.COMPLETE_SELF_ASSESSMENT,
        line(**NA, has_na_reason=True, klass=StandardClass.GATEWAY),
        "a must-meet standard cannot",
        "standard",
        CODE,
    ),
    (
        S.SELF_ASSESSMENT,
        T.COMPLETE_SELF_ASSESSMENT,
        line(**NA, has_na_reason=True, na_preset=True, klass=StandardClass.STRETCH),
        "excellence standard cannot",
        "standard",
        CODE,
    ),
    (
        S.SELF_ASSESSMENT,
        T.COMPLETE_SELF_ASSESSMENT,
        {"standards": [Line(**NA, code=code, has_na_reason=True) for code in ("1.2", "1.3")]},
        "At most 1 standards may be marked not applicable; you have marked 2: 1.2, 1.3.",
        "application",
        (),
    ),
    (
        S.EVIDENCE,
        T.REQUEST_SIGN_OFF,
        line(self_score=2, cites_usable=False),
        "of 2 must cite",
        "standard",
        CODE,
    ),
    (S.EVIDENCE, T.REQUEST_SIGN_OFF, line(self_score=None), "give a self score", "standard", CODE),
    (
        S.EVIDENCE,
        T.REQUEST_SIGN_OFF,
        {"bad_citations": [Citation()]},
        "“Audit 2016” cannot be relied on (out of date)",
        "evidence_item",
        (("item_id", 7),),
    ),
    (
        S.EVIDENCE,
        T.REQUEST_SIGN_OFF,
        {"organisation_unconfirmed": ["2.1"]},
        "true here: 2.1",
        "organisation",
        (),
    ),
    (S.SIGN_OFF, T.SIGN, {"signatory_wrote": True}, "somebody else must sign", "sign_off", ()),
    (S.SIGN_OFF, T.SIGN, {"stepped_up": False}, "Confirm that it is you", "sign_off", ()),
    (S.SIGN_OFF, T.SIGN, {"shown_hash": "old"}, "not the one that you were shown", "sign_off", ()),
    (S.SIGN_OFF, T.SIGN, {"shown_hash": None, "current_hash": None}, "not the one", "sign_off", ()),
    (S.SIGNED, T.SUBMIT, {"window_open": False}, "takes no applications yet", "application", ()),
    (
        S.AT_PANEL,
        T.DECIDE,
        {"outcome": Outcome.ACCREDITED_WITH_CONDITIONS, "conditions_written": False},
        "at least one condition",
        "meeting",
        (),
    ),
    (S.SIGNED, T.SUBMIT, {"time_over": True}, "time for this has passed", None, ()),
    (S.SIGN_OFF, T.SIGN, {"time_over": True}, "time for this has passed", None, ()),
    (S.SIGNED, T.SUBMIT, {"signed_hash": None}, "must sign first", "sign_off", ()),
    (S.SIGNED, T.SUBMIT, {"signed_hash": "old"}, "must sign again", "sign_off", ()),
    (S.SIGNED, T.SUBMIT, line(cites_usable=False), "must cite evidence", "standard", CODE),
    (
        S.IN_CHECK,
        T.ACCEPT,
        {"na_not_accepted": ["1.2"]},
        "accept that it is not applicable",
        "standard",
        CODE,
    ),
    (
        S.IN_CHECK,
        T.ACCEPT,
        {"found_missing": ["1.2"]},
        "you noted that something is missing",
        "standard",
        CODE,
    ),
    (S.IN_CHECK, T.RETURN_FOR_COMPLETION, {"defects": []}, "Name at least one standard", "application", ()),
    (S.IN_CHECK, T.RETURN_FOR_COMPLETION, {"returns_used": 2}, "sent back 2 times already", None, ()),
    (S.IN_CHECK, T.LAPSE, {"paused": True}, "paused", "application", ()),
    (S.RETURNED, T.COMPLETE_RETURN, {"reopened_unanswered": ["1.2"]}, "answer it again", "standard", CODE),
    (S.RETURNED, T.COMPLETE_RETURN, {"changed_unopened": ["1.2"]}, "it was not opened", "standard", CODE),
    (S.RETURNED, T.COMPLETE_RETURN, {"signed_hash": "old"}, "must sign again", "sign_off", ()),
    (S.RETURNED, T.COMPLETE_RETURN, line(has_narrative=False), "write your account", "standard", CODE),
    (S.IN_REVIEW, T.BEGIN_MODERATION, {"open_reviews": 1}, "One review is not locked", "team", ()),
    (S.IN_REVIEW, T.BEGIN_MODERATION, {"open_reviews": 2}, "2 reviews are not locked", "team", ()),
    (S.IN_REVIEW, T.BEGIN_MODERATION, {"clarification_open": True}, "still open", "review", ()),
    (S.IN_REVIEW, T.BEGIN_MODERATION, {"visit_needed": True}, "visit has not taken place", "review", ()),
    (S.MODERATION, T.ISSUE_REPORT, {"unagreed": ["1.2"]}, "agree a score", "consensus", CODE),
    (
        S.MODERATION,
        T.ISSUE_REPORT,
        {"organisation_return_agreed": False},
        "not agreed yet",
        "organisation",
        (),
    ),
    (S.MODERATION, T.ISSUE_REPORT, {"findings_missing": ["1.2"]}, "draft a finding", "findings", CODE),
    (
        S.MODERATION,
        T.ISSUE_REPORT,
        {"rationales_unread": ["1.2"]},
        "look at what the provider reads",
        "rationale",
        CODE,
    ),
    (
        S.MODERATION,
        T.ISSUE_REPORT,
        {"kind": ApplicationKind.ORGANISATION, "unagreed": ["1.2"]},
        "agree a score",
        "consensus",
        CODE,
    ),
    (S.MODERATION, T.REOPEN_REVIEW, {}, "team is still complete", "team", ()),
    (S.FACTUAL_ACCURACY, T.CONFIRM_ACCURACY, {}, "confirmed already", None, ()),
    (
        S.FACTUAL_ACCURACY,
        T.CONFIRM_ACCURACY,
        {"accuracy_confirmed": False, "accuracy_out_of_bounds": ["New rota"]},
        "“New rota” rests on something from after",
        "application",
        (),
    ),
    (
        S.FACTUAL_ACCURACY,
        T.ANSWER_ACCURACY,
        {"accuracy_confirmed": False},
        "still checking",
        "application",
        (),
    ),
    (
        S.FACTUAL_ACCURACY,
        T.ANSWER_ACCURACY,
        {"accuracy_unanswered": 2},
        "without an answer: 2",
        "application",
        (),
    ),
    (
        S.FACTUAL_ACCURACY,
        T.REOPEN_MODERATION,
        {"moderation_reopened": True},
        "reopened once",
        "consensus",
        (),
    ),
    (S.READY_FOR_PANEL, T.LIST_ON_AGENDA, {"papers_in_time": False}, "Choose a meeting", "meeting", ()),
    *(
        (status, trigger, {"scores_unfounded": ["1.2"]}, "set aside after scores were agreed", "team", ())
        for status, trigger in (
            (S.MODERATION, T.ISSUE_REPORT),
            (S.FACTUAL_ACCURACY, T.ANSWER_ACCURACY),
            (S.READY_FOR_PANEL, T.LIST_ON_AGENDA),
        )
    ),
    (S.AT_PANEL, T.DECIDE, {"meeting_open": False}, "not open", "meeting", ()),
    (S.AT_PANEL, T.DECIDE, {"outcome": None}, "Record what the panel decided", "meeting", ()),
    (
        S.AT_PANEL,
        T.DECIDE,
        {"resubmitted": True, "outcome": Outcome.DEFERRED},
        "record “Not accredited” instead",
        "meeting",
        (),
    ),
    (S.DECIDED, T.RATIFY, {"ratifier_voted": True}, "another office's Dean", "meeting", ()),
    (
        S.DECIDED,
        T.RATIFY,
        {"ratifier_voted": True, "outcome": Outcome.DEFERRED},
        "another office's Dean",
        "meeting",
        (),
    ),
    (S.DECIDED, T.RATIFY, {"outcome": None}, "Record what the panel decided", "meeting", ()),
    (S.DECIDED, T.SEND_BACK_ONCE, {"sent_back_once": True}, "sent back once already", "meeting", ()),
    (S.DECIDED, T.SEND_BACK_ONCE, {"ratifier_voted": True}, "You voted", "meeting", ()),
    (S.DECIDED, T.ORDER_NEW_PANEL, {"ratifier_voted": True}, "You voted", "meeting", ()),
    (S.DEFERRED, T.RESUBMIT, {"reopened_unanswered": ["1.2"]}, "answer it again", "standard", CODE),
    (S.DEFERRED, T.RESUBMIT, {"changed_unopened": ["1.2"]}, "it was not opened", "standard", CODE),
    (S.DEFERRED, T.RESUBMIT, {"signed_hash": None}, "must sign first", "sign_off", ()),
    (S.CLOSED, T.REMIT_REVIEW, {"remit": Remit.PANEL}, "can order a new review", "application", ()),
    (S.CLOSED, T.REMIT_PANEL, {"remit": None}, "can order a new decision", "application", ()),
    (S.SIGNED, T.LAPSE, {"deadline_passed": False}, "deadline has not passed", None, ()),
    (S.SIGN_OFF, T.LAPSE, {"service_was_down": True}, "service was down", None, ()),
    (S.SIGN_OFF, T.LAPSE, {"clock_in_doubt": True}, "clock of the service has jumped", None, ()),
    (S.IN_CHECK, T.LAPSE, {"deadline_passed": False}, "deadline has not passed", None, ()),
    (S.IN_REVIEW, T.LAPSE, {}, "only when a pause", None, ()),
    (
        S.LAPSED,
        T.REINSTATE,
        {"lapsed_from": S.EVIDENCE, "within_reinstatement": False},
        "Start a new one",
        "application",
        (),
    ),
    (
        S.LAPSED,
        T.REINSTATE,
        {"lapsed_from": S.EVIDENCE, "another_live_case": True},
        "Another application",
        "application",
        (),
    ),
    (S.EVIDENCE, T.CHANGE_TIER, {"paused": True}, "paused", "application", ()),
    (S.RETURNED, T.REQUEST_SIGNATURE, {}, "was asked to sign this already", "sign_off", ()),
    (S.DEFERRED, T.REQUEST_SIGNATURE, SIGNED_AGAIN, "no new signature is needed", None, ()),
    (S.RETURNED, T.SIGN, SIGNED_AGAIN | {"signature_asked": False}, "nothing to sign", None, ()),
    (S.DEFERRED, T.SIGN, {"waits_for_signature": False}, "an answer changed since", "sign_off", ()),
    (S.RETURNED, T.SEND_BACK, {"signature_asked": False}, "nothing to send back", None, ()),
    (S.RETURNED, T.SIGN, {"signatory_wrote": True}, "somebody else must sign", "sign_off", ()),
    (S.DEFERRED, T.SIGN, {"stepped_up": False}, "Confirm that it is you", "sign_off", ()),
    (S.DEFERRED, T.SIGN, {"shown_hash": "old"}, "not the one that you were shown", "sign_off", ()),
]


@pytest.mark.parametrize(("status", "trigger", "over", "words", "target", "values"), REFUSALS)
def test_a_guard_refuses_with_its_words_and_the_link_that_mends_it(
    status: S, trigger: Trigger, over: dict[str, Any], words: str, target: str | None, values: tuple[Any, ...]
):
    subject, facts = Thing(status), Case(**over)
    (reason,) = unmet(APPLICATION, subject, trigger, facts)
    assert words in reason.message
    assert (reason.target, reason.values) == (target, values)
    with pytest.raises(RuleBroken) as refused:
        fire(APPLICATION, subject, trigger, facts)
    assert refused.value.reasons == (reason,)
    assert refused.value.message == reason.message
    assert subject.status is status


PASSED_ON: list[tuple[S, Trigger, str, dict[str, Any]]] = [
    (S.ALLOCATION, T.ALLOCATE_TEAM, "team_unmet", {}),
    (S.IN_REVIEW, T.BEGIN_MODERATION, "team_short", {}),
    (S.AT_PANEL, T.DECIDE, "quorum_unmet", {}),
    (S.ALLOCATION, T.ALLOCATE_TEAM, "conflicts_undecided", {}),
    *(
        (status, trigger, name, {})
        for status, trigger in (
            (S.IN_REVIEW, T.BEGIN_MODERATION),
            (S.MODERATION, T.ISSUE_REPORT),
            (S.FACTUAL_ACCURACY, T.ANSWER_ACCURACY),
            (S.READY_FOR_PANEL, T.LIST_ON_AGENDA),
        )
        for name in ("team_short", "conflicts_undecided")
    ),
    (S.CLOSED, T.REMIT_REVIEW, "remit_unmet", {"remit": Remit.REVIEW}),
    (S.DEFERRED, T.REMIT_PANEL, "remit_unmet", {"remit": Remit.PANEL}),
]


@pytest.mark.parametrize(("status", "trigger", "name", "over"), PASSED_ON)
def test_reasons_of_the_field_are_passed_on_whole(
    status: S, trigger: Trigger, name: str, over: dict[str, Any]
):
    reasons = [Reason("One.", "team"), Reason("Two.", "team")]
    over = {**over, name: reasons}
    assert unmet(APPLICATION, status, trigger, Case(**over)) == reasons


@pytest.mark.parametrize(
    ("status", "trigger", "over"),
    [
        (S.AT_PANEL, T.DECIDE, {}),
        (S.DECIDED, T.RATIFY, {}),
        (S.DECIDED, T.RATIFY, {"outcome": Outcome.DEFERRED}),
    ],
)
def test_nothing_is_decided_or_ratified_on_reviews_that_fell_away(
    status: S, trigger: Trigger, over: dict[str, Any]
):
    fell = Reason("One reviewer is missing.", "team")
    (reason,) = unmet(APPLICATION, status, trigger, Case(**over, reviews_unmet=[fell]))
    assert reason.message.startswith(fell.message)
    assert "goes back to peer review" in reason.message
    assert not unmet(APPLICATION, status, trigger, Case(**over))


def test_peer_review_is_taken_up_again_where_an_agreed_score_lost_its_review():
    for status in (S.MODERATION, S.FACTUAL_ACCURACY, S.READY_FOR_PANEL):
        assert not unmet(APPLICATION, status, T.REOPEN_REVIEW, Case(scores_unfounded=["1.2"]))


def _refusing(status: S, trigger: Trigger, over: dict[str, Any]) -> set[str]:
    rows = [row for row in APPLICATION.leaving(status) if row.trigger is trigger]
    return {guard.__name__ for row in rows for guard in row.guards + row.asks if list(guard(Case(**over)))}


def test_every_guard_is_refused_by_some_case_above():
    cases = [(status, trigger, over) for status, trigger, over, *_ in REFUSALS]
    cases += [(status, trigger, {**over, name: [Reason("x")]}) for status, trigger, name, over in PASSED_ON]
    refusing = set().union(*(_refusing(*each) for each in cases))
    every = {guard.__name__ for row in APPLICATION.rows for guard in row.guards + row.asks}
    own = {"not_paused_unless_taken_down", "reviews_carry_decision"}
    assert every - refusing == own, "only these have a test of their own"


OVER = [
    (S.FACTUAL_ACCURACY, T.CONFIRM_ACCURACY, {"accuracy_confirmed": True}),
    (S.RETURNED, T.REQUEST_SIGNATURE, {"waits_for_signature": True}),
    (S.RETURNED, T.REQUEST_SIGNATURE, SIGNED_AGAIN),
    (S.RETURNED, T.SIGN, {"signature_asked": False}),
    (S.RETURNED, T.SIGN, {"waits_for_signature": False}),
    (S.DEFERRED, T.SEND_BACK, {"signature_asked": False}),
]


@pytest.mark.parametrize(("status", "trigger", "over"), OVER)
def test_a_step_with_nothing_left_to_mend_is_over(status: S, trigger: Trigger, over: dict[str, Any]):
    assert [reason.over for reason in unmet(APPLICATION, status, trigger, Case(**over))] == [True]


def test_no_other_step_is_ever_over():
    over = {
        trigger
        for status, trigger, facts, *_ in REFUSALS
        if any(reason.over for reason in unmet(APPLICATION, status, trigger, Case(**facts)))
    }
    assert over == {T.REQUEST_SIGNATURE, T.SIGN, T.SEND_BACK, T.CONFIRM_ACCURACY}


def test_all_reasons_come_at_once():
    facts = Case(
        standards=[Line(code="1.1", cites_usable=False), Line(code="1.2", has_narrative=False)],
        bad_citations=[Citation()],
        organisation_unconfirmed=["2.1", "2.3"],
        window_open=False,
        signed_hash="old",
    )
    with pytest.raises(RuleBroken, match="there are 6 things to put right") as refused:
        fire(APPLICATION, Thing(S.SIGNED), T.SUBMIT, facts)
    assert {reason.target for reason in refused.value.reasons} == {
        "application",
        "standard",
        "evidence_item",
        "organisation",
        "sign_off",
    }


CONTENT = [
    line(in_scope=False, self_score=None, has_narrative=False),
    line(opened=False, self_score=None, has_narrative=False),
    line(self_score=1, cites_usable=False),
    line(**NA, has_na_reason=True, cites_usable=False),
    {"standards": [Line(**NA, na_preset=True, na_allowed=False) for _ in range(4)]},
    {"kind": ApplicationKind.ORGANISATION, "organisation_unconfirmed": ["2.1"]},
]


@pytest.mark.parametrize("over", CONTENT)
def test_what_is_not_asked_is_not_missed(over: dict[str, Any]):
    assert unmet(APPLICATION, S.EVIDENCE, T.REQUEST_SIGN_OFF, Case(**over)) == []


def test_the_limit_of_not_applicable_counts_what_is_not_opened_too():
    lines = [Line(**NA, code=code, has_na_reason=True, opened=False) for code in ("1.2", "1.3")]
    (reason,) = unmet(APPLICATION, S.RETURNED, T.COMPLETE_RETURN, Case(standards=lines))
    assert reason.target == "application"


def test_the_window_does_not_matter_after_a_return():
    assert unmet(APPLICATION, S.RETURNED, T.COMPLETE_RETURN, Case(window_open=False)) == []


def test_a_visit_that_is_not_needed_or_is_done_stops_nothing():
    assert unmet(APPLICATION, S.IN_REVIEW, T.BEGIN_MODERATION, Case(visit_needed=True, visit_done=True)) == []


def test_an_organisation_return_asks_for_no_other_return():
    facts = Case(kind=ApplicationKind.ORGANISATION, organisation_return_agreed=False)
    assert fire(APPLICATION, Thing(S.MODERATION), T.ISSUE_REPORT, facts).dest is S.AGREED


def test_a_case_that_left_no_state_is_not_reopened():
    with pytest.raises(RuleBroken, match="is not possible now"):
        fire(APPLICATION, Thing(S.LAPSED), T.REINSTATE, Case())
