"""What the award rule is asked about; refuses scores that are missing, off the scale or for unknown standards."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from accreditation.enums.applications import Tier
from accreditation.enums.frameworks import StandardClass
from accreditation.errors import Reason, RuleBroken
from accreditation.rules.award.facts import AwardFacts
from accreditation.rules.scores import is_score


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
