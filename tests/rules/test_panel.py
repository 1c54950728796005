"""Quorum, votes, and how far a panel may leave the rule."""

from dataclasses import replace
from itertools import product

import pytest

from accreditation.enums.awards import Outcome
from accreditation.enums.meetings import VoteChoice
from accreditation.enums.people import Profession
from accreditation.errors import RuleBroken
from accreditation.rules import panel
from accreditation.rules.award import RANK
from accreditation.rules.panel import PanelMember, TallyResult, departure, recorded, strictest
from tests.rules.hee_2016 import NUMBERS

QUORUM = NUMBERS.cycle_defaults.quorum
ROOM = [
    PanelMember(Profession.MEDICINE, is_chair=True),
    PanelMember(Profession.NURSING),
    PanelMember(Profession.NURSING),
    PanelMember(Profession.LAY, is_lay=True),
    PanelMember(Profession.PHARMACY, is_learner=True),
]


def unmet_quorum(members):
    return panel.unmet_quorum(members, QUORUM)


def tally(votes, casting=None):
    return panel.tally(votes, QUORUM, casting)


FOR, AGAINST, ABSTAIN = VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.ABSTAIN


def test_five_with_chair_learner_lay_and_two_professions_are_quorate():
    assert unmet_quorum(ROOM) == []


@pytest.mark.parametrize(
    ("out", "words"),
    [(0, "chair"), (3, "lay member"), (4, "learner member"), (1, "5 voting members")],
)
def test_a_recused_member_does_not_count(out, words):
    room = [replace(member, recused=index == out) for index, member in enumerate(ROOM)]
    unmet = unmet_quorum(room)
    assert any(words in reason.message for reason in unmet)
    assert "(4 now)" in unmet[0].message


def test_a_deputy_may_chair_for_a_recused_chair():
    room = [replace(ROOM[0], recused=True), *ROOM[1:], PanelMember(Profession.NURSING, is_chair=True)]
    assert unmet_quorum(room) == []


def test_lay_is_not_a_profession():
    nurses = [replace(member, profession=Profession.NURSING) for member in ROOM]
    nurses[3] = ROOM[3]
    assert [reason.message for reason in unmet_quorum(nurses)] == [
        "Members of 2 professions are needed (1 now)."
    ]


def test_an_empty_room_lacks_everything():
    assert len(unmet_quorum([])) == 5


@pytest.mark.parametrize(
    ("votes", "casting", "result"),
    [
        ([FOR, FOR, AGAINST], None, TallyResult.CARRIED),
        ([FOR, AGAINST, AGAINST], None, TallyResult.LOST),
        ([FOR, FOR, AGAINST, AGAINST], None, TallyResult.TIE),
        ([FOR, FOR, AGAINST, AGAINST], FOR, TallyResult.CARRIED),
        ([FOR, FOR, AGAINST, AGAINST, ABSTAIN], AGAINST, TallyResult.LOST),
        ([FOR, FOR, ABSTAIN, ABSTAIN, ABSTAIN], None, TallyResult.TOO_FEW),
        ([FOR, AGAINST], None, TallyResult.TOO_FEW),
        ([FOR, FOR, AGAINST, ABSTAIN, ABSTAIN], None, TallyResult.CARRIED),
        ([], None, TallyResult.TOO_FEW),
    ],
)
def test_tally(votes, casting, result):
    counted = tally(votes, casting)
    assert counted.result is result
    assert counted.casting_vote is (casting is not None)
    assert (counted.votes_for, counted.votes_against, counted.abstentions) == tuple(
        votes.count(choice) for choice in (FOR, AGAINST, ABSTAIN)
    )


@pytest.mark.parametrize(
    ("votes", "casting"),
    [([FOR, FOR, AGAINST], FOR), ([FOR, AGAINST], FOR), ([FOR, FOR, AGAINST, AGAINST], ABSTAIN)],
)
def test_a_casting_vote_counts_only_on_a_tie_and_is_for_or_against(votes, casting):
    with pytest.raises(RuleBroken):
        tally(votes, casting)


def may(rule, proposed, *, gateway_below_3=False, reason="Because", safety=False):
    return not departure(rule, proposed, gateway_below_3=gateway_below_3, reason=reason, safety=safety)


@pytest.mark.parametrize("outcome", Outcome)
def test_keeping_to_the_rule_needs_no_reason(outcome):
    assert may(outcome, outcome, gateway_below_3=True, reason="")


@pytest.mark.parametrize(
    ("rule", "proposed"),
    [
        (Outcome.NOT_ACCREDITED, Outcome.DEFERRED),
        (Outcome.DEFERRED, Outcome.ACCREDITED_WITH_CONDITIONS),
        (Outcome.ACCREDITED_WITH_CONDITIONS, Outcome.ACCREDITED),
    ],
)
def test_one_step_up_needs_a_reason_and_no_gateway_below_3(rule, proposed):
    assert may(rule, proposed)
    assert not may(rule, proposed, reason=" ")
    assert not may(rule, proposed, gateway_below_3=True)
    assert not may(rule, proposed, gateway_below_3=True, safety=True)


@pytest.mark.parametrize(
    ("rule", "proposed"),
    [
        (Outcome.NOT_ACCREDITED, Outcome.ACCREDITED_WITH_CONDITIONS),
        (Outcome.NOT_ACCREDITED, Outcome.ACCREDITED),
        (Outcome.DEFERRED, Outcome.ACCREDITED),
        (Outcome.ACCREDITED, Outcome.EXCELLENCE),
        (Outcome.ACCREDITED_WITH_CONDITIONS, Outcome.EXCELLENCE),
    ],
)
def test_never_two_steps_up_and_never_to_excellence(rule, proposed):
    assert not may(rule, proposed)
    assert not may(rule, proposed, safety=True)


@pytest.mark.parametrize("proposed", [outcome for outcome in Outcome if outcome is not Outcome.HELD])
def test_nothing_leaves_held(proposed):
    assert not may(Outcome.HELD, proposed, safety=True)


def test_down_on_safety_only():
    for rule, proposed in product(RANK, Outcome):
        if proposed is Outcome.HELD or RANK[proposed] < RANK[rule]:
            assert may(rule, proposed, safety=True, gateway_below_3=True)
            assert not may(rule, proposed)
            assert not may(rule, proposed, safety=True, reason="")


def test_a_second_deferred_is_not_accredited():
    assert recorded(Outcome.DEFERRED, deferred_before=False) is Outcome.DEFERRED
    assert recorded(Outcome.DEFERRED, deferred_before=True) is Outcome.NOT_ACCREDITED
    assert recorded(Outcome.ACCREDITED, deferred_before=True) is Outcome.ACCREDITED


def test_a_meeting_with_cases_of_several_cycles_is_held_to_the_most_of_each_number():
    other = replace(QUORUM, voting_members=4, professions=3)
    assert strictest([QUORUM, other]) == replace(QUORUM, professions=3)
