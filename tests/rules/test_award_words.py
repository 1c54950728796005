"""What a verdict says word for word: how standards are named and joined, and which clauses passed."""

import pytest

from accreditation.enums.applications import Tier
from accreditation.enums.awards import Clause, Outcome
from accreditation.enums.concerns import CareQuality
from accreditation.errors import RuleBroken
from accreditation.rules.award import AwardFacts, Case, decide
from accreditation.rules.award.verdict import counted, joined, named
from tests.rules.hee_2016 import EXCELLENT, NUMBERS, case, scores


def test_one_standard_and_several_are_named_as_such():
    assert named("standard", ["6.5"]) == "standard 6.5 is"
    assert named("standard", ["1.2", "6.5"]) == "standards 1.2, 6.5 are"


def test_parts_are_joined_as_in_a_sentence():
    assert [joined(parts) for parts in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]


def test_one_and_several_are_counted_as_such():
    assert [counted(number, "standard") for number in (0, 1, 2)] == [
        "0 standards are",
        "1 standard is",
        "2 standards are",
    ]


def test_every_clause_passes_where_all_is_met_and_the_low_gateway_alone_is_named():
    passed = {line.clause: line.passed for line in decide(case(scores()), NUMBERS.award_rule).clauses}
    assert passed[Clause.GATEWAY_LOW]
    low = next(
        line
        for line in decide(case(scores(s1_1=1)), NUMBERS.award_rule).clauses
        if line.clause is Clause.GATEWAY_LOW
    )
    assert (low.passed, low.standards) == (False, ("1.1",))
    assert "at 0" not in low.text


@pytest.mark.parametrize("missing", ["support_level", "care_quality"])
def test_a_fact_that_is_missing_is_named(missing: str):
    data = {
        "support_level": 0,
        "care_quality": CareQuality.GOOD,
        "regulator_conditions": False,
        "overdue_imr": False,
    }
    with pytest.raises(RuleBroken, match="facts must be an object"):
        AwardFacts.from_data([data])  # type: ignore[arg-type]
    with pytest.raises(RuleBroken, match=f"Missing fact: {missing}"):
        AwardFacts.from_data({name: value for name, value in data.items() if name != missing})


EVERYTHING = case(EXCELLENT, tier=Tier.EXCELLENCE)
LITTLE = case(
    scores(X1=2, X8=0),
    tier=Tier.EXCELLENCE,
    support_level=1,
    benchmark_cycles=1,
    visit_with_learner_session=False,
    reviewers=2,
    lay_reviewer=False,
    external_office_reviewer=False,
    shares_practice=False,
)
NOTHING_HOLDS = "Nothing holds the decision."
NONE_LOW = "No must-meet standard is at 1 or less, and no standard is at 0."
NONE_PARTLY = "No must-meet standard is only partly met."
NO_CONDITIONS = (
    "No domain has more gaps than it may, and neither support level nor rating asks for a condition."
)
ALL_MET = "24 of 24 standards are met and 20 are needed."


