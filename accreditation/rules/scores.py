"""The scale of scores, 0 to 4, and the median; "cannot judge" is a missing score (None), never a 0."""

from collections.abc import Iterable
from typing import Any

from accreditation.errors import RuleBroken

SCALE = range(5)


def is_score(value: Any) -> bool:
    """Whether a value stands on the scale; a yes or no is not a number here."""
    # Not isinstance: True is an int, and would pass as a 1.
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
