"""What the award rule is asked about, also as a line of a file; refuses scores that are missing, off the scale or unknown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from accreditation.enums.applications import Tier
from accreditation.enums.frameworks import StandardClass
from accreditation.errors import Reason, RuleBroken
from accreditation.rules.award.facts import AwardFacts
from accreditation.rules.scores import is_score

REQUIRED = ("framework", "tier", "scores", "facts")
OPTIONAL = ("not_applicable", "id", "reviews")
_TIERS = frozenset(tier.value for tier in Tier)


@dataclass(frozen=True)
class AwardStandard:
    """A standard as the award rule sees it: its code, its domain and how it counts."""

    code: str
    domain: str
    klass: StandardClass


@dataclass(frozen=True)
class Case:
    """One case: every standard of its framework version, the agreed scores (0 to 4), what is N/A, and the facts.

    A standard that is not applicable counts as not applicable even where a score was once given.
    """

    standards: Collection[AwardStandard]
    scores: Mapping[str, int]
    facts: AwardFacts
    tier: Tier = Tier.ACCREDITED
    not_applicable: Collection[str] = field(default=frozenset())


class MissingScore(RuleBroken):
    """A core standard in scope has no agreed score; `codes` names each one."""

    def __init__(self, codes: Collection[str]) -> None:
        self.codes = tuple(codes)
        super().__init__(
            f"No agreed score for {', '.join(self.codes)}",
            field="scores",
            reasons=[
                Reason(f"Standard {code} has no agreed score", "standard", (("code", code),))
                for code in self.codes
            ],
        )


def check(case: Case) -> None:
    """Refuse a case that the rule cannot read: unknown codes, scores off the scale, N/A where none may be, gaps."""
    klass_of = {standard.code: standard.klass for standard in case.standards}
    if unknown := [code for code in (*case.scores, *case.not_applicable) if code not in klass_of]:
        raise RuleBroken(f"Unknown standard: {', '.join(map(str, unknown))}", field="scores")
    if wrong := [code for code, score in case.scores.items() if not is_score(score)]:
        raise RuleBroken(f"A score must be a whole number from 0 to 4: {', '.join(wrong)}", field="scores")
    # The guards refuse this too; the rule must not depend on it, because it is also run over files.
    if refused := [code for code in case.not_applicable if klass_of[code] is not StandardClass.EXPECTED]:
        raise RuleBroken(
            f"Only an expected standard can be not applicable: {', '.join(refused)}", field="not_applicable"
        )
    missing = [
        code
        for code, klass in klass_of.items()
        if klass is not StandardClass.STRETCH and code not in case.scores and code not in case.not_applicable
    ]
    if missing:
        raise MissingScore(missing)


def slug_of(data: Any) -> str:
    """The framework that a line names, once the line has every key that is needed and none that is unknown."""
    if not isinstance(data, Mapping):
        raise RuleBroken("Each line must be an object in braces")
    # Missing before unknown: a misspelt key is both, and the right one helps more.
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
