"""The 2016 set, written out by hand from the strategy's table, and the numbers of the file that ships with the service."""

from accreditation.enums.applications import Tier
from accreditation.enums.concerns import CareQuality
from accreditation.enums.frameworks import StandardClass
from accreditation.frameworks.loader import load, shipped
from accreditation.rules import award
from accreditation.rules.award import AwardFacts, AwardStandard, Case

FRAMEWORK = load(shipped())
NUMBERS = FRAMEWORK.thresholds

GATEWAYS = ("1.1", "1.4", "2.2", "3.1")
CORE = (
    *("1.1", "1.2", "1.3", "1.4", "1.5", "1.6"),
    *("2.1", "2.2", "2.3", "2.4", "2.5"),
    *("3.1", "3.2"),
    *("4.1", "4.2"),
    *("5.1", "5.2", "5.3", "5.4"),
    *("6.1", "6.2", "6.3", "6.4", "6.5"),
)
STRETCH = tuple(f"X{number}" for number in range(1, 9))
PRESET_NA = ("6.1", "6.2", "6.3", "6.4")
EXPECTED = tuple(code for code in CORE if code not in GATEWAYS)


def klass(code):
    if code in GATEWAYS:
        return StandardClass.GATEWAY
    return StandardClass.STRETCH if code in STRETCH else StandardClass.EXPECTED


STANDARDS = tuple(AwardStandard(code, code[0], klass(code)) for code in (*CORE, *STRETCH))

GOOD_FACTS = {
    "support_level": 0,
    "regulator_conditions": False,
    "overdue_imr": False,
    "care_quality": CareQuality.GOOD,
    "benchmark_cycles": 2,
    "visit_with_learner_session": True,
    "reviewers": 3,
    "lay_reviewer": True,
    "external_office_reviewer": True,
    "shares_practice": True,
}


def facts(**changes):
    return AwardFacts(**{**GOOD_FACTS, **changes})


def scores(base=3, **changes):
    """All at one score but those named, as in `scores(2.2=1)` spelled `scores(s2_2=1, X2=4)`."""
    changed = {name.removeprefix("s").replace("_", "."): score for name, score in changes.items()}
    return {**dict.fromkeys((*CORE, *STRETCH), base), **changed}


def case(values, *, na=(), tier=Tier.ACCREDITED, **changes):
    return Case(STANDARDS, values, facts(**changes), tier, frozenset(na))


EXCELLENT = scores(
    **{f"s{code.replace('.', '_')}": 4 for code in ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2")},
    X2=4,
)
"""The golden case for excellence: eight core standards at 4 over three domains, one stretch standard at 4."""


def decide(subject, rule=NUMBERS.award_rule):
    """What the award rule says of a case by the shipped numbers."""
    return award.decide(subject, rule)
