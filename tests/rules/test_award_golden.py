"""The golden cases of the award rule, each with the clause that decides it."""

import pytest

from accreditation.enums.applications import Tier
from accreditation.enums.awards import Clause, Outcome
from accreditation.enums.concerns import CareQuality
from tests.rules.hee_2016 import EXCELLENT, PRESET_NA, STRETCH, case, decide, scores


def twos(*codes):
    return {**scores(), **dict.fromkeys(codes, 2)}


SIX_TWOS = twos("1.2", "2.1", "5.1", "5.2", "6.1", "6.2")

GOLDEN = {
    "nothing changed": (case(scores()), Outcome.ACCREDITED, Clause.CONDITIONS),
    "1.3 at 2": (case(twos("1.3")), Outcome.ACCREDITED, Clause.CONDITIONS),
    "4.2 at 2": (case(twos("4.2")), Outcome.ACCREDITED_WITH_CONDITIONS, Clause.CONDITIONS),
    "3.2, 4.1, 4.2 at 2": (case(twos("3.2", "4.1", "4.2")), Outcome.DEFERRED, Clause.CORE_SHORT),
    "2.2 at 2": (case(twos("2.2")), Outcome.DEFERRED, Clause.GATEWAY_PARTLY),
    "2.2, 3.1 at 2": (case(twos("2.2", "3.1")), Outcome.NOT_ACCREDITED, Clause.GATEWAY_PARTLY),
    "all 4 but 1.1 at 1": (case(scores(4, s1_1=1)), Outcome.NOT_ACCREDITED, Clause.GATEWAY_LOW),
    "all 4 but 6.5 at 0": (case(scores(4, s6_5=0)), Outcome.NOT_ACCREDITED, Clause.GATEWAY_LOW),
    "5.3 at 1": (case(scores(s5_3=1)), Outcome.DEFERRED, Clause.CORE_SHORT),
    "support level 2": (
        case(scores(), support_level=2),
        Outcome.ACCREDITED_WITH_CONDITIONS,
        Clause.CONDITIONS,
    ),
    "requires improvement": (
        case(scores(), care_quality=CareQuality.REQUIRES_IMPROVEMENT),
        Outcome.ACCREDITED_WITH_CONDITIONS,
        Clause.CONDITIONS,
    ),
    "all 4, level 3": (case(scores(4), support_level=3), Outcome.HELD, Clause.LIMITERS),
    "six at 2": (case(SIX_TWOS), Outcome.DEFERRED, Clause.CORE_SHORT),
    "eight at 2": (case({**SIX_TWOS, "1.3": 2, "2.3": 2}), Outcome.NOT_ACCREDITED, Clause.CORE_SHORT),
    "2.1 at 2, 2.5 N/A": (case(twos("2.1"), na=["2.5"]), Outcome.ACCREDITED, Clause.CONDITIONS),
    "6.5 at 2, 6.1-6.4 N/A": (case(twos("6.5"), na=PRESET_NA), Outcome.ACCREDITED, Clause.CONDITIONS),
    "excellence": (case(EXCELLENT, tier=Tier.EXCELLENCE), Outcome.EXCELLENCE, Clause.EXCELLENCE),
    "excellence but X1 at 2": (
        case({**EXCELLENT, "X1": 2}, tier=Tier.EXCELLENCE),
        Outcome.ACCREDITED,
        Clause.CONDITIONS,
    ),
    "excellence but X8 at 0": (
        case({**EXCELLENT, "X8": 0}, tier=Tier.EXCELLENCE),
        Outcome.ACCREDITED,
        Clause.CONDITIONS,
    ),
    "excellence but 6.4 at 2": (
        case({**EXCELLENT, "6.4": 2}, tier=Tier.EXCELLENCE),
        Outcome.ACCREDITED,
        Clause.CONDITIONS,
    ),
    "excellence but level 1": (
        case(EXCELLENT, tier=Tier.EXCELLENCE, support_level=1),
        Outcome.ACCREDITED,
        Clause.CONDITIONS,
    ),
}
ESCALATED = {"all 4 but 1.1 at 1"}


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_case(name):
    subject, outcome, clause = GOLDEN[name]
    verdict = decide(subject)
    assert verdict.outcome is outcome
    assert verdict.deciding.clause is clause
    assert verdict.escalate is (name in ESCALATED)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"support_level": 4}, "support level is 4"),
        ({"regulator_conditions": True}, "regulator has set conditions"),
        ({"overdue_imr": True}, "mandatory requirement is overdue"),
        ({"care_quality": CareQuality.INADEQUATE}, "rating is inadequate"),
    ],
)
def test_each_limiter_holds_and_is_named(facts, words):
    verdict = decide(case(scores(4), **facts))
    assert verdict.outcome is Outcome.HELD
    assert words in verdict.deciding.text


def test_a_place_that_is_not_rated_is_never_limited():
    excellent = case(EXCELLENT, tier=Tier.EXCELLENCE, care_quality=CareQuality.NOT_RATED)
    assert decide(excellent).outcome is Outcome.EXCELLENCE


