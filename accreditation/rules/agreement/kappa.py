"""Cohen's kappa of exactly two raters, plain or weighted; units that either left out do not count."""

from collections import Counter
from collections.abc import Sequence

from accreditation.errors import RuleBroken
from accreditation.rules.agreement.ratings import Ratings, declared
from accreditation.rules.agreement.weights import Weighting, weights_of
from accreditation.rules.scores import SCALE


def weighted_kappa(
    ratings: Ratings, categories: Sequence[int] = SCALE, weighting: Weighting = Weighting.QUADRATIC
) -> float | None:
    """Cohen's kappa with weights for a near miss (Cohen 1968, Psychological Bulletin 70).

    With the weighting IDENTITY it is the plain one (Cohen 1960, Educational and Psychological Measurement 20).
    None with no unit that both rated, or where both gave one and the same category throughout. Raises RuleBroken for other
    than two raters, and for a rating that is not among the categories.
    """
    if any(len(row) != 2 for row in ratings):
        raise RuleBroken("Kappa compares exactly two reviewers", field="ratings")
    pairs = [(a, b) for a, b in declared(ratings, categories) if a is not None and b is not None]
    weights = weights_of(weighting, categories)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    # Of disagreement, so that what is equal adds nothing and the sums stay exact.
    observed = sum(times * (1 - weights[both]) for both, times in Counter(pairs).items())
    expected = sum(n * m * (1 - weights[a, b]) for a, n in first.items() for b, m in second.items())
    return 1 - len(pairs) * observed / expected if expected else None
