"""The framework that ships: its counts, its golden structure, and words that differ where they must."""

import json
from collections import Counter
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from accreditation.enums.applications import Tier
from accreditation.enums.evidence import EvidenceKind, EvidenceMark
from accreditation.enums.frameworks import StandardClass, StandardScope
from accreditation.frameworks.lint import lint
from accreditation.frameworks.loader import load
from accreditation.frameworks.schema import schema
from accreditation.frameworks.source import shipped

FRAMEWORK = load(shipped())
GATEWAYS = ["1.1", "1.4", "2.2", "3.1"]
ORGANISATION = ["2.1", "2.2", "2.3", "2.4", "2.5", "6.1", "6.2", "6.3", "6.4"]
every_standard = pytest.mark.parametrize("standard", FRAMEWORK.standards, ids=lambda standard: standard.code)


def test_the_shipped_file_has_no_problems():
    assert lint(shipped()) == []


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


def test_only_expected_standards_may_be_left_out():
    allowed = {standard.standard_class for standard in FRAMEWORK.standards if standard.not_applicable_allowed}
    assert allowed == {StandardClass.EXPECTED}


def test_presets_for_placements_that_do_not_recruit():
    assert FRAMEWORK.preset_not_applicable("does_not_recruit") == ("6.1", "6.2", "6.3", "6.4")
    assert FRAMEWORK.preset_not_applicable("unheard_of") == ()


@every_standard
def test_five_levels_that_differ_and_say_something(standard):
    assert len(standard.levels) == 5
    assert len({level.casefold() for level in standard.levels}) == 5
    assert all(len(level) >= 40 for level in standard.levels)


@every_standard
def test_prompts_are_questions_and_hints_explain(standard):
    assert 2 <= len(standard.prompts) <= 4
    assert all(prompt.endswith("?") for prompt in standard.prompts)
    assert standard.evidence_hints
    assert all(len(hint.note) > 20 for hint in standard.evidence_hints)
    assert standard.metrics


@every_standard
def test_a_hint_can_lead_to_a_pass(standard):
    kinds = {hint.kind for hint in standard.evidence_hints}
    marks = {kind.mark for kind in FRAMEWORK.evidence_kinds if kind.code in kinds}
    assert marks - {EvidenceMark.POLICY}, "policy papers alone end at 2"
    if standard.is_gateway:
        assert len(standard.evidence_hints) >= 2
        assert marks & {EvidenceMark.LEARNER_VOICE, EvidenceMark.EXTERNAL}


def test_no_text_stands_at_two_standards():
    texts = Counter(
        text.casefold()
        for standard in FRAMEWORK.standards
        for text in (
            standard.title,
            standard.wording,
            *standard.prompts,
            *standard.levels,
            *(hint.note for hint in standard.evidence_hints),
        )
    )
    assert [text for text, times in texts.items() if times > 1] == []


def test_words_for_people_hold_no_words_of_the_code():
    words = json.dumps(
        [
            [standard.title, standard.wording, standard.prompts, standard.levels]
            for standard in FRAMEWORK.standards
        ]
    ).casefold()
    assert [
        jargon for jargon in ("gateway", "crosswalk", "snapshot", "stretch", "_") if jargon in words
    ] == []


def test_the_catalogue_is_the_services_own():
    assert [kind.code for kind in FRAMEWORK.evidence_kinds] == list(EvidenceKind)
    marks = {kind.code: kind.mark for kind in FRAMEWORK.evidence_kinds}
    assert set(marks.values()) == set(EvidenceMark)
    for kind in (
        EvidenceKind.UNIVERSITY_EVALUATION,
        EvidenceKind.EDUCATIONAL_AUDIT,
        EvidenceKind.REGULATOR_REPORT,
    ):
        assert marks[kind] is EvidenceMark.EXTERNAL
    assert {kind for kind, mark in marks.items() if mark is EvidenceMark.POLICY} == {
        EvidenceKind.POLICY,
        EvidenceKind.MINUTES,
    }


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
