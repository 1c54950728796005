"""Agreement measures against published tables and a theorem."""

from statistics import fmean, pvariance

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accreditation.errors import RuleBroken
from accreditation.rules.agreement import (
    Level,
    alpha,
    alpha_interval,
    exact_percent,
    weighted_kappa,
    within_one_percent,
)

N = None
KRIPPENDORFF_2011 = list(
    zip(
        (1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N),
        (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3),
        (N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N),
        (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N),
        strict=True,
    )
)
"""Four observers, twelve units, gaps: "Computing Krippendorff's Alpha-Reliability", example D."""


def table(rows):
    """The pairs of scores behind a table of counts."""
    return [(i, j) for i, row in enumerate(rows) for j, count in enumerate(row) for _ in range(count)]


PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=30)


def test_alpha_of_krippendorffs_ordinal_example():
    assert alpha(KRIPPENDORFF_2011, range(1, 6)) == pytest.approx(0.815, abs=0.0005)


def test_alpha_leaves_out_units_with_one_score():
    assert alpha([*KRIPPENDORFF_2011, (5, N, N, N)], range(1, 6)) == pytest.approx(0.815, abs=0.0005)


def test_alpha_ends():
    assert alpha([(1, 1), (3, 3), (4, 4)]) == 1
    assert alpha([(3, 3), (3, 3)]) is None
    assert alpha([(3, None)]) is None
    assert alpha([]) is None


def test_kappa_of_two_categories_is_cohens_kappa():
    assert weighted_kappa(table([[20, 5], [10, 15]])) == pytest.approx(0.4)


def test_kappa_of_stuarts_vision_table():
    vision = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]
    assert weighted_kappa(table(vision)) == pytest.approx(0.702, abs=0.0005)


@settings(max_examples=200)
@given(PAIRS)
def test_kappa_is_the_concordance_of_the_two_reviewers(pairs):
    """Quadratic weights make kappa a ratio of covariance to variances and means (Fleiss and Cohen 1973)."""
    first, second = zip(*pairs, strict=True)
    apart = pvariance(first) + pvariance(second) + (fmean(first) - fmean(second)) ** 2
    together = fmean(a * b for a, b in pairs) - fmean(first) * fmean(second)
    kappa = weighted_kappa(pairs)
    if apart == 0:
        assert kappa is None
    else:
        assert kappa == pytest.approx(2 * together / apart, abs=1e-9)


def test_kappa_leaves_out_what_either_could_not_judge_and_takes_two_reviewers():
    assert weighted_kappa([(1, 1), (3, 3), (None, 4)]) == 1
    assert weighted_kappa([(3, 3)]) is None
    with pytest.raises(RuleBroken, match="exactly two"):
        weighted_kappa([(1, 2, 3)])


def test_categories_are_declared_never_inferred():
    for measure in (weighted_kappa, alpha):
        with pytest.raises(RuleBroken, match="declared"):
            measure([(5, 5), (1, 1)])


def test_percentages_count_pairs_on_the_same_standard():
    ratings = [(3, 3, 4), (2, None, 4), (None, 1, None)]
    assert exact_percent(ratings) == 25
    assert within_one_percent(ratings) == 75
    assert exact_percent([(3, None)]) is None


@settings(max_examples=200)
@given(PAIRS)
def test_measures_stay_in_bounds_and_do_not_mind_who_comes_first(pairs):
    swapped = [(b, a) for a, b in pairs]
    for measure in (weighted_kappa, alpha):
        value, other = measure(pairs), measure(swapped)
        assert (value is None) == (other is None)
        if value is not None:
            assert value == pytest.approx(other)
            assert -1 <= value <= 1
    exact, within = exact_percent(pairs), within_one_percent(pairs)
    assert exact is not None
    assert within is not None
    assert 0 <= exact <= within <= 100


def test_kappa_is_the_same_whatever_stands_beside_a_score_that_was_not_given():
    given_by_both = [(0, 1), (3, 3), (4, 2)]
    assert weighted_kappa([*given_by_both, (0, None), (None, 4)]) == weighted_kappa(given_by_both)


def test_the_ratio_of_scores_below_nothing_is_no_ratio():
    ratings = [(-1, 2), (1, 1), (2, 2)]
    assert alpha(ratings, range(-2, 3), Level.INTERVAL) is not None
    assert alpha(ratings, range(-2, 3), Level.RATIO) is None
    assert alpha_interval(ratings, range(-2, 3), Level.RATIO, draws=20, seed=1) is None
