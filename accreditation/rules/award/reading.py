"""Reads a case for the award rule from plain data, such as a line of a file; refuses what it does not know by name."""

from collections.abc import Collection, Mapping
from typing import Any

from accreditation.enums.applications import Tier
from accreditation.errors import RuleBroken
from accreditation.rules.award.case import AwardStandard, Case
from accreditation.rules.award.facts import AwardFacts

REQUIRED = ("framework", "tier", "scores", "facts")
OPTIONAL = ("not_applicable", "id")
_TIERS = frozenset(tier.value for tier in Tier)


def slug_of(data: Any) -> str:
    """The framework that a line names, once the line has every key that is needed and none that is unknown."""
    if not isinstance(data, Mapping):
        raise RuleBroken("Each line must be an object in braces")
    if missing := [key for key in REQUIRED if key not in data]:
        raise RuleBroken(f"Missing: {', '.join(missing)}", field=missing[0])
    if unknown := sorted(key for key in data if key not in REQUIRED and key not in OPTIONAL):
        raise RuleBroken(f"Unknown: {', '.join(unknown)}", field=unknown[0])
    if not isinstance(data["framework"], str):
        raise RuleBroken("framework must be a name", field="framework")
    return data["framework"]


def read(data: Mapping[str, Any], standards: Collection[AwardStandard]) -> Case:
    """The case that a line describes, on the standards of its framework; raises RuleBroken with what to mend."""
    tier, scores, not_applicable = data["tier"], data["scores"], data.get("not_applicable", [])
    if not isinstance(tier, str) or tier not in _TIERS:
        raise RuleBroken(f"tier must be one of: {', '.join(Tier)}", field="tier")
    if not isinstance(scores, Mapping):
        raise RuleBroken("scores must be an object of standards and scores", field="scores")
    if not isinstance(not_applicable, list) or not all(isinstance(code, str) for code in not_applicable):
        raise RuleBroken("not_applicable must be a list of standards", field="not_applicable")
    return Case(standards, scores, AwardFacts.from_data(data["facts"]), Tier(tier), frozenset(not_applicable))
