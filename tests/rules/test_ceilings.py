"""The evidence ceilings, sentence by sentence, on each class of standard."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accreditation.enums.evidence import EvidenceKind as K
from accreditation.enums.evidence import EvidenceMark as M
from accreditation.enums.frameworks import StandardClass
from accreditation.rules import ceilings
from accreditation.rules.ceilings import KIND_MARKS, EvidenceUse, Missing, Period, Weakness, weaknesses
from tests.rules.hee_2016 import NUMBERS

GATEWAY, EXPECTED, STRETCH = StandardClass.GATEWAY, StandardClass.EXPECTED, StandardClass.STRETCH
USES = st.builds(
    EvidenceUse,
    kind=st.sampled_from(K),
    marks=st.frozensets(st.sampled_from(M), max_size=3),
    period=st.sampled_from(
        (None, (date(2024, 4, 1), date(2025, 3, 31)), (date(2025, 4, 1), date(2026, 3, 31)))
    ),
    external_validation=st.booleans(),
)


def ceiling(klass, evidence, rule=NUMBERS.ceilings):
    return ceilings.ceiling(klass, evidence, rule)


def uses(*kinds):
    return [EvidenceUse.of_kind(kind) for kind in kinds]


EARLIER, LATER = (date(2024, 4, 1), date(2025, 3, 31)), (date(2025, 4, 1), date(2026, 3, 31))


def outcomes(*periods, kind=K.ATTRITION_DATA):
    """Outcome data, once for each period that it covers."""
    return [EvidenceUse.of_kind(kind, period=period) for period in periods]


OUTCOMES = outcomes(EARLIER, LATER)


@pytest.mark.parametrize(
    ("evidence", "gateway", "other"),
    [
        ([], 1, 1),
        (uses(K.POLICY), 2, 2),
        (uses(K.POLICY, K.MINUTES, K.POLICY), 2, 2),
        (uses(K.JOB_PLANS), 2, 3),
        (uses(K.LEARNER_SURVEY), 2, 3),
        (uses(K.EDUCATIONAL_AUDIT), 2, 3),
        (uses(K.LEARNER_SURVEY, K.LEARNER_SURVEY), 2, 3),
        (uses(K.JOB_PLANS, K.POLICY), 2, 3),
        (uses(K.JOB_PLANS, K.STAFF_SURVEY), 2, 3),
        (uses(K.JOB_PLANS, K.STAFF_SURVEY, K.INCIDENT_DATA), 2, 3),
        (uses(K.JOB_PLANS, K.LEARNER_SURVEY), 3, 3),
        (uses(K.JOB_PLANS, K.UNIVERSITY_EVALUATION), 3, 3),
        (uses(K.JOB_PLANS, K.EDUCATIONAL_AUDIT), 3, 3),
        (uses(K.JOB_PLANS, K.REGULATOR_REPORT), 3, 3),
        (uses(K.ATTRITION_DATA, K.EDUCATIONAL_AUDIT), 3, 3),
        ([*OUTCOMES, *uses(K.LEARNER_SURVEY)], 3, 3),
        ([*OUTCOMES, *uses(K.JOB_PLANS)], 2, 3),
        ([*OUTCOMES, *uses(K.LEARNER_SURVEY, K.EDUCATIONAL_AUDIT)], 4, 4),
        ([*OUTCOMES, *uses(K.REGULATOR_REPORT)], 4, 4),
        (
            [
                EvidenceUse(K.ATTRITION_DATA, frozenset({M.OUTCOME}), EARLIER, external_validation=True),
                *outcomes(LATER, kind=K.INCIDENT_DATA),
                *uses(K.LEARNER_SURVEY),
            ],
            4,
            4,
        ),
        ([*outcomes(EARLIER, EARLIER), *uses(K.LEARNER_SURVEY, K.EDUCATIONAL_AUDIT)], 3, 3),
        ([*outcomes(EARLIER, None), *uses(K.LEARNER_SURVEY, K.EDUCATIONAL_AUDIT)], 3, 3),
        ([*outcomes(EARLIER, LATER, kind=K.JOB_PLANS), *uses(K.LEARNER_SURVEY, K.EDUCATIONAL_AUDIT)], 3, 3),
    ],
)
def test_ceiling(evidence, gateway, other):
    assert ceiling(GATEWAY, evidence).value == gateway
    assert ceiling(EXPECTED, evidence).value == other
    assert ceiling(STRETCH, evidence).value == other
    assert ceiling(GATEWAY, evidence).reason.endswith(".")


def test_a_reviewer_may_correct_a_kind():
    survey_of_one = EvidenceUse(K.LEARNER_SURVEY, frozenset({M.PRACTICE}))
    assert ceiling(GATEWAY, [survey_of_one, *uses(K.JOB_PLANS)]).value == 2


def test_the_values_are_data():
    assert ceiling(EXPECTED, uses(K.POLICY), replace(NUMBERS.ceilings, policy_only=1)).value == 1
    full = [*OUTCOMES, *uses(K.LEARNER_SURVEY, K.EDUCATIONAL_AUDIT)]
    assert ceiling(GATEWAY, full, replace(NUMBERS.ceilings, full_outcome_points=3)).value == 3
    assert ceiling(GATEWAY, full[1:], replace(NUMBERS.ceilings, full_outcome_points=1)).value == 4


def test_passing_a_ceiling():
    policy_only = ceiling(EXPECTED, uses(K.POLICY))
    assert [policy_only.passed_by(score) for score in (None, 1, 2, 3)] == [False, False, False, True]


@settings(max_examples=200)
@given(st.lists(USES, max_size=4), USES, st.sampled_from(StandardClass))
def test_more_evidence_never_lowers_a_ceiling(evidence, more, klass):
    assert ceiling(klass, [*evidence, more]).value >= ceiling(klass, evidence).value


@settings(max_examples=100)
@given(st.lists(USES, max_size=4))
def test_a_gateway_never_asks_less_than_an_expected_standard(evidence):
    assert ceiling(GATEWAY, evidence).value <= ceiling(EXPECTED, evidence).value


@pytest.mark.parametrize(
    ("evidence", "lacks"),
    [
        ([], [Weakness.NARRATIVE_ONLY]),
        (uses(K.POLICY), [Weakness.POLICY_ONLY, Weakness.ONE_KIND, Weakness.NO_LEARNER_VOICE]),
        (uses(K.POLICY, K.MINUTES), [Weakness.POLICY_ONLY, Weakness.NO_LEARNER_VOICE]),
        (uses(K.LEARNER_SURVEY), [Weakness.ONE_KIND]),
        (uses(K.JOB_PLANS, K.EDUCATIONAL_AUDIT), [Weakness.NO_LEARNER_VOICE]),
        (uses(K.LEARNER_SURVEY, K.EDUCATIONAL_AUDIT), []),
    ],
)
def test_weaknesses(evidence, lacks):
    assert weaknesses(evidence) == lacks


def test_every_kind_has_marks():
    assert set(KIND_MARKS) == set(K)
    assert all(KIND_MARKS.values())


def test_nobody_outside_is_taken_to_have_confirmed_a_result_unless_it_is_said():
    voice = EvidenceUse(K.LEARNER_SURVEY, frozenset({M.LEARNER_VOICE}))
    earlier, later = (
        EvidenceUse(K.ATTRITION_DATA, frozenset({M.OUTCOME}), period) for period in (EARLIER, LATER)
    )
    assert ceiling(GATEWAY, [voice, earlier, later]).value == 3
    confirmed = replace(later, external_validation=True)
    assert ceiling(GATEWAY, [voice, earlier, confirmed]).value == 4


def missing(score, klass, evidence):
    return list(ceilings.missing_for(score, klass, evidence, NUMBERS.ceilings))


@pytest.mark.parametrize(
    ("score", "klass", "evidence", "lacks"),
    [
        (2, EXPECTED, [], [Missing.EVIDENCE]),
        (3, EXPECTED, uses(K.POLICY), [Missing.PRACTICE]),
        (3, GATEWAY, uses(K.POLICY), [Missing.INDEPENDENT]),
        (3, GATEWAY, [], [Missing.TWO_KINDS]),
        (3, GATEWAY, uses(K.LEARNER_SURVEY), [Missing.SECOND_KIND]),
        (3, GATEWAY, uses(K.LEARNER_SURVEY, K.JOB_PLANS), []),
        (4, EXPECTED, uses(K.LEARNER_SURVEY, K.JOB_PLANS), [Missing.OUTCOMES, Missing.OUTSIDE]),
        (4, EXPECTED, [*outcomes(EARLIER), *uses(K.EDUCATIONAL_AUDIT)], [Missing.OUTCOMES]),
        (4, EXPECTED, [*OUTCOMES, *uses(K.LEARNER_SURVEY)], [Missing.OUTSIDE]),
    ],
)
def test_what_a_higher_score_would_take_is_named(score, klass, evidence, lacks):
    assert missing(score, klass, evidence) == lacks


@settings(max_examples=200)
@given(st.lists(USES, max_size=4), st.sampled_from(StandardClass), st.integers(0, 4))
def test_what_is_named_as_missing_lifts_the_ceiling(evidence, klass, score):
    others = iter([kind for kind in K if kind not in {use.kind for use in evidence}])
    brought: dict[Missing, list[tuple[M, Period | None]]] = {
        Missing.EVIDENCE: [(M.POLICY, None)],
        Missing.PRACTICE: [(M.PRACTICE, None)],
        Missing.TWO_KINDS: [(M.PRACTICE, None), (M.LEARNER_VOICE, None)],
        Missing.SECOND_KIND: [(M.POLICY, None)],
        Missing.INDEPENDENT: [(M.LEARNER_VOICE, None)],
        Missing.OUTCOMES: [(M.OUTCOME, EARLIER), (M.OUTCOME, LATER)],
        Missing.OUTSIDE: [(M.EXTERNAL, None)],
    }
    lacks = missing(score, klass, evidence)
    assert bool(lacks) == (ceiling(klass, evidence).value < score)
    more = [
        EvidenceUse(next(others), frozenset({mark}), period)
        for part in lacks
        for mark, period in brought[part]
    ]
    assert ceiling(klass, [*evidence, *more]).value >= score
