"""The numbers of the shipped framework, written out by hand from the strategy and the service's design."""

from dataclasses import asdict

from accreditation.enums.concerns import CareQuality
from accreditation.rules.ceilings import KIND_MARKS
from accreditation.rules.thresholds import QuorumRule, TeamRule
from tests.rules.hee_2016 import FRAMEWORK, NUMBERS, PRESET_NA, STANDARDS


def test_award_rule():
    assert asdict(NUMBERS.award_rule) == {
        "met_score": 3,
        "domain_allowance_percent": 20,
        "held": {
            "support_level_from": 3,
            "care_quality": {CareQuality.INADEQUATE},
            "regulator_conditions": True,
            "overdue_imr": True,
        },
        "not_accredited": {
            "gateway_at_most": 1,
            "core_at_most": 0,
            "gateways_below_met": 2,
            "core_at_one": 2,
        },
        "deferred": {
            "gateways_below_met": 1,
            "core_at_one": 1,
            "over_more_than": 2,
            "met_percent_below": 80,
            "met_percent_floor": 70,
        },
        "conditions": {
            "over_from": 1,
            "support_level_from": 2,
            "care_quality": {CareQuality.REQUIRES_IMPROVEMENT},
        },
        "excellence": {
            "core_floor": 3,
            "high_score": 4,
            "high_share_divisor": 3,
            "high_domains": 3,
            "high_domain_required": "1",
            "stretch_met": 6,
            "stretch_floor": 2,
            "stretch_required": "X1",
            "stretch_high": 1,
            "benchmark_cycles": 2,
            "pooled_below_responses": 10,
            "pooled_years": 3,
            "visit_with_learner_session": True,
            "support_level_at_most": 0,
            "reviewers": 3,
            "lay_reviewers": 1,
            "other_office_reviewers": 1,
            "shares_practice": True,
        },
    }


def test_ceilings_reviewing_and_moderation():
    assert asdict(NUMBERS.ceilings) == {
        "narrative_only": 1,
        "policy_only": 2,
        "gateway_without_independent_pair": 2,
        "practice_or_two_internal": 3,
        "independent_pair": 3,
        "full": 4,
        "full_outcome_points": 2,
        "learner_evidence_pooled_years": 3,
    }
    assert asdict(NUMBERS.reviewing) == {"risk_at_most": 1, "uncited_at_most": 1, "learners_apart_from": 4}
    assert asdict(NUMBERS.moderation) == {
        "range_from": 2,
        "gateway_range_from": 1,
        "pass_lines": (3,),
        "stretch_pass_lines": (3, 4),
        "fewest_scores": 2,
        "moderator_takes_over_days": 5,
        "not_evidenced": 1,
        "not_evidenced_gateway": 2,
    }


def test_what_each_kind_can_show():
    assert {kind.code: frozenset({kind.mark}) for kind in FRAMEWORK.evidence_kinds} == KIND_MARKS


def test_team_quorum_and_appeal_panel():
    cycle = NUMBERS.cycle_defaults
    assert cycle.team == TeamRule(reviewers=2, same_profession=1, lay_or_learner=1)
    assert cycle.excellence_team == TeamRule(3, same_profession=1, lay_or_learner=1, lay=1, other_office=1)
    assert cycle.quorum == QuorumRule(5, learners=1, lay_members=1, professions=2, votes_cast=3)
    assert (cycle.training_valid_months, cycle.conflict_years, cycle.appeal_panel) == (12, 3, 3)


def test_self_assessment():
    assert asdict(NUMBERS.self_assessment) == {"not_applicable_percent": 20, "cited_from": 2}


def test_standards():
    classes = [(standard.code, standard.standard_class) for standard in FRAMEWORK.standards]
    assert classes == [(standard.code, standard.klass) for standard in STANDARDS]
    assert tuple(FRAMEWORK.preset_reasons("does_not_recruit")) == PRESET_NA
    core = {standard.code: standard.domain for standard in FRAMEWORK.core}
    assert core == {standard.code: standard.domain for standard in STANDARDS if standard.code in core}
