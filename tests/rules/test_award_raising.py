"""What would have to be raised for an award: equal to trying everything, and what the award rule itself confirms."""

from dataclasses import replace
from random import Random

import pytest

from accreditation.enums.applications import Tier
from accreditation.enums.awards import Outcome
from accreditation.enums.concerns import CareQuality
from accreditation.errors import RuleBroken
from accreditation.rules.award import SPELT_OUT, MissingScore, Raise, Raising, beyond_scores, raising
from tests.rules.hee_2016 import CORE, EXCELLENT, NUMBERS, STRETCH, case, decide, scores
from tests.rules.small_awards import compare_many

RULE = NUMBERS.award_rule
ACCREDITED, EXCELLENCE = Outcome.ACCREDITED, Outcome.EXCELLENCE


def smallest(subject, target=ACCREDITED):
    """The smallest sets, which there are."""
    answer = raising(subject, RULE, target)
    assert answer is not None
    return answer


def sets(values, target=ACCREDITED, **more):
    """The spelt sets as plain values."""
    answer = smallest(case(values, **more), target)
    return [dict(raises) for raises in answer.sets]


def test_it_is_what_trying_everything_gives():
    assert compare_many(seed=1203, number=100, most=4) > 50


def test_nothing_is_raised_where_it_is_earned():
    assert raising(case(scores()), RULE, ACCREDITED) == Raising(0, 1, (), (), ((),))
    assert raising(case(EXCELLENT, tier=Tier.EXCELLENCE), RULE, EXCELLENCE) == Raising(0, 1, (), (), ((),))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        # A domain of fewer than five core standards has no allowance; one of five or six may fall short once.
        ({"s5_3": 1}, [{"5.3": 3}]),
        ({"s1_2": 1}, [{"1.2": 2}]),
        ({"s4_2": 2}, [{"4.2": 3}]),
        ({"s1_2": 2, "s1_3": 2}, [{"1.2": 3}, {"1.3": 3}]),
        # Both leave 1, and one of them meets the standard, whichever.
        ({"s1_2": 1, "s1_3": 1}, [{"1.2": 2, "1.3": 3}, {"1.2": 3, "1.3": 2}]),
        ({"s1_2": 2, "s1_3": 1}, [{"1.3": 3}]),
        ({"s2_2": 2}, [{"2.2": 3}]),
        ({"s1_1": 0, "s6_5": 0}, [{"1.1": 3, "6.5": 2}]),
    ],
)
def test_the_smallest_sets_for_accredited(changed, expected):
    assert sets(scores(**changed)) == expected


def test_what_all_sets_have_in_common_is_told_from_what_may_be_chosen():
    values = scores(s1_1=1, s2_1=2, s2_3=2, s2_4=2)
    answer = smallest(case(values))
    assert (answer.number, answer.ways) == (3, 3)
    assert answer.always == (Raise("1.1", 3),)
    assert answer.among == (Raise("2.1", 3), Raise("2.3", 3), Raise("2.4", 3))


def test_no_more_sets_are_spelt_out_than_somebody_reads():
    answer = smallest(case(scores(3), tier=Tier.EXCELLENCE), EXCELLENCE)
    assert answer.number == 9
    assert answer.ways > SPELT_OUT == len(answer.sets)
    assert {raised.score for raised in answer.among} == {4}
    # None of them alone is in every set: there is more than one way to reach a third of the core and three domains.
    assert not answer.always
    assert {raised.code for raised in answer.among} == {*CORE, *STRETCH}


def test_an_excellence_standard_without_a_score_may_be_given_one():
    values = {code: score for code, score in EXCELLENT.items() if code not in {"X1", "X5"}}
    assert sets(values, EXCELLENCE, tier=Tier.EXCELLENCE) == [{"X1": 3, "X5": 2}]


def test_what_does_not_apply_is_never_raised():
    assert sets(scores(s2_1=2, s2_3=2), na=["2.1"]) == [{}]


