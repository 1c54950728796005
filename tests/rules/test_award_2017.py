"""The award rule on the framework of 2017: the same rule, another set of standards, and none known to the code."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accreditation.enums.applications import Tier
from accreditation.enums.awards import Outcome
from accreditation.enums.frameworks import StandardClass
from accreditation.frameworks.loader import load, shipped
from accreditation.rules.award import RANK, AwardStandard, Case, decide
from tests.rules.hee_2016 import facts

NUMBERS = load(shipped("hee-2017")).thresholds
GATEWAYS = ("1.1", "1.2", "2.1", "2.5", "3.1", "3.4")
CORE = (
    *("1.1", "1.2", "1.3", "1.4", "1.5", "1.6"),
    *("2.1", "2.2", "2.3", "2.4", "2.5"),
    *("3.1", "3.2", "3.3", "3.4", "3.5"),
    *("4.1", "4.2", "4.3", "4.4"),
    *("5.1", "5.2", "5.3"),
    *("6.1", "6.2", "6.3", "6.4"),
)
STRETCH = tuple(f"X{number}" for number in range(1, 9))
FREE = tuple(code for code in CORE if code not in GATEWAYS)
STANDARDS = (
    *(
        AwardStandard(code, code[0], StandardClass.GATEWAY if code in GATEWAYS else StandardClass.EXPECTED)
        for code in CORE
    ),
    *(AwardStandard(code, "X", StandardClass.STRETCH) for code in STRETCH),
)
NINE = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3")
"""A third of 27 standards, over three domains."""


def case(base=3, *, na=(), tier=Tier.ACCREDITED, **changed):
    """A case with all scores at one value but those named, as in `case(s1_4=1)`."""
    named = {name.removeprefix("s").replace("_", "."): score for name, score in changed.items()}
    values = {**dict.fromkeys((*CORE, *STRETCH), base), **named}
    return Case(STANDARDS, values, facts(), tier, frozenset(na))


def at(score, *codes, base=3, **more):
    return case(base, **{f"s{code.replace('.', '_')}": score for code in codes}, **more)


GOLDEN = {
    "all at 3": (case(), Outcome.ACCREDITED),
    "1.3 at 2": (at(2, "1.3"), Outcome.ACCREDITED),
    "one of each domain that has room": (at(2, "1.3", "2.2", "3.2"), Outcome.ACCREDITED),
    "4.4 at 2, where four leave no room": (at(2, "4.4"), Outcome.ACCREDITED_WITH_CONDITIONS),
    "6.4 at 2 with 6.1 and 6.3 N/A": (at(2, "6.4", na=["6.1", "6.3"]), Outcome.ACCREDITED_WITH_CONDITIONS),
    "2.3 at 2 with 2.4 N/A": (at(2, "2.3", na=["2.4"]), Outcome.ACCREDITED),
    "4.1, 4.2, 5.1 at 2": (at(2, "4.1", "4.2", "5.1"), Outcome.DEFERRED),
    "1.2 at 2, expected in 2016": (at(2, "1.2"), Outcome.DEFERRED),
    "3.4 at 2": (at(2, "3.4"), Outcome.DEFERRED),
    "2.5 and 3.4 at 2": (at(2, "2.5", "3.4"), Outcome.NOT_ACCREDITED),
    "1.4 at 1, must-meet in 2016": (at(1, "1.4"), Outcome.DEFERRED),
    "2.1 at 1": (at(1, "2.1", base=4), Outcome.NOT_ACCREDITED),
    "eight at 2: 19 of 27 met": (at(2, *FREE[:8]), Outcome.DEFERRED),
    "nine at 2: 18 of 27 met": (at(2, *FREE[:9]), Outcome.NOT_ACCREDITED),
    "nine at 4": (at(4, *NINE, X2=4, tier=Tier.EXCELLENCE), Outcome.EXCELLENCE),
    "eight at 4": (at(4, *NINE[:8], X2=4, tier=Tier.EXCELLENCE), Outcome.ACCREDITED),
    "nine at 4, X1 at 2": (at(4, *NINE, X2=4, X1=2, tier=Tier.EXCELLENCE), Outcome.ACCREDITED),
}
ESCALATED = {"2.1 at 1"}


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_case(name):
    subject, outcome = GOLDEN[name]
    verdict = decide(subject, NUMBERS.award_rule)
    assert verdict.outcome is outcome
    assert verdict.escalate is (name in ESCALATED)


@st.composite
def cases(draw):
    """Cases near the edges of the rule: most scores at a base, a handful changed."""
    base = draw(st.sampled_from([2, 3, 3, 3, 4]))
    changes = draw(st.dictionaries(st.sampled_from((*CORE, *STRETCH)), st.integers(0, 4), max_size=10))
    left_out = draw(st.frozensets(st.sampled_from(FREE), max_size=5))
    values = {**dict.fromkeys((*CORE, *STRETCH), base), **changes}
    return Case(STANDARDS, values, facts(), draw(st.sampled_from(Tier)), left_out)


@settings(max_examples=200, deadline=None)
@given(cases(), st.data())
def test_raising_any_one_score_never_makes_the_outcome_worse(subject, data):
    before = decide(subject, NUMBERS.award_rule).outcome
    for code, score in subject.scores.items():
        if score == 4 or code in subject.not_applicable:
            continue
        higher = {**subject.scores, code: data.draw(st.integers(score + 1, 4), label=code)}
        raised = Case(STANDARDS, higher, subject.facts, subject.tier, subject.not_applicable)
        assert RANK[decide(raised, NUMBERS.award_rule).outcome] >= RANK[before], code
