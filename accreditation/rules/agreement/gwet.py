"""Gwet's AC1 and AC2, and Fleiss' kappa: agreement of several raters past chance, from how often each category was given."""

from collections.abc import Mapping, Sequence

from accreditation.rules.agreement.ratings import Ratings, Units, paired, units_of
from accreditation.rules.agreement.weights import Weighting, Weights, weights_of
from accreditation.rules.scores import SCALE


def ac1(ratings: Ratings, categories: Sequence[int] = SCALE) -> float | None:
    """Gwet's AC1 (Gwet 2008, Br J Math Stat Psychol 61), for several raters with gaps.

    It stays near the share of agreement where nearly all ratings are equal. None with nothing to pair or one category.
    """
    return ac2(ratings, categories, Weighting.IDENTITY)


def ac2(
    ratings: Ratings, categories: Sequence[int] = SCALE, weighting: Weighting = Weighting.QUADRATIC
) -> float | None:
    """Gwet's AC2: AC1 with part of an agreement for a near miss (Gwet 2014). Raises RuleBroken off the scale."""
    return ac2_of_units(units_of(ratings, categories), categories, weighting)


def ac2_of_units(
    units: Units, categories: Sequence[int], weighting: Weighting = Weighting.QUADRATIC
) -> float | None:
    """The same from units that are counted by kind."""
    weights, q = weights_of(weighting, categories), len(categories)
    observed, shares = _observed(units, weights), _shares(units, categories)
    if observed is None or q < 2:
        return None
    chance = sum(weights.values()) / (q * (q - 1)) * sum(share * (1 - share) for share in shares.values())
    return _past_chance(observed, chance)


def fleiss_kappa(ratings: Ratings, categories: Sequence[int] = SCALE) -> float | None:
    """Fleiss' kappa (Fleiss 1971, Psychological Bulletin 76).

    Where raters left gaps, each unit counts alike with the ratings it has (Gwet 2014); without gaps it is Fleiss' own. None
    with nothing to pair, or where all ratings are equal.
    """
    return fleiss_of_units(units_of(ratings, categories), categories)


def fleiss_of_units(units: Units, categories: Sequence[int]) -> float | None:
    """The same from units that are counted by kind."""
    observed = _observed(units, weights_of(Weighting.IDENTITY, categories))
    if observed is None:
        return None
    return _past_chance(observed, sum(share**2 for share in _shares(units, categories).values()))


def _observed(units: Units, weights: Weights) -> float | None:
    """The weighted share of agreeing pairs, averaged over the units with two ratings or more."""
    agreed, number = 0.0, 0
    for unit, times in paired(units):
        ratings = sum(unit.values())
        close = sum(
            count * (sum(weights[first, second] * other for second, other in unit.items()) - 1)
            for first, count in unit.items()
        )
        agreed += times * close / (ratings * (ratings - 1))
        number += times
    return agreed / number if number else None


def _shares(units: Units, categories: Sequence[int]) -> Mapping[int, float]:
    """How likely each category is given, averaged over the units with any rating."""
    shares, number = dict.fromkeys(categories, 0.0), 0
    for unit, times in units:
        if ratings := sum(unit.values()):
            number += times
            for category, count in unit.items():
                shares[category] += times * count / ratings
    return {category: share / number for category, share in shares.items()} if number else shares


def _past_chance(observed: float, chance: float) -> float | None:
    return None if chance >= 1 else (observed - chance) / (1 - chance)
