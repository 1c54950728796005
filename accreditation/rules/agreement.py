"""How far reviewers agree, shown and never decisive; refuses to infer the scale from the scores that occur.

Ratings are rows, one a standard, each with one score a reviewer; None is "cannot judge" and is left out. Measures are
None where they are not defined: with nothing to pair, or where all scores are equal.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from accreditation.errors import RuleBroken
from accreditation.rules.scores import SCALE

Ratings = Sequence[Sequence[int | None]]


def exact_percent(ratings: Ratings) -> float | None:
    """Percentage of pairs of scores on the same standard that are equal."""
    return within_percent(ratings, 0)


def within_one_percent(ratings: Ratings) -> float | None:
    """Percentage of pairs of scores on the same standard that are equal or one apart."""
    return within_percent(ratings, 1)


def within_percent(ratings: Ratings, apart: int) -> float | None:
    """Percentage of pairs of scores on the same standard that are no more than so many points apart."""
    pairs = [pair for row in ratings for pair in combinations(_given(row), 2)]
    if not pairs:
        return None
    return 100 * sum(abs(first - second) <= apart for first, second in pairs) / len(pairs)


def weighted_kappa(ratings: Ratings, categories: Sequence[int] = SCALE) -> float | None:
    """Cohen's kappa of two reviewers with quadratic weights (Cohen 1968); standards that either left out do not count."""
    if any(len(row) != 2 for row in ratings):
        raise RuleBroken("Kappa compares exactly two reviewers", field="ratings")
    place = {category: index for index, category in enumerate(categories)}
    pairs = [
        (place[a], place[b]) for a, b in _declared(ratings, categories) if a is not None and b is not None
    ]
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = sum((a - b) ** 2 for a, b in pairs)
    expected = sum(n * m * (i - j) ** 2 for i, n in first.items() for j, m in second.items())
    return 1 - len(pairs) * observed / expected if expected else None


def ordinal_alpha(ratings: Ratings, categories: Sequence[int] = SCALE) -> float | None:
    """Krippendorff's alpha for ordered scores, any number of reviewers, gaps allowed (Krippendorff 2011)."""
    # A single score can agree with nothing, so it says nothing about agreement.
    units = [scores for row in _declared(ratings, categories) if len(scores := _given(row)) > 1]
    totals = Counter(score for unit in units for score in unit)
    n = sum(totals.values())
    distance = _ordinal_distances(totals, categories)
    expected = sum(totals[a] * totals[b] * distance[a, b] for a, b in combinations(categories, 2))
    # All scores are the same: there is no chance agreement to compare with, and dividing by it would be by zero.
    if not expected:
        return None
    observed = 0.0
    for unit in units:
        counts = Counter(unit)
        apart = sum(counts[a] * counts[b] * distance[a, b] for a, b in combinations(categories, 2))
        observed += apart / (len(unit) - 1)
    return 1 - (n - 1) * observed / expected


def _ordinal_distances(totals: Counter[int], categories: Sequence[int]) -> dict[tuple[int, int], float]:
    """How far apart two scores are, by how many scores lie from one to the other, the ends counted half."""
    distances = {}
    for i, j in combinations(range(len(categories)), 2):
        between = sum(totals[category] for category in categories[i : j + 1])
        ends = (totals[categories[i]] + totals[categories[j]]) / 2
        distances[categories[i], categories[j]] = (between - ends) ** 2
    return distances


def _given(row: Sequence[int | None]) -> list[int]:
    return [score for score in row if score is not None]


def _declared(ratings: Ratings, categories: Sequence[int]) -> Ratings:
    """The ratings, once every score is one of the declared categories."""
    if any(score not in categories for row in ratings for score in _given(row)):
        raise RuleBroken("A score is not among the declared categories", field="ratings")
    return ratings
