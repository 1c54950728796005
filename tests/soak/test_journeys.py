"""The longest journey, to excellence, on both databases."""

from collections.abc import Callable

from accreditation.enums.applications import Tier
from tests.journeys.journey import Journey
from tests.journeys.test_journeys import anybody, on_register, start

__all__ = ["start"]


def test_a_placement_that_exceeds_is_awarded_excellence(start: Callable[..., Journey]) -> None:
    journey = start(Tier.EXCELLENCE)
    high = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "X2")
    journey.excel(dict.fromkeys(high, 4))
    (award,) = on_register(journey)
    assert "Excellence" in anybody(journey).read(award)
