"""Every measure of agreement against the table it was published with, to four decimals."""

from random import Random

import pytest

from accreditation.errors import RuleBroken
from accreditation.rules.agreement import (
    Level,
    Weighting,
    ac1,
    ac2,
    ac2_of_units,
    alpha,
    alpha_interval,
    alpha_of_units,
    fleiss_kappa,
    fleiss_of_units,
    intraclass,
    percent_of_units,
    severities,
    units_of,
    weighted_kappa,
    within_percent,
)
from accreditation.rules.agreement.drawing import binomial, drawn_again
from tests.rules.test_agreement import KRIPPENDORFF_2011, table

FIVE = range(1, 6)

FLEISS_1971 = [
    (0, 0, 0, 6, 0), (0, 3, 0, 0, 3), (0, 1, 4, 0, 1), (0, 0, 0, 0, 6), (0, 3, 0, 3, 0), (2, 0, 4, 0, 0),
    (0, 0, 4, 0, 2), (2, 0, 3, 1, 0), (2, 0, 0, 4, 0), (0, 0, 0, 0, 6), (1, 0, 0, 5, 0), (1, 1, 0, 4, 0),
    (0, 3, 3, 0, 0), (1, 0, 0, 5, 0), (0, 2, 0, 3, 1), (0, 0, 5, 0, 1), (3, 0, 0, 1, 2), (5, 1, 0, 0, 0),
    (0, 2, 0, 4, 0), (1, 0, 2, 0, 3), (0, 0, 0, 0, 6), (0, 1, 0, 5, 0), (0, 2, 0, 1, 3), (2, 0, 0, 4, 0),
    (1, 0, 0, 4, 1), (0, 5, 0, 1, 0), (4, 0, 0, 0, 2), (0, 2, 0, 4, 0), (1, 0, 5, 0, 0), (0, 0, 0, 0, 6),
]  # fmt: skip
"""Thirty patients, six psychiatrists, five diagnoses: how many gave each (Fleiss 1971, table 1)."""

SHROUT_FLEISS_1979 = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
"""Six targets, four judges (Shrout and Fleiss 1979, table 2)."""

