"""Every threshold of the award rule as data; refuses a key that it does not know, so that a typing slip is seen."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from accreditation.enums.concerns import CareQuality
from accreditation.errors import RuleBroken


@dataclass(frozen=True)
class HeldRule:
    """Step 1: what holds a decision whatever the scores."""

    support_level_from: int = 3
    care_quality: frozenset[CareQuality] = frozenset({CareQuality.INADEQUATE})
    regulator_conditions: bool = True
    overdue_imr: bool = True


@dataclass(frozen=True)
class NotAccreditedRule:
    """Steps 2 to 4: what cannot be put right in time. The last two are numbers of standards, from which it applies."""

    gateway_at_most: int = 1
    core_at_most: int = 0
    gateways_below_met: int = 2
    core_at_one: int = 2


@dataclass(frozen=True)
class DeferredRule:
    """Steps 3 and 4: what can be put right. Percentages are of the core standards that apply, rounded up."""

    gateways_below_met: int = 1
    core_at_one: int = 1
    over_more_than: int = 2
    met_percent_below: int = 80
    met_percent_floor: int = 70


@dataclass(frozen=True)
class ConditionsRule:
    """Step 5: what makes an award one with conditions."""

    over_from: int = 1
    support_level_from: int = 2
    care_quality: frozenset[CareQuality] = frozenset({CareQuality.REQUIRES_IMPROVEMENT})


@dataclass(frozen=True)
class ExcellenceRule:
    """Step 6: what excellence asks beyond plain Accredited. The two about pooling tell people how to count cycles."""

    core_floor: int = 3
    high_score: int = 4
    high_share_divisor: int = 3
    high_domains: int = 3
    high_domain_required: str = "1"
    stretch_met: int = 6
    stretch_floor: int = 2
    stretch_required: str = "X1"
    stretch_high: int = 1
    benchmark_cycles: int = 2
    pooled_below_responses: int = 10
    pooled_years: int = 3
    visit_with_learner_session: bool = True
    support_level_at_most: int = 0
    reviewers: int = 3
    lay_reviewers: int = 1
    other_office_reviewers: int = 1
    shares_practice: bool = True

    def __post_init__(self) -> None:
        if self.high_share_divisor < 1:
            raise RuleBroken(
                "award_rule.excellence.high_share_divisor must be 1 or more", field="high_share_divisor"
            )


@dataclass(frozen=True)
class AwardRule:
    """Every threshold of the award rule; the defaults are those of the 2016 framework."""

    met_score: int = 3
    domain_allowance_percent: int = 20
    held: HeldRule = HeldRule()
    not_accredited: NotAccreditedRule = NotAccreditedRule()
    deferred: DeferredRule = DeferredRule()
    conditions: ConditionsRule = ConditionsRule()
    excellence: ExcellenceRule = ExcellenceRule()

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The thresholds from a framework file; a missing key keeps the 2016 value, an unknown one is refused."""
        return cls(**_values(cls(), data, "award_rule"))


_PARTS = (HeldRule, NotAccreditedRule, DeferredRule, ConditionsRule, ExcellenceRule)


def _values(defaults: Any, data: Any, where: str) -> dict[str, Any]:
    """The fields that the data sets, each of the same kind as its default."""
    if not isinstance(data, Mapping):
        raise RuleBroken(f"{where} must be a set of named thresholds", field=where)
    known = {item.name for item in fields(defaults)}
    if unknown := sorted(str(key) for key in data if key not in known):
        raise RuleBroken(f"{where} has an unknown threshold: {', '.join(unknown)}", field=where)
    return {key: _value(getattr(defaults, key), value, f"{where}.{key}") for key, value in data.items()}


def _value(default: Any, value: Any, where: str) -> Any:
    """One threshold: a whole number, a yes or no, a code, care-quality ratings, or a part with its own."""
    if isinstance(default, _PARTS):
        return type(default)(**_values(default, value, where))
    if isinstance(default, frozenset):
        ratings = set(CareQuality)
        if isinstance(value, str) or not all(item in ratings for item in value):
            raise RuleBroken(f"{where} must be a list of care-quality ratings", field=where)
        return frozenset(CareQuality(item) for item in value)
    if type(value) is not type(default) or (type(value) is int and value < 0):
        words = {
            int: "a whole number, 0 or more",
            bool: "true or false",
            str: 'a code in quotes, such as "1"',
        }
        raise RuleBroken(f"{where} must be {words[type(default)]}", field=where)
    return value
