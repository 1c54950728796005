"""The line of an award by modified Angoff and borderline group; counts too small to show; differences in words."""

import pytest

from accreditation.enums.calibration import Grouping
from accreditation.errors import RuleBroken
from accreditation.rules import differences
from accreditation.rules.differences import BesideAgreed
from accreditation.rules.small_numbers import shown, shown_of
from accreditation.rules.standard_setting import angoff, borderline_group, by_standard

BORDER, BELOW, ABOVE = Grouping.BORDERLINE, Grouping.BELOW, Grouping.ABOVE


def test_angoff_is_the_mean_over_experts_of_their_means_over_standards() -> None:
    line = angoff([{"1.1": 90, "1.2": 60}, {"1.1": 80, "1.2": 70}, {"1.1": 70, "1.2": 20}])
    assert line is not None
    assert line.values == (45.0, 75.0, 75.0)
    assert line.share == pytest.approx(65.0)
    # The sample's: 20² + 10² + 10² = 600, over two.
    assert line.spread == pytest.approx(300**0.5)


def test_angoff_of_nobody_and_of_one() -> None:
    assert angoff([]) is None
    alone = angoff([{"1.1": 40}])
    assert alone is not None
    assert (alone.share, alone.spread) == (40.0, None)


def test_angoff_refuses_experts_who_judged_different_standards() -> None:
    with pytest.raises(RuleBroken):
        angoff([{"1.1": 90}, {"1.2": 90}])


def test_each_standards_line_is_the_mean_of_what_was_said_of_it() -> None:
    lines = by_standard([{"1.1": 90, "1.2": 60}, {"1.1": 70, "1.2": 60}])
    assert (lines["1.1"].share, lines["1.2"].spread) == (80.0, 0.0)


def test_borderline_group_takes_the_median_of_cases_that_most_experts_place_on_the_border() -> None:
    groupings = {1: [BORDER, BORDER, BELOW], 2: [BORDER, ABOVE], 3: [BORDER], 4: [BORDER, BORDER], 5: [ABOVE]}
    met = {1: (6, 10), 2: (1, 10), 3: (7, 10), 4: (9, 10), 5: (10, 10)}
    line = borderline_group(groupings, met)
    assert line is not None
    # Half is not most, so the second case is none of them.
    assert line.values == (60.0, 70.0, 90.0)
    assert line.share == 70.0
    assert borderline_group({2: [BORDER, ABOVE]}, met) is None


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 12, "b": 7}, {"a": 12, "b": 7}),
        ({"a": 12, "b": 4, "c": 7}, {"a": 12, "b": None, "c": None}),
        ({"a": 12, "b": 4, "c": 3}, {"a": 12, "b": None, "c": None}),
        ({"a": 12, "b": 0}, {"a": 12, "b": 0}),
        ({"a": 3}, {"a": None}),
    ],
)
def test_small_counts_are_hidden_and_cannot_be_worked_out(
    counts: dict[str, int], expected: dict[str, int | None]
) -> None:
    assert shown(counts) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (7, 12, 7),
        (1, 3, None),
        (3, 3, None),
        (0, 4, None),
        (4, 12, None),
        (8, 12, None),
        (0, 12, 0),
        (12, 12, 12),
    ],
)
def test_a_share_is_hidden_where_either_side_is_few(part: int, whole: int, expected: int | None) -> None:
    assert shown_of(part, whole) == expected


def test_a_difference_is_put_in_words_by_domain_and_by_cycle() -> None:
    scores = [
        BesideAgreed("Spring", "1", 4, 3),
        BesideAgreed("Spring", "2", 3, 3),
        BesideAgreed("Autumn", "1", 2, 3),
        BesideAgreed("Autumn", "2", 3, 3),
    ]
    whole = differences.overall(scores)
    assert whole is not None
    assert (whole.scores, whole.mean, whole.in_words) == (4, 0.0, "About the same as was agreed")
    assert [each.in_words for each in differences.by_cycle(scores)] == [
        "Higher than was agreed, by 0.5 on average",
        "Lower than was agreed, by 0.5 on average",
    ]
    assert [(each.of, each.scores) for each in differences.by_domain(scores)] == [("1", 2), ("2", 2)]
    assert differences.overall([]) is None