def test_held_still_raises_the_concern_and_still_reads_every_clause():
    verdict = decide(case(scores(s1_4=0), support_level=3))
    assert (verdict.outcome, verdict.escalate) == (Outcome.HELD, True)
    assert [line.clause for line in verdict.clauses] == list(Clause)[:5]
    assert [line.clause for line in verdict.clauses if not line.passed][:2] == [
        Clause.LIMITERS,
        Clause.GATEWAY_LOW,
    ]


@pytest.mark.parametrize(
    ("values", "standards"),
    [
        (scores(s2_2=2, s4_2=2), ("2.2", "4.2")),
        (scores(s2_2=2, s1_2=1), ("2.2", "1.2")),
    ],
)
def test_one_gateway_at_2_beside_another_gap_is_not_accredited_and_names_both(values, standards):
    verdict = decide(case(values))
    assert verdict.outcome is Outcome.NOT_ACCREDITED
    assert verdict.deciding.clause is Clause.GATEWAY_PARTLY
    assert verdict.deciding.standards == standards


def test_one_gateway_at_2_beside_gaps_within_their_domains_is_deferred():
    assert decide(case(twos("2.2", "1.2", "2.1", "6.1"))).outcome is Outcome.DEFERRED


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        (scores(s1_2=1, s5_3=1), Outcome.NOT_ACCREDITED),
        (scores(s1_2=1), Outcome.DEFERRED),
        (twos("4.1", "4.2"), Outcome.ACCREDITED_WITH_CONDITIONS),
        (twos("1.2", "1.3", "2.1", "6.1"), Outcome.ACCREDITED_WITH_CONDITIONS),
        (twos("1.2", "1.3", "2.1", "6.1", "5.1"), Outcome.DEFERRED),
    ],
)
def test_the_edges_of_step_4(values, outcome):
    assert decide(case(values)).outcome is outcome


@pytest.mark.parametrize(
    ("change", "facts", "part"),
    [
        ({"1.2": 3}, {}, "high_share"),
        ({"1.1": 3, "1.2": 3, "1.3": 3, "4.1": 4, "4.2": 4, "5.1": 4}, {}, "high_domain_required"),
        ({"3.1": 3, "3.2": 3, "1.4": 4, "1.5": 4}, {}, "high_domains"),
        ({"6.4": 2}, {}, "core_floor"),
        ({"X3": 2, "X4": 2, "X5": 2}, {}, "stretch_met"),
        ({"X3": 1}, {}, "stretch_floor"),
        ({"X1": 2}, {}, "stretch_required"),
        ({"X2": 3}, {}, "stretch_high"),
        ({}, {"benchmark_cycles": 1}, "benchmark_cycles"),
        ({}, {"visit_with_learner_session": False}, "visit"),
        ({}, {"support_level": 1}, "support_level"),
        ({}, {"reviewers": 2}, "reviewers"),
        ({}, {"lay_reviewer": False}, "lay_reviewer"),
        ({}, {"external_office_reviewer": False}, "external_office_reviewer"),
        ({}, {"shares_practice": False}, "shares_practice"),
    ],
)
def test_each_test_for_excellence_alone_keeps_it_at_accredited_and_is_named(change, facts, part):
    verdict = decide(case({**EXCELLENT, **change}, tier=Tier.EXCELLENCE, **facts))
    assert verdict.outcome is Outcome.ACCREDITED
    failed = [line.part for line in verdict.clauses if line.clause is Clause.EXCELLENCE and not line.passed]
    assert failed == ["reached", part]


def test_every_failing_test_for_excellence_is_listed():
    verdict = decide(case({**scores(), "6.4": 2}, tier=Tier.EXCELLENCE, reviewers=2, shares_practice=False))
    failed = {line.part for line in verdict.clauses if line.clause is Clause.EXCELLENCE and not line.passed}
    assert failed == {
        *("reached", "core_floor", "high_share", "high_domains", "high_domain_required", "stretch_high"),
        *("reviewers", "shares_practice"),
    }


def test_not_applicable_standards_leave_the_third_that_must_be_at_4():
    seven = {**EXCELLENT, "2.3": 3}
    assert decide(case(seven, tier=Tier.EXCELLENCE)).outcome is Outcome.ACCREDITED
    assert decide(case(seven, tier=Tier.EXCELLENCE, na=PRESET_NA)).outcome is Outcome.EXCELLENCE


def test_excellence_scores_are_not_read_where_it_is_not_sought():
    verdict = decide(case({**scores(), **dict.fromkeys(STRETCH, 0)}))
    assert verdict.outcome is Outcome.ACCREDITED
    assert Clause.EXCELLENCE not in {line.clause for line in verdict.clauses}


def test_an_excellence_standard_without_a_score_is_not_shown():
    values = {code: score for code, score in EXCELLENT.items() if code != "X8"}
    verdict = decide(case(values, tier=Tier.EXCELLENCE))
    assert verdict.outcome is Outcome.ACCREDITED
    assert [line.standards for line in verdict.clauses if line.part == "stretch_floor"] == [("X8",)]


def test_excellence_is_not_looked_at_below_plain_accredited():
    verdict = decide(case({**EXCELLENT, "4.2": 2}, tier=Tier.EXCELLENCE))
    assert verdict.outcome is Outcome.ACCREDITED_WITH_CONDITIONS
    assert [line.part for line in verdict.clauses if line.clause is Clause.EXCELLENCE] == ["reached"]
