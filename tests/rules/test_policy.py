"""By which rules a case goes: what it answers, by award and kind, and its cycle's own numbers before its framework's."""

import pytest

from accreditation.enums.applications import ApplicationKind, Tier
from accreditation.enums.evidence import EvidenceKind, EvidenceMark
from accreditation.rules.ceilings import KIND_MARKS
from accreditation.rules.cycles import CycleSettings
from accreditation.rules.policy import PolicyStandard, policy
from tests.rules.hee_2016 import CORE, FRAMEWORK, NUMBERS, STRETCH

ORGANISATION = ("2.1", "2.2", "2.3", "2.4", "2.5", "6.1", "6.2", "6.3", "6.4")


def of(tier=Tier.ACCREDITED, kind=ApplicationKind.PLACEMENT, marks=(), **own):
    """The policy of a case of the shipped framework in a cycle with its own settings."""
    return policy(
        tier=tier,
        kind=kind,
        standards=[
            PolicyStandard(
                text.code, text.domain, text.standard_class, text.scope, text.not_applicable_allowed
            )
            for text in FRAMEWORK.standards
        ],
        marks=dict(marks),
        thresholds=NUMBERS,
        cycle=CycleSettings.of(own).over(NUMBERS.cycle_defaults),
    )


def codes(policy):
    return tuple(standard.code for standard in policy.standards)


def test_scope_follows_the_award_and_the_kind_in_the_frameworks_order():
    assert codes(of()) == CORE
    assert codes(of(Tier.EXCELLENCE)) == (*CORE, *STRETCH)
    assert codes(of(kind=ApplicationKind.ORGANISATION)) == ORGANISATION
    assert (of().in_scope("1.1"), of().in_scope("X1"), of(Tier.EXCELLENCE).in_scope("X1")) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize(
    ("policy_of_case", "cap"),
    [(of(), 4), (of(Tier.EXCELLENCE), 4), (of(kind=ApplicationKind.ORGANISATION), 1)],
)
def test_a_fifth_of_the_core_standards_may_be_not_applicable(policy_of_case, cap):
    assert policy_of_case.na_cap == cap


def test_what_may_be_not_applicable_is_an_expected_standard_in_scope():
    assert [of().na_allowed(code) for code in ("1.2", "1.1", "X1", "9.9")] == [True, False, False, False]


def test_scores_are_read_by_the_frameworks_lines():
    assert [of().is_met(score) for score in (2, 3)] == [False, True]
    assert [of().needs_citation(score) for score in (1, 2)] == [False, True]


def test_a_cycle_sets_its_own_numbers():
    case = of(clocks={"review": 25}, team={"reviewers": 4}, quorum={"learners": 2})
    assert (case.days("review"), case.days("allocation")) == (25, 10)
    assert (case.team.reviewers, case.team.lay_or_learner) == (4, 1)
    assert (case.quorum.learners, case.quorum.voting_members) == (2, 5)
    assert of(Tier.EXCELLENCE, team={"reviewers": 4}).team.reviewers == 3
    assert of(Tier.EXCELLENCE, excellence_team={"lay": 2}).team.lay == 2
    with pytest.raises(KeyError):
        case.days("tea")


def test_excellence_needs_a_visit():
    assert [of(tier).visit_needed for tier in Tier] == [False, True]


def test_what_a_kind_can_show_is_the_frameworks_word_first():
    survey = EvidenceKind.LEARNER_SURVEY
    other = frozenset({EvidenceMark.PRACTICE})
    assert of(marks={survey: other}).marks_of(survey) == other
    assert of().marks_of(survey) == KIND_MARKS[survey]


def test_settings_are_stored_as_they_are_read():
    data = {"tiers": ["accredited"], "clocks": {"review": 25}, "quorum": {"learners": 2}}
    assert CycleSettings.of(data).as_data() == data
    assert CycleSettings.of({}).tiers == tuple(Tier)
