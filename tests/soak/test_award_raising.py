"""What would have to be raised for an award, against trying everything on two thousand small cases."""

import pytest

from tests.rules.small_awards import compare_many

pytestmark = pytest.mark.one_database


def test_it_is_what_trying_everything_gives_two_thousand_times():
    assert compare_many(seed=2016, number=2000) > 1000
