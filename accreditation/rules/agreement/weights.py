"""How much a near miss counts as agreement: one table of weights for kappa and for Gwet's coefficient."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache


class Weighting(StrEnum):
    """By which rule two different categories still agree in part."""

    IDENTITY = "identity"
    LINEAR = "linear"
    QUADRATIC = "quadratic"
    ORDINAL = "ordinal"


Weights = Mapping[tuple[int, int], float]
"""The weight, 0 to 1, of each ordered pair of categories; 1 where they are the same."""


def weights_of(weighting: Weighting, categories: Sequence[int]) -> Weights:
    """The weights of every pair of the declared categories (Gwet 2014, "Handbook of Inter-Rater Reliability", chapter 3)."""
    return _weights(weighting, tuple(categories))


@cache
def _weights(weighting: Weighting, categories: Sequence[int]) -> Weights:
    places = {category: place for place, category in enumerate(categories)}
    widest = len(categories) - 1
    spread = categories[-1] - categories[0] if categories else 0

    def weight(first: int, second: int) -> float:
        if first == second:
            return 1.0
        if weighting is Weighting.LINEAR:
            return 1 - abs(first - second) / spread
        if weighting is Weighting.QUADRATIC:
            return 1 - ((first - second) / spread) ** 2
        if weighting is Weighting.ORDINAL:
            # The pairs of categories that lie between the two, of all pairs that the scale has.
            apart = abs(places[first] - places[second])
            return 1 - apart * (apart + 1) / (widest * (widest + 1))
        return 0.0

    return {(first, second): weight(first, second) for first in categories for second in categories}
