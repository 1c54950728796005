"""Each guard of an application refuses with its own words and the link that mends it, and the case stays put."""

from typing import Any

import pytest

from accreditation.enums.appeals import Remit
from accreditation.enums.applications import ApplicationKind, Trigger
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.awards import Outcome
from accreditation.errors import Reason, RuleBroken
from tests.workflows.facts import Case, Citation, Line, Thing
from tests.workflows.refusals import NA, REFUSALS, SIGNED_AGAIN, line
from workflows.application import APPLICATION
from workflows.engine import fire, unmet

T = Trigger


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
    (S.RETURNED, T.REQUEST_SIGNATURE, {"countersignature_waits": True}),
    (S.SIGN_OFF, T.SIGN, {"countersignature_waits": True}),
    (S.RETURNED, T.COUNTERSIGN, {}),
    (S.DEFERRED, T.COUNTERSIGN, {"countersignature_waits": True, "needs_signature_again": True}),
    (S.SIGN_OFF, T.SEND_BACK, {"countersigner_acts": True}),
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
    assert over == {T.REQUEST_SIGNATURE, T.SIGN, T.COUNTERSIGN, T.SEND_BACK, T.CONFIRM_ACCURACY}


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
