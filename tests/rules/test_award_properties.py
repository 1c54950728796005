"""What must hold for every case: a better score never hurts, and a second reading of the rule agrees."""

from fractions import Fraction
from math import ceil, floor

from hypothesis import given, settings
from hypothesis import strategies as st

from accreditation.enums.applications import Tier
from accreditation.enums.awards import Outcome
from accreditation.enums.concerns import CareQuality
from accreditation.rules.award import RANK, Case
from tests.rules.hee_2016 import CORE, EXPECTED, GATEWAYS, PRESET_NA, STANDARDS, STRETCH, decide, facts

MODEST = settings(max_examples=200, deadline=None)
MOST_NOT_APPLICABLE = 4
"""A fifth of the core set, besides what is preset: no more may be N/A, and the rule is only asked within that."""

FACTS = st.builds(
    facts,
    support_level=st.sampled_from([0, 0, 0, 1, 2, 3, 4]),
    regulator_conditions=st.sampled_from([False, False, False, True]),
    overdue_imr=st.sampled_from([False, False, False, True]),
    care_quality=st.sampled_from(CareQuality),
    benchmark_cycles=st.integers(1, 3),
    visit_with_learner_session=st.sampled_from([True, True, False]),
    reviewers=st.integers(2, 4),
)
FREE = tuple(code for code in EXPECTED if code not in PRESET_NA)
NOT_APPLICABLE = st.builds(
    frozenset.union,
    st.frozensets(st.sampled_from(FREE), max_size=MOST_NOT_APPLICABLE),
    st.sampled_from([frozenset(), frozenset(PRESET_NA)]),
)


@st.composite
def cases(draw):
    """Cases near the edges of the rule: most scores at a base, a handful changed."""
    base = draw(st.sampled_from([2, 3, 3, 3, 4, 4]))
    changes = draw(st.dictionaries(st.sampled_from((*CORE, *STRETCH)), st.integers(0, 4), max_size=10))
    values = {**dict.fromkeys((*CORE, *STRETCH), base), **changes}
    return Case(STANDARDS, values, draw(FACTS), draw(st.sampled_from(Tier)), draw(NOT_APPLICABLE))


def oracle(case):
    """The rule read a second time, in fractions, straight from its sentences; stretch and facts at the end."""
    facts = case.facts
    if facts.support_level in (3, 4) or facts.regulator_conditions or facts.overdue_imr:
        return Outcome.HELD
    if facts.care_quality is CareQuality.INADEQUATE:
        return Outcome.HELD
    core = {code: case.scores[code] for code in CORE if code not in case.not_applicable}
    at_gateways = [core[code] for code in GATEWAYS]
    if min(at_gateways) <= 1 or min(core.values()) == 0:
        return Outcome.NOT_ACCREDITED
    over = 0
    for domain in "123456":
        allowed = floor(Fraction(20, 100) * sum(code[0] == domain for code in CORE))
        short = sum(core[code] < 3 for code in EXPECTED if code in core and code[0] == domain)
        over += max(0, short - allowed)
    ones = list(core.values()).count(1)
    if at_gateways.count(2) >= 2:
        return Outcome.NOT_ACCREDITED
    if at_gateways.count(2) == 1:
        return Outcome.DEFERRED if over == 0 and ones == 0 else Outcome.NOT_ACCREDITED
    met = sum(score >= 3 for score in core.values())
    if ones >= 2:
        return Outcome.NOT_ACCREDITED
    if ones == 1 or over > 2 or met < ceil(Fraction(80, 100) * len(core)):
        return Outcome.DEFERRED if met >= ceil(Fraction(70, 100) * len(core)) else Outcome.NOT_ACCREDITED
    if over or facts.support_level > 1 or facts.care_quality is CareQuality.REQUIRES_IMPROVEMENT:
        return Outcome.ACCREDITED_WITH_CONDITIONS
    return Outcome.EXCELLENCE if case.tier is Tier.EXCELLENCE and excels(case, core) else Outcome.ACCREDITED


def excels(case, core):
    top = [code for code, score in core.items() if score == 4]
    stretch = [case.scores[code] for code in STRETCH]
    return (
        min(core.values()) >= 3
        and Fraction(len(top)) >= Fraction(len(core), 3)
        and len({code[0] for code in top}) >= 3
        and any(code.startswith("1.") for code in top)
        and sum(score >= 3 for score in stretch) >= 6
        and min(stretch) >= 2
        and case.scores["X1"] >= 3
        and 4 in stretch
        and case.facts.benchmark_cycles >= 2
        and case.facts.visit_with_learner_session
        and case.facts.support_level == 0
        and case.facts.reviewers >= 3
    )


@MODEST
@given(cases())
def test_a_second_reading_in_fractions_agrees(subject):
    assert decide(subject).outcome is oracle(subject)


@MODEST
@given(cases(), st.data())
def test_raising_any_one_score_never_makes_the_outcome_worse(subject, data):
    before = decide(subject).outcome
    for code, score in subject.scores.items():
        if score == 4 or code in subject.not_applicable:
            continue
        higher = data.draw(st.integers(score + 1, 4), label=code)
        after = decide(
            Case(
                STANDARDS,
                {**subject.scores, code: higher},
                subject.facts,
                subject.tier,
                subject.not_applicable,
            )
        ).outcome
        assert (before is Outcome.HELD) == (after is Outcome.HELD)
        if before is not Outcome.HELD:
            assert RANK[after] >= RANK[before], (code, score, higher)


@MODEST
@given(cases())
def test_exactly_one_line_carries_the_outcome_and_no_line_hides_what_failed(subject):
    verdict = decide(subject)
    assert [line.outcome for line in verdict.clauses if line.outcome] == [verdict.outcome]
    assert verdict.escalate is any(subject.scores[code] <= 1 for code in GATEWAYS)
    facts = {standard.code for standard in STANDARDS}
    for line in verdict.clauses:
        assert line.text.endswith(".")
        assert set(line.standards) <= facts
        assert not set(line.standards) & subject.not_applicable


@MODEST
@given(cases())
def test_a_standard_that_is_not_applicable_is_never_read(subject):
    values = {code: score for code, score in subject.scores.items() if code not in subject.not_applicable}
    without = Case(STANDARDS, values, subject.facts, subject.tier, subject.not_applicable)
    assert decide(without) == decide(subject)
