"""The numbers that the rules fall back on are the ones that the shipped framework says."""

from dataclasses import asdict

import pytest

from accreditation.frameworks.loader import load, shipped
from accreditation.rules.award import AwardRule
from accreditation.rules.ceilings import KIND_MARKS, CeilingRule
from accreditation.rules.moderation import ModerationRule
from accreditation.rules.panel import QuorumRule
from accreditation.rules.team import TRAINING_VALID_MONTHS, TeamRule
from tests.rules.hee_2016 import PRESET_NA, STANDARDS
from workflows.guards.preparing import CITED_FROM


@pytest.fixture(scope="module")
def framework():
    return load(shipped())


def test_award_rule(framework):
    assert AwardRule.from_data(asdict(framework.award_rule)) == AwardRule()


def test_ceilings_and_moderation(framework):
    assert CeilingRule(**asdict(framework.ceilings)) == CeilingRule()
    assert ModerationRule(**asdict(framework.moderation)) == ModerationRule()


def test_what_each_kind_can_show(framework):
    assert {kind.code: frozenset({kind.mark}) for kind in framework.evidence_kinds} == KIND_MARKS


def test_team_and_quorum(framework):
    defaults = framework.cycle_defaults
    assert TeamRule(**asdict(defaults.team)) == TeamRule()
    assert QuorumRule(**asdict(defaults.quorum)) == QuorumRule()
    assert defaults.training_valid_months == TRAINING_VALID_MONTHS


def test_self_assessment(framework):
    assert framework.self_assessment.not_applicable_percent == 20
    assert framework.self_assessment.cited_from == CITED_FROM


def test_standards(framework):
    said = [(standard.code, standard.standard_class) for standard in framework.standards]
    assert said == [(standard.code, standard.klass) for standard in STANDARDS]
    assert framework.preset_not_applicable("does_not_recruit") == PRESET_NA
    core = {standard.code: standard.domain for standard in framework.core}
    assert core == {standard.code: standard.domain for standard in STANDARDS if standard.code in core}
