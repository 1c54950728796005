"""Ratings as the measures of agreement read them: a row a unit, a place a rater; refuses to infer the scale from what occurs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from accreditation.errors import RuleBroken

Ratings = Sequence[Sequence[int | None]]
"""Rows, one a unit (a standard), each with one rating a rater in the same order; None is "cannot judge" and is left out."""

Unit = Mapping[int, int]
"""One unit without its raters: how many gave it each category."""

Units = Sequence[tuple[Unit, int]]
"""Units without their raters, each with how many there are of its kind, so that a cycle's thousands are a few dozen rows."""


def given(row: Iterable[int | None]) -> list[int]:
    """The ratings of a row that were given."""
    return [rating for rating in row if rating is not None]


def declared(ratings: Ratings, categories: Sequence[int]) -> Ratings:
    """The same ratings; raises RuleBroken where one is not among the declared categories."""
    allowed = frozenset(categories)
    if any(rating not in allowed for row in ratings for rating in given(row)):
        raise RuleBroken("A score is not among the declared categories", field="ratings")
    return ratings


def units_of(ratings: Ratings, categories: Sequence[int]) -> Units:
    """The units behind ratings, counted by kind; raises RuleBroken for a rating off the scale."""
    kinds = Counter(tuple(sorted(given(row))) for row in declared(ratings, categories))
    return [(Counter(kind), times) for kind, times in kinds.items()]


def paired(units: Units) -> Units:
    """The units with two ratings or more: a single one can agree with nothing."""
    return [(unit, times) for unit, times in units if sum(unit.values()) > 1]
