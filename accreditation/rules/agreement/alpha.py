"""Krippendorff's alpha: how far agreement goes past chance, for any number of raters, with gaps, on four kinds of scale."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from itertools import combinations
from random import Random

from accreditation.rules.agreement.drawing import drawn_again
from accreditation.rules.agreement.ratings import Ratings, Unit, Units, paired, units_of
from accreditation.rules.scores import SCALE


class Level(StrEnum):
    """What a difference between two categories means."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


Distances = Mapping[tuple[int, int], float]
"""The squared difference of each pair of categories, the lower first."""


def alpha(ratings: Ratings, categories: Sequence[int] = SCALE, level: Level = Level.ORDINAL) -> float | None:
    """Krippendorff's alpha (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability").

    1 is perfect agreement and 0 what chance would give; units with fewer than two ratings do not count. None with nothing
    to pair, where all ratings are equal, and for the ratio of a scale that goes below 0. Raises RuleBroken for a rating that is not among the categories.
    """
    return alpha_of_units(units_of(ratings, categories), categories, level)


def alpha_of_units(units: Units, categories: Sequence[int], level: Level = Level.ORDINAL) -> float | None:
    """The same from units that are counted by kind."""
    totals, coincidences = _counted([(unit, times, sum(unit.values()) - 1) for unit, times in paired(units)])
    return _alpha(totals, coincidences, categories, level)


def alpha_interval(
    ratings: Ratings,
    categories: Sequence[int] = SCALE,
    level: Level = Level.ORDINAL,
    *,
    draws: int,
    seed: int,
) -> tuple[float, float] | None:
    """A 95 % bootstrap interval of alpha: units are drawn again with replacement, so many times; the same for the same seed.

    Draws in which alpha is not defined are left out; None where there are none. (Percentile method, Efron and Tibshirani 1993.)
    """
    return alpha_intervals(ratings, categories, [level], draws=draws, seed=seed)[level]


def alpha_intervals(
    ratings: Ratings, categories: Sequence[int], levels: Collection[Level], *, draws: int, seed: int
) -> Mapping[Level, tuple[float, float] | None]:
    """The same for several levels of the scale, all from the same draws."""
    # Units of one kind are drawn as one, because a file of a hundred thousand has a few dozen kinds.
    kinds = [(unit, times, sum(unit.values()) - 1) for unit, times in paired(units_of(ratings, categories))]
    random = Random(seed)  # noqa: S311  # nosec B311
    values: dict[Level, list[float]] = {level: [] for level in levels}
    for _ in range(draws if kinds else 0):
        drawn = drawn_again(random, [times for _, times, _ in kinds])
        totals, coincidences = _counted(
            [(unit, times, others) for (unit, _, others), times in zip(kinds, drawn, strict=True) if times]
        )
        for level in levels:
            value = _alpha(totals, coincidences, categories, level)
            if value is not None:
                values[level].append(value)
    return {level: _middle(sorted(of_level)) for level, of_level in values.items()}


def _middle(values: Sequence[float]) -> tuple[float, float] | None:
    # A fortieth is left out at each end, which is 95 % between them.
    cut = len(values) // 40
    return (values[cut], values[len(values) - 1 - cut]) if values else None


def _counted(
    units: Sequence[tuple[Unit, int, int]],
) -> tuple[Counter[int], Mapping[tuple[int, int], float]]:
    """How often each category stands in units, and each pair of categories; a unit has its times, and its other ratings."""
    totals: Counter[int] = Counter()
    coincidences: dict[tuple[int, int], float] = {}
    for unit, times, others in units:
        for category, number in unit.items():
            totals[category] += times * number
        for low, high in combinations(sorted(unit), 2):
            pairs = times * unit[low] * unit[high] / others
            coincidences[low, high] = coincidences.get((low, high), 0.0) + pairs
    return totals, coincidences


def _alpha(
    totals: Mapping[int, int],
    coincidences: Mapping[tuple[int, int], float],
    categories: Sequence[int],
    level: Level,
) -> float | None:
    # A ratio is measured from nothing upwards: with a score below it there is none.
    if level is Level.RATIO and min(categories, default=0) < 0:
        return None
    n = sum(totals.values())
    present = sorted(totals)
    distances = distances_of(level, totals, categories)
    expected = sum(totals[a] * totals[b] * distances[a, b] for a, b in combinations(present, 2))
    # All ratings are the same: there is no chance agreement to compare with, and dividing by it would be by zero.
    if not expected:
        return None
    observed = sum(pairs * distances[both] for both, pairs in coincidences.items())
    return 1 - (n - 1) * observed / expected


def distances_of(level: Level, totals: Mapping[int, int], categories: Sequence[int]) -> Distances:
    """The squared difference of each pair of the categories that occur, by the level of the scale."""
    present = sorted(category for category in totals if totals[category])
    pairs = combinations(present, 2)
    if level is Level.NOMINAL:
        return dict.fromkeys(pairs, 1.0)
    if level is Level.INTERVAL:
        return {(a, b): float((b - a) ** 2) for a, b in pairs}
    if level is Level.RATIO:
        return {(a, b): ((b - a) / (b + a)) ** 2 if a + b else 0.0 for a, b in pairs}
    # How many ratings lie from one to the other, in the order of the declared scale, the ends counted half.
    places = {category: place for place, category in enumerate(categories)}
    return {
        (a, b): (
            sum(totals.get(category, 0) for category in categories[places[a] : places[b] + 1])
            - (totals[a] + totals[b]) / 2
        )
        ** 2
        for a, b in pairs
    }
