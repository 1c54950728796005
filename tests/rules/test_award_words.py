"""What a verdict says word for word: how standards are named and joined, and which clauses passed."""

import pytest

from accreditation.enums.awards import Clause
from accreditation.enums.concerns import CareQuality
from accreditation.errors import RuleBroken
from accreditation.rules.award import AwardFacts, decide
from accreditation.rules.award.verdict import counted, joined, named
from tests.rules.hee_2016 import NUMBERS, case, scores


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