GWET_ABSTRACTORS = table([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
"""Two abstractors, a hundred women in three groups (Gwet 2014, Handbook, 4th edition)."""


def number(value):
    """A measure that is defined."""
    assert value is not None
    return value


def listed(counts):
    """The ratings behind a table of how many gave each category."""
    return [
        [category for category, number in enumerate(row, start=1) for _ in range(number)] for row in counts
    ]


@pytest.mark.parametrize(
    ("level", "published"),
    [
        (Level.NOMINAL, 0.7434),
        (Level.ORDINAL, 0.8154),
        (Level.INTERVAL, 0.8491),
        (Level.RATIO, 0.7974),
    ],
)
def test_alpha_of_krippendorff_2011(level, published):
    assert alpha(KRIPPENDORFF_2011, FIVE, level) == pytest.approx(published, abs=0.00005)


def test_gwets_four_raters_of_twelve_subjects():
    assert ac1(KRIPPENDORFF_2011, FIVE) == pytest.approx(0.77544, abs=0.000005)
    assert fleiss_kappa(KRIPPENDORFF_2011, FIVE) == pytest.approx(0.76117, abs=0.000005)
    assert ac2(KRIPPENDORFF_2011, FIVE) == pytest.approx(0.914, abs=0.0005)


def test_gwets_two_abstractors():
    three = range(3)
    assert weighted_kappa(GWET_ABSTRACTORS, three, Weighting.IDENTITY) == pytest.approx(0.79641, abs=0.000005)
    assert ac1(GWET_ABSTRACTORS, three) == pytest.approx(0.84933, abs=0.000005)


def test_fleiss_1971():
    assert fleiss_kappa(listed(FLEISS_1971), FIVE) == pytest.approx(0.4302, abs=0.00005)


def test_the_six_coefficients_of_shrout_and_fleiss_1979():
    six = intraclass(SHROUT_FLEISS_1979)
    assert (six.units, six.left_out, six.raters) == (6, 0, 4)
    assert [round(number(value), 4) for value in (six.icc_1_1, six.icc_2_1, six.icc_3_1)] == [
        0.1657,
        0.2898,
        0.7148,
    ]
    assert [round(number(value), 4) for value in (six.icc_1_k, six.icc_2_k, six.icc_3_k)] == [
        0.4428,
        0.6201,
        0.9093,
    ]


def test_intraclass_counts_complete_units_alone_and_says_how_many_it_left_out():
    gaps = [*SHROUT_FLEISS_1979, (9, None, 5, 8)]
    assert intraclass(gaps).icc_2_1 == intraclass(SHROUT_FLEISS_1979).icc_2_1
    assert intraclass(gaps).left_out == 1
    for nothing in ([], [(3, 3)], [(3,), (4,)], [(3, 3), (3, 3)]):
        assert intraclass(nothing).icc_2_1 is None


def test_the_paradox_of_high_agreement():
    """Ninety-five units equal, five not: alpha sees nothing but chance, AC1 nearly all of the agreement."""
    ratings = [*[(3, 3)] * 95, *[(3, 4)] * 3, *[(4, 3)] * 2]
    assert within_percent(ratings, 0) == 95
    assert abs(number(alpha(ratings, range(5)))) < 0.05
    assert number(ac1(ratings, range(5))) > 0.94


def test_weights_of_kappa_go_from_plain_to_quadratic():
    pairs = [(0, 0), (1, 2), (2, 2), (3, 4), (4, 4), (4, 3), (2, 1), (0, 1)]
    plain, linear, quadratic = (
        number(weighted_kappa(pairs, range(5), weighting))
        for weighting in (Weighting.IDENTITY, Weighting.LINEAR, Weighting.QUADRATIC)
    )
    assert plain < linear < quadratic < 1


def test_units_that_are_counted_by_kind_give_the_same_as_their_rows():
    rows = [*[(3, 3, 2)] * 40, *[(4, None, 4)] * 7, *[(1, None, None)] * 5, *[(0, 2, 4)] * 3]
    kinds = [
        (unit, times)
        for unit, times in (
            ({3: 2, 2: 1}, 40),
            ({4: 2}, 7),
            ({1: 1}, 5),
            ({0: 1, 2: 1, 4: 1}, 3),
        )
    ]
    scale = range(5)
    assert alpha_of_units(kinds, scale) == pytest.approx(alpha(rows, scale))
    assert ac2_of_units(kinds, scale) == pytest.approx(ac2(rows, scale))
    assert fleiss_of_units(kinds, scale) == pytest.approx(fleiss_kappa(rows, scale))
    for apart in (0, 1):
        assert percent_of_units(kinds, apart) == pytest.approx(within_percent(rows, apart))


def test_the_interval_of_alpha_holds_alpha_and_is_the_same_for_the_same_seed():
    value = number(alpha(KRIPPENDORFF_2011, FIVE))
    low, high = number(alpha_interval(KRIPPENDORFF_2011, FIVE, draws=500, seed=7))
    assert low < value < high <= 1
    assert alpha_interval(KRIPPENDORFF_2011, FIVE, draws=500, seed=7) == (low, high)
    assert alpha_interval(KRIPPENDORFF_2011, FIVE, draws=500, seed=8) != (low, high)
    assert alpha_interval([(3, 3)], draws=10, seed=1) is None
    assert alpha_interval([], draws=10, seed=1) is None


def test_nothing_to_compare_is_no_number():
    for nothing in ([], [(3,)], [(None, 3)], [(None, None)]):
        for measure in (alpha, ac1, ac2, fleiss_kappa):
            assert measure(nothing) is None
    assert ac1([(3, 3), (3, 3)]) == 1
    assert fleiss_kappa([(3, 3), (3, 3)]) is None
    with pytest.raises(RuleBroken, match="declared"):
        units_of([(7, 1)], range(5))


def test_severity_leaves_the_rater_out_of_the_mean_they_are_compared_with():
    strict, lenient, middle = severities([(1, 3, 2), (2, 4, 3), (None, 4, None), (2, None, 3)])
    assert strict.units == 3
    assert strict.points == pytest.approx((1.5 + 1.5 + 1) / 3)
    assert lenient.points == -1.5
    assert middle.points == pytest.approx((0 + 0 - 1) / 3)
    assert severities([(3, None)])[0].points is None
    assert severities([]) == []


@pytest.mark.parametrize(("n", "p"), [(5, 0.3), (100, 0.05), (100, 0.4), (1000, 0.9), (100_000, 0.3)])
def test_a_binomial_draw_has_its_mean_and_spread(n: int, p: float) -> None:
    random, draws = Random(2011), 4000
    drawn = [binomial(random, n, p) for _ in range(draws)]
    assert all(0 <= number <= n for number in drawn)
    mean = sum(drawn) / draws
    variance = n * p * (1 - p)
    # Four standard errors; the spread of a spread is its own size times the root of two by the number of draws.
    assert abs(mean - n * p) < 4 * (variance / draws) ** 0.5
    assert abs(sum((number - mean) ** 2 for number in drawn) / draws / variance - 1) < 0.15


def test_as_many_units_are_drawn_again_as_there_are() -> None:
    random = Random(7)
    for times in ([1], [3, 4, 5], [1, 0, 100], [50_000, 1, 49_999], [2, 0]):
        drawn = drawn_again(random, times)
        assert sum(drawn) == sum(times)
        assert all(number == 0 for number, of_kind in zip(drawn, times, strict=True) if of_kind == 0)
    assert drawn_again(random, []) == []
