"""How often two raters gave a unit the same, or nearly the same; says nothing of what chance alone would give."""

from collections import Counter

from accreditation.rules.agreement.ratings import Ratings, Units, given


def exact_percent(ratings: Ratings) -> float | None:
    """Percentage (0 to 100) of pairs of ratings of the same unit that are equal; None with nothing to pair."""
    return within_percent(ratings, 0)


def within_one_percent(ratings: Ratings) -> float | None:
    """Percentage (0 to 100) of pairs of ratings of the same unit that are equal or one apart; None with nothing to pair."""
    return within_percent(ratings, 1)


def within_percent(ratings: Ratings, apart: int) -> float | None:
    """Percentage (0 to 100) of pairs of ratings of the same unit that are no more than so many points apart."""
    return percent_of_units([(Counter(given(row)), 1) for row in ratings], apart)


def percent_of_units(units: Units, apart: int) -> float | None:
    """The same as `within_percent`, from units that are counted by kind."""
    pairs = close = 0
    for unit, times in units:
        ratings = sum(unit.values())
        pairs += times * ratings * (ratings - 1)
        close += times * sum(
            number * (other - (first == second))
            for first, number in unit.items()
            for second, other in unit.items()
            if abs(first - second) <= apart
        )
    return 100 * close / pairs if pairs else None


def alike(ratings: Ratings) -> tuple[int, int]:
    """How many units every rater gave the same, and how many have two ratings or more."""
    compared = [set(judged) for row in ratings if len(judged := given(row)) > 1]
    return sum(len(values) == 1 for values in compared), len(compared)
