"""The framework of 2016 that ships: its counts and its golden structure."""

from collections import Counter
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from accreditation.enums.applications import Tier
from accreditation.enums.evidence import EvidenceMark
from accreditation.enums.frameworks import StandardClass, StandardScope
from accreditation.frameworks.loader import load
from accreditation.frameworks.schema import schema
from accreditation.frameworks.source import shipped

FRAMEWORK = load(shipped())
GATEWAYS = ["1.1", "1.4", "2.2", "3.1"]
ORGANISATION = ["2.1", "2.2", "2.3", "2.4", "2.5", "6.1", "6.2", "6.3", "6.4"]


def test_slug_and_version():
    assert (FRAMEWORK.slug, FRAMEWORK.version) == ("hee-2016", 1)
    assert "wording of every standard, question and description here is ours" in FRAMEWORK.note


def test_six_domains_and_the_excellence_block():
    assert [(domain.code, domain.title) for domain in FRAMEWORK.domains if not domain.stretch] == [
        ("1", "Learning Environment and Culture"),
        ("2", "Educational Governance and Leadership"),
        ("3", "Supporting and Empowering Learners"),
        ("4", "Supporting and Empowering Educators"),
        ("5", "Developing and Implementing Curricula and Assessments"),
        ("6", "Developing a Sustainable Workforce"),
    ]
    excellence = FRAMEWORK.domain("X")
    assert (excellence.title, excellence.stretch) == ("Excellence and innovation", True)
    assert "our own wording" in excellence.summary


def test_twenty_four_core_and_eight_stretch():
    assert Counter(standard.domain for standard in FRAMEWORK.standards) == {
        "1": 6, "2": 5, "3": 2, "4": 2, "5": 4, "6": 5, "X": 8,
    }  # fmt: skip
    assert len(FRAMEWORK.core) == 24
    assert [standard.code for standard in FRAMEWORK.stretch] == [f"X{number}" for number in range(1, 9)]


def test_gateways_and_organisation_scope():
    assert [standard.code for standard in FRAMEWORK.gateways] == GATEWAYS
    organisation = [item.code for item in FRAMEWORK.standards if item.scope is StandardScope.ORGANISATION]
    assert organisation == ORGANISATION


def test_presets_for_placements_that_do_not_recruit():
    reasons = FRAMEWORK.preset_reasons("does_not_recruit")
    assert tuple(reasons) == ("6.1", "6.2", "6.3", "6.4")
    assert set(reasons.values()) == {FRAMEWORK.presets[0].reason}
    assert FRAMEWORK.preset_reasons("unheard_of") == {}


def test_the_schema_knows_the_services_codes():
    Draft202012Validator.check_schema(schema())
    standard = schema()["$defs"]["standard"]["properties"]
    assert standard["class"]["enum"] == list(StandardClass)
    assert standard["scope"]["enum"] == list(StandardScope)
    kinds = schema()["properties"]["evidence_kinds"]["items"]["properties"]
    assert kinds["mark"]["enum"] == list(EvidenceMark)
    tiers = schema()["properties"]["cycle_defaults"]["properties"]["tiers"]
    assert tiers["items"]["enum"] == list(Tier)


def test_crosswalk_at_theme_level():
    assert len(FRAMEWORK.crosswalk) == 25
    day = date(2016, 4, 1)
    assert [f"{row.regulator} {row.reference}" for row in FRAMEWORK.crosswalk_for("6.2", day)] == [
        "GPhC Standard 4",
        "GPhC Standard 9",
    ]
    assert FRAMEWORK.crosswalk_for("6", date(2016, 3, 31)) == ()
    assert {row.regulator for row in FRAMEWORK.crosswalk_for("1", day)} == {"GMC", "GPhC", "GDC"}


def test_self_assessment_ceilings_and_moderation():
    assert (
        FRAMEWORK.thresholds.self_assessment.not_applicable_percent,
        FRAMEWORK.thresholds.self_assessment.cited_from,
    ) == (20, 2)
    ceilings = FRAMEWORK.thresholds.ceilings
    assert (ceilings.narrative_only, ceilings.policy_only, ceilings.full) == (1, 2, 4)
    assert (ceilings.gateway_without_independent_pair, ceilings.independent_pair) == (2, 3)
    moderation = FRAMEWORK.thresholds.moderation
    assert (moderation.pass_lines, moderation.stretch_pass_lines) == ((3,), (3, 4))
    assert (moderation.range_from, moderation.gateway_range_from, moderation.fewest_scores) == (2, 1, 2)
    assert (moderation.not_evidenced, moderation.not_evidenced_gateway) == (1, 2)


@pytest.mark.parametrize(
    ("clock", "days"),
    [
        ("completeness_check", 10),
        ("complete_return", 10),
        ("allocation", 10),
        ("provider_objection", 3),
        ("clarification", 10),
        ("review", 20),
        ("replacement_review", 15),
        ("team_moderation", 10),
        ("moderator", 10),
        ("accuracy_check", 10),
        ("accuracy_answer", 5),
        ("papers_before_meeting", 10),
        ("wait_for_meeting", 20),
        ("ratification", 5),
        ("headline", 3),
        ("letter", 10),
        ("deferral", 130),
        ("signatory_grace", 5),
        ("reinstate", 10),
        ("reinstated", 10),
        ("pause_at_most", 130),
        ("extension_at_most", 20),
        ("transfer_adoption", 20),
        ("end_to_end", 100),
        ("end_to_end_with_visit", 140),
        ("action_extension", 65),
        ("appeal_stage_one", 12),
    ],
)
def test_clocks(clock, days):
    assert FRAMEWORK.thresholds.cycle_defaults.clocks[clock] == days


def test_cycle_and_award_defaults():
    cycle, life = FRAMEWORK.thresholds.cycle_defaults, FRAMEWORK.thresholds.award_life
    assert (cycle.team.reviewers, cycle.excellence_team.reviewers, cycle.excellence_team.other_office) == (
        2,
        3,
        1,
    )
    assert (cycle.quorum.voting_members, cycle.quorum.votes_cast, cycle.quorum.professions) == (5, 3, 2)
    assert (cycle.returns_for_completion, cycle.replacement_rounds) == (2, 1)
    assert (cycle.clarifications, cycle.clarifications_with_visit) == (1, 2)
    assert (life.years, life.renewal_opens_days_before, life.renewal_due_days_before) == (3, 260, 130)


def test_unknown_codes_raise():
    for look_up in (FRAMEWORK.standard, FRAMEWORK.domain):
        with pytest.raises(KeyError):
            look_up("9.9")


def test_nothing_can_be_altered():
    with pytest.raises(TypeError):
        FRAMEWORK.thresholds.cycle_defaults.clocks["review"] = 1  # type: ignore[index]
    with pytest.raises(TypeError):
        FRAMEWORK.terms["patient"] = "?"  # type: ignore[index]
