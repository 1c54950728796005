"""How an application stands against its day: the worst first, at each edge."""

import pytest

from accreditation.enums.risks import Risk as R
from accreditation.rules.risks import risk


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({"is_ours": False, "days_left": -1}, R.WITH_OTHERS),
        ({"days_left": -1}, R.LATE),
        ({"days_left": -1, "is_stopped": False}, R.LATE),
        ({"days_left": 0, "to_do": 1}, R.BEHIND),
        ({"days_left": 0, "to_do": 0}, R.IN_TIME),
        ({"days_left": 5, "to_do": 6}, R.BEHIND),
        ({"days_left": 5, "to_do": 5}, R.IN_TIME),
        ({"days_left": None, "to_do": 24}, R.IN_TIME),
        ({"days_left": 0, "to_do": 6, "is_stopped": False}, R.READY_TO_GO),
    ],
)
def test_an_application_stands_by_its_days_and_by_what_is_to_do(about, expected):
    assert risk(**{"is_ours": True, "is_stopped": True, "to_do": 0, "days_left": 9, **about}) is expected
