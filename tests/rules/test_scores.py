"""The scale and its median."""

from statistics import median_low

import pytest
from hypothesis import given as given_that
from hypothesis import settings
from hypothesis import strategies as st

from accreditation.errors import RuleBroken
from accreditation.rules.scores import given, is_score, median

SCORES = st.lists(st.one_of(st.none(), st.integers(0, 4)), max_size=8)


@pytest.mark.parametrize(
    ("scores", "middle"),
    [
        ([3], 3),
        ([2, 3], 2),
        ([4, 2], 2),
        ([1, 4, 3], 3),
        ([4, 3, 2, 3], 3),
        ([2, 2, 3, 3], 2),
        ([None, 3, 4], 3),
        ([None], None),
        ([], None),
    ],
)
def test_median_takes_the_lower_middle_and_leaves_out_cannot_judge(scores, middle):
    assert median(scores) == middle


@settings(max_examples=200)
@given_that(SCORES)
def test_median_is_one_of_the_scores_given(scores):
    given_scores = [score for score in scores if score is not None]
    assert median(scores) == (median_low(given_scores) if given_scores else None)


@pytest.mark.parametrize("value", [5, -1, True, 2.0, "3"])
def test_only_whole_numbers_from_0_to_4_are_scores(value):
    assert not is_score(value)
    with pytest.raises(RuleBroken):
        given([3, value])
