"""What a cycle sets for itself beside its framework's numbers; the one place that reads its stored settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Self

from accreditation.enums.applications import Tier
from accreditation.rules.thresholds import CycleRules


@dataclass(frozen=True)
class CycleSettings:
    """A cycle's own awards and numbers; what it does not name is as in its framework. Clocks are working days."""

    tiers: tuple[Tier, ...] = tuple(Tier)
    clocks: Mapping[str, int] = field(default_factory=dict)
    team: Mapping[str, int] = field(default_factory=dict)
    excellence_team: Mapping[str, int] = field(default_factory=dict)
    quorum: Mapping[str, int] = field(default_factory=dict)
    offices: tuple[int, ...] = ()
    """The offices whose placements may apply; none named means all."""
    standardisation_valid_months: int | None = None
    """How long a reviewer's standardisation counts; 0 asks for none, and None is as in the framework."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """The settings as they are stored with a cycle."""
        offered = data.get("tiers")
        return cls(
            # In the order of the awards, not of the form: the page lists them as they are stored.
            tiers=tuple(Tier) if offered is None else tuple(tier for tier in Tier if tier.value in offered),
            clocks=data.get("clocks", {}),
            team=data.get("team", {}),
            excellence_team=data.get("excellence_team", {}),
            quorum=data.get("quorum", {}),
            offices=tuple(data.get("offices", ())),
            standardisation_valid_months=data.get("standardisation_valid_months"),
        )

    def as_data(self) -> dict[str, Any]:
        """The settings as they are stored: the awards and clocks always, the rest where a cycle sets it."""
        numbers = {"team": self.team, "excellence_team": self.excellence_team, "quorum": self.quorum}
        return {
            "tiers": [tier.value for tier in self.tiers],
            "clocks": dict(self.clocks),
            **{name: dict(values) for name, values in numbers.items() if values},
            **({"offices": sorted(self.offices)} if self.offices else {}),
            **(
                {}
                if (months := self.standardisation_valid_months) is None
                else {"standardisation_valid_months": months}
            ),
        }

    def takes(self, office_id: int) -> bool:
        """Whether placements of an office may apply."""
        return not self.offices or office_id in self.offices

    def over(self, defaults: CycleRules) -> CycleRules:
        """What the cycle runs by: its own numbers, else those that its framework starts a cycle with."""
        return replace(
            defaults,
            tiers=self.tiers,
            team=replace(defaults.team, **self.team),
            excellence_team=replace(defaults.excellence_team, **self.excellence_team),
            quorum=replace(defaults.quorum, **self.quorum),
            # Policies are kept and shared between requests, so nobody may change one by accident.
            clocks=MappingProxyType({**defaults.clocks, **self.clocks}),
            standardisation_valid_months=(
                defaults.standardisation_valid_months
                if self.standardisation_valid_months is None
                else self.standardisation_valid_months
            ),
        )