def test_a_missing_score_of_a_core_standard_is_refused_as_the_rule_refuses_it():
    values = scores()
    del values["2.4"], values["5.1"]
    with pytest.raises(MissingScore) as refused:
        raising(case(values), RULE, ACCREDITED)
    assert refused.value.codes == ("2.4", "5.1")


def test_excellence_that_is_not_sought_or_not_in_reach_has_no_sets():
    assert raising(case(EXCELLENT), RULE, EXCELLENCE) is None
    few = case(EXCELLENT, tier=Tier.EXCELLENCE)
    codes = {*CORE, *STRETCH[:5]}
    few = replace(
        few,
        standards=[standard for standard in few.standards if standard.code in codes],
        scores={code: score for code, score in EXCELLENT.items() if code in codes},
    )
    assert raising(few, RULE, EXCELLENCE) is None
    assert smallest(few).number == 0


@pytest.mark.parametrize("target", [o for o in Outcome if o not in (ACCREDITED, EXCELLENCE)])
def test_nobody_raises_scores_for_less(target):
    with pytest.raises(RuleBroken) as refused:
        raising(case(scores()), RULE, target)
    assert target.label in str(refused.value)


def test_facts_change_nothing_because_no_score_makes_up_for_them():
    values = scores(s2_1=2, s2_3=2)
    plain = raising(case(values), RULE, ACCREDITED)
    held = case(values, support_level=4, care_quality=CareQuality.INADEQUATE, overdue_imr=True)
    assert raising(held, RULE, ACCREDITED) == plain


def test_on_the_whole_framework_each_set_earns_it_and_nothing_less_does():
    random = Random(77)
    for _ in range(30):
        values = {code: random.choice([1, 2, 2, 3, 3, 3, 4]) for code in (*CORE, *STRETCH)}
        subject = case(values, tier=Tier.EXCELLENCE)
        for target in (ACCREDITED, EXCELLENCE):
            for raises in smallest(subject, target).sets:
                assert _earned(subject, values | dict(raises), target)
                for code, score in raises:
                    lower = values | dict(raises) | {code: score - 1}
                    assert not _earned(subject, lower, target), (raises, code)


def _earned(subject, values, target):
    earning = {target, EXCELLENCE}
    return decide(replace(subject, scores=values)).outcome in earning


def test_what_no_score_makes_up_for_is_said_in_the_numbers_of_the_rule():
    assert beyond_scores(RULE, ACCREDITED) == (
        (
            "No decision is made while the support level is 3 or more, a regulator has set conditions,"
            " an immediate mandatory requirement is overdue or the care-quality rating is inadequate, whatever the scores."
        ),
        (
            "A support level of 2 or more or a care-quality rating of requires improvement brings conditions with the"
            " award, whatever the scores."
        ),
    )
    assert beyond_scores(RULE, EXCELLENCE)[2:] == (
        (
            "Excellence also asks for 2 survey or metric cycles at or above benchmark, 3 or more reviewers,"
            " a lay reviewer, a reviewer from another office, a visit with a confidential learner session, your agreement"
            " to share your practice and a support level of 0."
        ),
    )


def test_what_a_framework_does_not_ask_for_is_not_said():
    rule = replace(
        RULE,
        held=replace(RULE.held, regulator_conditions=False, overdue_imr=False, care_quality=frozenset()),
        conditions=replace(RULE.conditions, care_quality=frozenset()),
        excellence=replace(
            RULE.excellence,
            lay_reviewers=0,
            other_office_reviewers=0,
            visit_with_learner_session=False,
            shares_practice=False,
            support_level_at_most=1,
        ),
    )
    assert beyond_scores(rule, EXCELLENCE) == (
        "No decision is made while the support level is 3 or more, whatever the scores.",
        "A support level of 2 or more brings conditions with the award, whatever the scores.",
        (
            "Excellence also asks for 2 survey or metric cycles at or above benchmark, 3 or more reviewers and"
            " a support level of 1 or less."
        ),
    )
