"""The scale of scores, 0 to 4, and the median; "cannot judge" is a missing score (None), never a 0."""

from collections.abc import Iterable
from typing import Any

from accreditation.errors import RuleBroken

SCALE = range(5)
SCALE_WORDS = {
    0: "No assurance: no evidence, or it contradicts the claim",
    1: "Emerging: intent, or isolated examples",
    2: "Partly met: sound, with a gap in a learner group, a site or a result",
    3: "Met: systematic, reaches all learner groups, results at or near benchmark, reviewed and improved once",
    4: "Exceeds: two cycles or more, clearly above benchmark, made with learners, adopted elsewhere",
}


def is_score(value: Any) -> bool:
    """Whether a value stands on the scale; a yes or no is not a number here."""
    return type(value) is int and value in SCALE


def given(scores: Iterable[int | None]) -> list[int]:
    """The scores that were given, lowest first; refuses one off the scale."""
    judged = [score for score in scores if score is not None]
    if not all(is_score(score) for score in judged):
        raise RuleBroken("A score must be a whole number from 0 to 4", field="score")
    return sorted(judged)


def median(scores: Iterable[int | None]) -> int | None:
    """The median of the scores given; of an even number the lower middle one; None when nobody could judge."""
    in_order = given(scores)
    return in_order[(len(in_order) - 1) // 2] if in_order else None


def spread(scores: Iterable[int | None]) -> int:
    """How far apart the highest and the lowest score are; 0 when fewer than two were given."""
    in_order = given(scores)
    return in_order[-1] - in_order[0] if in_order else 0
