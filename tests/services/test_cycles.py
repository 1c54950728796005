"""Opening a cycle through the service: awards and clocks that its framework knows, days in order."""

from datetime import timedelta

import pytest

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.applications import Tier
from accreditation.errors import RuleBroken
from accreditation.models.frameworks import Cycle
from accreditation.queries import cycles as queries
from accreditation.queries import policies
from accreditation.services import cycles
from tests.world import World


def opened(world: World, **changes) -> Cycle:
    given = {
        "name": "Autumn",
        "framework_version_id": world.framework.id,
        "opens_on": clock.today(),
        "closes_on": clock.today() + timedelta(days=60),
        "tiers": [Tier.EXCELLENCE, Tier.ACCREDITED],
        "clocks": {},
        **changes,
    }
    with unit_of_work():
        return cycles.open_cycle(**given, actor=None)


def test_only_what_differs_from_the_framework_is_kept(world: World) -> None:
    cycle = queries.get(opened(world, clocks={"review": 20, "deferral": 100}).id)
    assert cycle is not None
    assert cycle.settings == {"tiers": ["accredited", "excellence"], "clocks": {"deferral": 100}}
    assert policies.rules_of(cycle).clocks["review"] == 20
    assert policies.rules_of(cycle).clocks["deferral"] == 100
    assert cycle.tiers == (Tier.ACCREDITED, Tier.EXCELLENCE)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tiers": []}, "tiers"),
        ({"clocks": {"review": 0}}, "clock_review"),
        ({"clocks": {"tea": 5}}, "clock_tea"),
        ({"framework_version_id": 2**31 - 1}, "framework_version_id"),
        ({"closes_on": clock.today() - timedelta(days=1)}, "closes_on"),
        ({"name": "  "}, "name"),
    ],
)
def test_a_cycle_that_cannot_be(world: World, changes, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        opened(world, **changes)
    assert refused.value.field == field


def test_a_name_is_taken_once(world: World) -> None:
    opened(world)
    with pytest.raises(RuleBroken, match="already a cycle"):
        opened(world, name=" Autumn ")


def test_a_cycle_from_before_offers_every_award(world: World) -> None:
    assert world.cycle.tiers == tuple(Tier)
