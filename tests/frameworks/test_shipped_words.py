"""What holds for each framework that ships: no problems, and words that differ where they must."""

import json
from collections import Counter

import pytest

from accreditation.enums.evidence import EvidenceKind, EvidenceMark
from accreditation.enums.frameworks import StandardClass
from accreditation.frameworks.lint import lint
from accreditation.frameworks.loader import load
from accreditation.frameworks.source import FIRST_SHIPPED, shipped, shipped_slugs

FRAMEWORKS = [load(shipped(slug)) for slug in shipped_slugs()]
every_framework = pytest.mark.parametrize("framework", FRAMEWORKS, ids=shipped_slugs())
every_standard = pytest.mark.parametrize(
    ("framework", "standard"),
    [
        pytest.param(framework, standard, id=f"{framework.slug} {standard.code}")
        for framework in FRAMEWORKS
        for standard in framework.standards
    ],
)


def test_two_ship_and_the_first_is_the_one_to_begin_with():
    assert shipped_slugs() == ("hee-2016", "hee-2017")
    assert shipped() == shipped(FIRST_SHIPPED)
    assert [framework.slug for framework in FRAMEWORKS] == list(shipped_slugs())


@pytest.mark.parametrize("slug", shipped_slugs())
def test_the_shipped_file_has_no_problems(slug):
    assert lint(shipped(slug)) == []


@every_framework
def test_only_expected_standards_may_be_left_out(framework):
    allowed = {standard.standard_class for standard in framework.standards if standard.not_applicable_allowed}
    assert allowed == {StandardClass.EXPECTED}


def test_each_framework_says_its_core_standards_in_its_own_words():
    first, second = ({text.casefold() for text in own_words(framework)} for framework in FRAMEWORKS)
    assert first & second == set()


def own_words(framework):
    """Every wording, question, description and hint of the core standards."""
    for standard in framework.core:
        yield standard.title
        yield standard.wording
        yield from standard.prompts
        yield from standard.levels
        yield from (hint.note for hint in standard.evidence_hints)


@every_standard
def test_five_levels_that_differ_and_say_something(framework, standard):
    assert len(standard.levels) == 5
    assert len({level.casefold() for level in standard.levels}) == 5
    assert all(len(level) >= 40 for level in standard.levels)


@every_standard
def test_prompts_are_questions_and_hints_explain(framework, standard):
    assert 2 <= len(standard.prompts) <= 4
    assert all(prompt.endswith("?") for prompt in standard.prompts)
    assert standard.evidence_hints
    assert all(len(hint.note) > 20 for hint in standard.evidence_hints)
    assert standard.metrics


@every_standard
def test_a_hint_can_lead_to_a_pass(framework, standard):
    kinds = {hint.kind for hint in standard.evidence_hints}
    marks = {kind.mark for kind in framework.evidence_kinds if kind.code in kinds}
    assert marks - {EvidenceMark.POLICY}, "policy papers alone end at 2"
    if standard.is_gateway:
        assert len(standard.evidence_hints) >= 2
        assert marks & {EvidenceMark.LEARNER_VOICE, EvidenceMark.EXTERNAL}


@every_framework
def test_no_text_stands_at_two_standards(framework):
    texts = Counter(
        text.casefold()
        for standard in framework.standards
        for text in (
            standard.title,
            standard.wording,
            *standard.prompts,
            *standard.levels,
            *(hint.note for hint in standard.evidence_hints),
        )
    )
    assert [text for text, times in texts.items() if times > 1] == []


@every_framework
def test_words_for_people_hold_no_words_of_the_code(framework):
    words = json.dumps(
        [
            [standard.title, standard.wording, standard.prompts, standard.levels]
            for standard in framework.standards
        ]
    ).casefold()
    assert [
        jargon for jargon in ("gateway", "crosswalk", "snapshot", "stretch", "_") if jargon in words
    ] == []


@every_framework
def test_the_catalogue_is_the_services_own(framework):
    assert [kind.code for kind in framework.evidence_kinds] == list(EvidenceKind)
    marks = {kind.code: kind.mark for kind in framework.evidence_kinds}
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
