"""The longer journeys once more, on PostgreSQL."""

from tests.journeys.test_journeys import (
    start,
    test_a_deferred_case_comes_back_with_new_evidence,
    test_a_placement_that_exceeds_is_awarded_excellence,
    test_a_refused_case_raises_a_concern_and_never_reaches_the_register,
)

__all__ = [
    "start",
    "test_a_deferred_case_comes_back_with_new_evidence",
    "test_a_placement_that_exceeds_is_awarded_excellence",
    "test_a_refused_case_raises_a_concern_and_never_reaches_the_register",
]
