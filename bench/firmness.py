"""`python -m bench --firmness`: how firm an outcome is, in milliseconds a case and against reading the award rule once."""

from dataclasses import dataclass, field
from random import Random
from statistics import median
from time import thread_time
from typing import Any

from accreditation.enums.applications import Tier
from accreditation.frameworks.loader import load, shipped
from accreditation.rules.award import AwardStandard, Case, Reviews, decide, firmness
from accreditation.rules.award.outlook import nothing_against
from bench.figures import p95

CASES = 500
REVIEWERS = (2, 3, 3, 3, 4, 5)
AIM = 50.0
"""Milliseconds a case."""


@dataclass
class Firmed:
    """The processor's milliseconds for each case, beside those of reading the rule once."""

    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """So many times the cost of one reading, by the medians."""
        return median(self.ours) / median(self.bare)

    def as_data(self) -> dict[str, Any]:
        """Plain values for a file."""
        return {
            "median_ms": round(median(self.ours), 3),
            "p95_ms": round(p95(self.ours), 3),
            "most_ms": round(max(self.ours), 3),
            "ratio": round(self.ratio, 1),
            "aim_ms": AIM,
        }

    def __str__(self) -> str:
        """The same in a sentence."""
        return (
            f"How firm {len(self.ours)} outcomes are: {median(self.ours):.1f} ms a case, {p95(self.ours):.1f} ms for"
            f" nineteen of twenty, {max(self.ours):.1f} ms at most (aim {AIM:.0f}); x {self.ratio:.0f} one reading of the"
            " rule"
        )


def measure() -> list[Firmed]:
    """Random cases near the edges of the rule, each with the scores of its reviewers."""
    thresholds, random, firmed = load(shipped()).thresholds, Random(50), Firmed()
    for _ in range(CASES):
        case, reviews = _case(random)
        began = thread_time()
        decide(case, thresholds.award_rule)
        read = thread_time()
        firmness(case, thresholds.award_rule, thresholds.firmness, reviews)
        firmed.bare.append(1000 * (read - began))
        firmed.ours.append(1000 * (thread_time() - read))
    return [firmed]


def _case(random: Random) -> tuple[Case, Reviews]:
    framework = load(shipped())
    standards = tuple(
        AwardStandard(item.code, item.domain, item.standard_class) for item in framework.standards
    )
    base, often = random.choice((2, 3, 3, 4)), random.choice((0.05, 0.2))
    scores = {item.code: random.randint(0, 4) if random.random() < often else base for item in standards}
    reviews = [
        {code: min(4, max(0, score + random.choice((-1, 0, 0, 0, 1)))) for code, score in scores.items()}
        for _ in range(random.choice(REVIEWERS))
    ]
    rule = framework.thresholds.award_rule
    return Case(standards, scores, nothing_against(rule), random.choice(list(Tier))), reviews