@pytest.mark.parametrize(
    ("judged", "lines"),
    [
        (case(scores()), (NOTHING_HOLDS, NONE_LOW, NONE_PARTLY, ALL_MET, NO_CONDITIONS)),
        (
            case(scores(), support_level=3, regulator_conditions=True, overdue_imr=True, care_quality=CareQuality.INADEQUATE),
            (
                ("No decision can be made while the support level is 3, a regulator has set conditions, an immediate mandatory "
                "requirement is overdue and the care-quality rating is inadequate."),
                NONE_LOW,
                NONE_PARTLY,
                ALL_MET,
                "Conditions apply: the support level is 3.",
            ),
        ),
        (
            case(scores(s1_1=0)),
            (
                NOTHING_HOLDS,
                "Must-meet standard 1.1 is at 1 or less, and a concern is raised.",
                NONE_PARTLY,
                "23 of 24 standards are met and 20 are needed.",
                NO_CONDITIONS,
            ),
        ),
        (
            case(scores(s1_1=0, s6_5=0)),
            (
                NOTHING_HOLDS,
                "Must-meet standard 1.1 is at 1 or less, and a concern is raised; standard 6.5 is at 0.",
                NONE_PARTLY,
                "22 of 24 standards are met and 20 are needed.",
                NO_CONDITIONS,
            ),
        ),
        (
            case(scores(s2_2=2)),
            (
                NOTHING_HOLDS,
                NONE_LOW,
                "Must-meet standard 2.2 is only partly met, with no other gap that counts: there is more to show.",
                "23 of 24 standards are met and 20 are needed.",
                NO_CONDITIONS,
            ),
        ),
        (
            case(scores(s1_1=2, s2_2=2)),
            (
                NOTHING_HOLDS,
                NONE_LOW,
                "Must-meet standards 1.1, 2.2 are only partly met.",
                "22 of 24 standards are met and 20 are needed.",
                NO_CONDITIONS,
            ),
        ),
        (
            case(scores(s2_2=2, s3_2=2, s4_1=2, s4_2=2, s5_3=1)),
            (
                NOTHING_HOLDS,
                NONE_LOW,
                ("Must-meet standard 2.2 is only partly met, and domains 3, 4, 5 have more gaps than allowed and standard "
                "5.3 is at 1."),
                ("Standard 5.3 is at 1; domains have 4 more gaps than they may, and the limit is 2; 19 of 24 standards are "
                "met and 20 are needed; with 17 met there is more to show."),
                "Conditions apply: domains 3, 4, 5 have more gaps than allowed.",
            ),
        ),
        (
            case(scores(s5_3=1, s5_4=1)),
            (
                NOTHING_HOLDS,
                NONE_LOW,
                NONE_PARTLY,
                "Standards 5.3, 5.4 are at 1.",
                "Conditions apply: domain 5 has more gaps than allowed.",
            ),
        ),
        (
            case(scores(s4_2=2), support_level=2, care_quality=CareQuality.REQUIRES_IMPROVEMENT),
            (
                NOTHING_HOLDS,
                NONE_LOW,
                NONE_PARTLY,
                "23 of 24 standards are met and 20 are needed.",
                ("Conditions apply: domain 4 has more gaps than allowed, the support level is 2 and the care-quality rating "
                "is requires improvement."),
            ),
        ),
    ],
)  # fmt: skip
def test_every_clause_says_what_it_read_whether_it_passed_or_not(judged: Case, lines: tuple[str, ...]):
    assert tuple(line.text for line in decide(judged, NUMBERS.award_rule).clauses) == lines


@pytest.mark.parametrize(
    ("judged", "outcome", "failed", "lines"),
    [
        (
            EVERYTHING,
            Outcome.EXCELLENCE,
            0,
            """
            Every test for excellence is passed.
            No core standard is below 3.
            8 standards are at 4; 8 needed.
            Standards at 4 are found in 3 domains; 3 needed.
            Domain 1 has 3 at 4; 1 needed.
            8 excellence standards are at 3 or more; 6 needed.
            No excellence standard is below 2.
            X1 is at 3 or more.
            1 excellence standard is at 4; 1 needed.
            Survey or metric cycles at or above benchmark: 2; 2 needed.
            A visit with a confidential learner session was held.
            The support level is 0; 0 is the highest for excellence.
            Reviewers: 3; 3 needed.
            A lay reviewer took part.
            A reviewer from another office took part.
            The provider has agreed to share its practice.
            """,
        ),
        (
            LITTLE,
            Outcome.ACCREDITED,
            13,
            """
            13 of 15 tests for excellence are not passed.
            No core standard is below 3.
            0 standards are at 4; 8 needed.
            Standards at 4 are found in 0 domains; 3 needed.
            Domain 1 has 0 at 4; 1 needed.
            6 excellence standards are at 3 or more; 6 needed.
            Excellence standard X8 is below 2 or not scored.
            X1 is not at 3 or more.
            0 excellence standards are at 4; 1 needed.
            Survey or metric cycles at or above benchmark: 1; 2 needed.
            A visit with a confidential learner session was not held.
            The support level is 1; 0 is the highest for excellence.
            Reviewers: 2; 3 needed.
            No lay reviewer took part.
            No reviewer from another office took part.
            The provider has not agreed to share its practice.
            """,
        ),
    ],
)  # fmt: skip
def test_every_test_for_excellence_says_how_it_went(judged: Case, outcome: Outcome, failed: int, lines: str):
    verdict = decide(judged, NUMBERS.award_rule)
    excellence = [line for line in verdict.clauses if line.clause is Clause.EXCELLENCE]
    assert verdict.outcome is outcome
    assert [line.text for line in excellence] == [line.strip() for line in lines.strip().splitlines()]
    assert sum(not line.passed for line in excellence[1:]) == failed
    assert excellence[0].passed is (failed == 0)
    assert [line.outcome for line in verdict.clauses if line.outcome] == [outcome]


def test_one_failed_test_is_counted_as_one():
    (reached,) = [
        line
        for line in decide(
            case(EXCELLENT, tier=Tier.EXCELLENCE, shares_practice=False), NUMBERS.award_rule
        ).clauses
        if line.part == "reached"
    ]
    assert reached.text == "1 of 15 tests for excellence is not passed."
