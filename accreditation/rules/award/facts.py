"""What is known about a place beside its scores; refuses to guess a fact that could hold back an award."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Self

from accreditation.enums.concerns import CareQuality
from accreditation.errors import RuleBroken

SUPPORT_LEVELS = range(5)


@dataclass(frozen=True)
class AwardFacts:
    """Facts on the day. The first four must be known; the rest count as not shown until somebody shows them."""

    support_level: int
    regulator_conditions: bool
    overdue_imr: bool
    care_quality: CareQuality
    benchmark_cycles: int = 0
    visit_with_learner_session: bool = False
    reviewers: int = 0
    lay_reviewer: bool = False
    external_office_reviewer: bool = False
    shares_practice: bool = False

    def __post_init__(self) -> None:
        if self.support_level not in SUPPORT_LEVELS:
            raise RuleBroken("The support level must be from 0 to 4", field="support_level")
        if self.benchmark_cycles < 0 or self.reviewers < 0:
            raise RuleBroken("A count cannot be less than 0", field="facts")

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Facts as they come from a file: each of the right kind, none unknown, none of the first four missing."""
        if not isinstance(data, Mapping):
            raise RuleBroken("facts must be an object of named facts", field="facts")
        if unknown := sorted(str(key) for key in data if key not in _KINDS):
            raise RuleBroken(f"Unknown fact: {', '.join(unknown)}", field="facts")
        if missing := [name for name in _REQUIRED if name not in data]:
            raise RuleBroken(f"Missing fact: {', '.join(missing)}", field="facts")
        return cls(**{name: _read(name, value) for name, value in data.items()})


_KINDS: Mapping[str, Any] = {item.name: item.type for item in fields(AwardFacts)}
_RATINGS = frozenset(item.value for item in CareQuality)
# Without these the rule cannot say whether a decision must be held, so a guess would be dangerous.
_REQUIRED = tuple(item.name for item in fields(AwardFacts) if item.default is MISSING)


def _read(name: str, value: Any) -> Any:
    """One fact, or why it is not of the right kind; a yes or no is never taken for a number."""
    kind = _KINDS[name]
    if kind is CareQuality:
        if isinstance(value, str) and value in _RATINGS:
            return CareQuality(value)
        raise RuleBroken(f"{name} must be one of: {', '.join(CareQuality)}", field=name)
    # Not isinstance: True is an int, and "support_level: true" would silently be level 1.
    if type(value) is not kind:
        words = "true or false" if kind is bool else "a whole number"
        raise RuleBroken(f"{name} must be {words}", field=name)
    return value
