"""What the award rule refuses to read, and facts as data."""

import json
from dataclasses import asdict, replace

import pytest

from accreditation.enums.applications import Tier
from accreditation.enums.awards import Outcome
from accreditation.enums.concerns import CareQuality
from accreditation.errors import RuleBroken
from accreditation.rules.award import AwardFacts, MissingScore
from tests.rules.hee_2016 import EXCELLENT, NUMBERS, case, decide, facts, scores


def test_a_missing_core_score_names_every_standard():
    values = {code: score for code, score in scores().items() if code not in ("1.4", "6.5")}
    with pytest.raises(MissingScore) as caught:
        decide(case(values))
    assert caught.value.codes == ("1.4", "6.5")
    assert [reason.values for reason in caught.value.reasons] == [(("code", "1.4"),), (("code", "6.5"),)]


def test_a_missing_core_score_is_an_error_also_where_the_case_is_held():
    with pytest.raises(MissingScore):
        decide(case({}, support_level=4))


@pytest.mark.parametrize("score", [-1, 5, 3.0, True, "3", None])
def test_a_score_off_the_scale_is_refused_by_name(score):
    with pytest.raises(RuleBroken, match=r"from 0 to 4: 1\.3"):
        decide(case(scores(s1_3=score)))


@pytest.mark.parametrize("code", ["9.9", "x1", ""])
def test_an_unknown_standard_is_refused(code):
    with pytest.raises(RuleBroken, match="Unknown standard"):
        decide(case({**scores(), code: 3}))
    with pytest.raises(RuleBroken, match="Unknown standard"):
        decide(case(scores(), na=[code]))


@pytest.mark.parametrize("code", ["1.1", "2.2", "X3"])
def test_a_must_meet_or_excellence_standard_cannot_be_not_applicable(code):
    with pytest.raises(RuleBroken, match="Only an expected standard"):
        decide(case(scores(), na=[code]))


def test_not_applicable_wins_over_a_score():
    assert decide(case(scores(s5_3=1), na=["5.3"])).outcome is Outcome.ACCREDITED


def test_other_thresholds_change_the_outcome():
    rule = NUMBERS.award_rule
    strict = replace(rule, deferred=replace(rule.deferred, met_percent_below=100))
    assert decide(case(scores(s1_3=2)), strict).outcome is Outcome.DEFERRED
    no_first = replace(rule, excellence=replace(rule.excellence, high_domain_required="4"))
    assert decide(case(EXCELLENT, tier=Tier.EXCELLENCE), no_first).outcome is Outcome.ACCREDITED


def test_facts_come_from_data():
    data = {
        "support_level": 2,
        "regulator_conditions": False,
        "overdue_imr": True,
        "care_quality": "not_rated",
    }
    read = AwardFacts.from_data(data)
    assert (read.support_level, read.overdue_imr, read.care_quality) == (2, True, CareQuality.NOT_RATED)
    assert (read.reviewers, read.shares_practice) == (0, False)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"support_level": 5}, "from 0 to 4"),
        ({"support_level": "0"}, "whole number"),
        ({"support_level": False}, "whole number"),
        ({"overdue_imr": 0}, "true or false"),
        ({"care_quality": "fine"}, "care_quality must be one of"),
        ({"care_quality": ["good"]}, "care_quality must be one of"),
        ({"reviewers": -1}, "less than 0"),
        ({"suport_level": 0}, "Unknown fact: suport_level"),
    ],
)
def test_facts_with_a_slip_are_refused(change, words):
    with pytest.raises(RuleBroken, match=words):
        AwardFacts.from_data({**asdict(facts()), **change})


@pytest.mark.parametrize("name", ["support_level", "regulator_conditions", "overdue_imr", "care_quality"])
def test_a_fact_that_could_hold_an_award_is_never_guessed(name):
    data = {key: value for key, value in asdict(facts()).items() if key != name}
    with pytest.raises(RuleBroken, match=f"Missing fact: {name}"):
        AwardFacts.from_data(data)


def test_a_verdict_is_plain_data():
    data = decide(case(scores(s1_1=1))).as_data()
    assert json.loads(json.dumps(data)) == data
    assert (data["outcome"], data["escalate"]) == ("not_accredited", True)
    assert data["clauses"][1]["standards"] == ["1.1"]
    assert [line["outcome"] for line in data["clauses"]] == [None, "not_accredited", None, None, None]
