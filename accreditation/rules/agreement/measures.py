"""All measures of one table of ratings at once, and what they come to in plain words; a report of agreement, never a verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from accreditation.rules.agreement.alpha import Level, alpha, alpha_intervals
from accreditation.rules.agreement.gwet import ac1, ac2, fleiss_kappa
from accreditation.rules.agreement.icc import Intraclass, intraclass
from accreditation.rules.agreement.kappa import weighted_kappa
from accreditation.rules.agreement.percentages import alike, exact_percent, within_one_percent
from accreditation.rules.agreement.ratings import Ratings, declared
from accreditation.rules.agreement.severity import Severity, severities
from accreditation.rules.agreement.weights import Weighting

DRAWS, SEED = 1000, 2011
"""How often units are drawn again for an interval, and from which seed."""


class KappaOfTwo(NamedTuple):
    """Kappa of one pair of raters, over the units that both rated."""

    raters: tuple[str, str]
    units: int
    plain: float | None
    linear: float | None
    quadratic: float | None


@dataclass(frozen=True)
class Measures:
    """Every measure of a table of ratings; None where one is not defined."""

    units: int
    raters: tuple[str, ...]
    missing: int
    same: int
    compared: int
    exact: float | None
    within_one: float | None
    alphas: Mapping[Level, float | None]
    intervals: Mapping[Level, tuple[float, float] | None]
    ac1: float | None
    ac2: Mapping[Weighting, float | None]
    fleiss: float | None
    kappas: tuple[KappaOfTwo, ...]
    icc: Intraclass
    severity: tuple[Severity, ...]


NEAR_MISSES = (Weighting.LINEAR, Weighting.QUADRATIC, Weighting.ORDINAL)


def measures(ratings: Ratings, raters: Sequence[str], categories: Sequence[int]) -> Measures:
    """Every measure of ratings on a declared scale; `raters` names the columns. Raises RuleBroken for a rating off the scale."""
    declared(ratings, categories)
    same, compared = alike(ratings)
    return Measures(
        units=len(ratings),
        raters=tuple(raters),
        missing=sum(row.count(None) for row in map(list, ratings)),
        same=same,
        compared=compared,
        exact=exact_percent(ratings),
        within_one=within_one_percent(ratings),
        alphas={level: alpha(ratings, categories, level) for level in Level},
        intervals=alpha_intervals(ratings, categories, list(Level), draws=DRAWS, seed=SEED),
        ac1=ac1(ratings, categories),
        ac2={weighting: ac2(ratings, categories, weighting) for weighting in NEAR_MISSES},
        fleiss=fleiss_kappa(ratings, categories),
        kappas=tuple(
            _kappa(ratings, (raters[first], raters[second]), first, second, categories)
            for first, second in combinations(range(len(raters)), 2)
        ),
        icc=intraclass(ratings),
        severity=tuple(severities(ratings)),
    )


def _kappa(
    ratings: Ratings, raters: tuple[str, str], first: int, second: int, categories: Sequence[int]
) -> KappaOfTwo:
    pairs = [(row[first], row[second]) for row in ratings]
    plain, linear, quadratic = (
        weighted_kappa(pairs, categories, weighting)
        for weighting in (Weighting.IDENTITY, Weighting.LINEAR, Weighting.QUADRATIC)
    )
    return KappaOfTwo(raters, sum(None not in pair for pair in pairs), plain, linear, quadratic)
