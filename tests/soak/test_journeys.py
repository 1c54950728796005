"""The journeys once more, on PostgreSQL; and the longest, to excellence, on both databases."""

from collections.abc import Callable

from accreditation.enums.applications import Tier
from tests.journeys.journey import Journey
from tests.journeys.test_journeys import (
    anybody,
    on_register,
    start,
    test_a_deferred_case_comes_back_with_new_evidence,
    test_a_refused_case_raises_a_concern_and_never_reaches_the_register,
    test_from_nothing_to_the_register,
)

__all__ = [
    "start",
    "test_a_deferred_case_comes_back_with_new_evidence",
    "test_a_refused_case_raises_a_concern_and_never_reaches_the_register",
    "test_from_nothing_to_the_register",
]


def test_a_placement_that_exceeds_is_awarded_excellence(start: Callable[..., Journey]) -> None:
    journey = start(Tier.EXCELLENCE)
    high = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "X2")
    journey.excel(dict.fromkeys(high, 4))
    (award,) = on_register(journey)
    assert "Excellence" in anybody(journey).read(award)
