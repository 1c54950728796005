"""Builds the numbers of a framework from its data, which the schema has checked; it applies no rule."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from accreditation.enums.applications import Tier
from accreditation.enums.concerns import CareQuality
from accreditation.rules.thresholds import (
    AwardLife,
    AwardRule,
    CeilingRule,
    ConditionsRule,
    CycleRules,
    DeferredRule,
    ExcellenceRule,
    FirmnessRule,
    HeldRule,
    ModerationRule,
    NotAccreditedRule,
    QuorumRule,
    ReviewRule,
    SelfAssessmentRule,
    StandardisationRule,
    TeamRule,
    Thresholds,
)

Data = Mapping[str, Any]
"""Part of a parsed framework file."""


def thresholds(data: Data) -> Thresholds:
    """Every number of a framework file."""
    return Thresholds(
        self_assessment=SelfAssessmentRule(**data["self_assessment"]),
        ceilings=CeilingRule(**data["ceilings"]),
        reviewing=ReviewRule(**data["reviewing"]),
        moderation=ModerationRule(**_tupled(data["moderation"])),
        award_rule=award_rule(data["award_rule"]),
        award_life=AwardLife(**data["award_life"]),
        cycle_defaults=cycle_rules(data["cycle_defaults"]),
        standardisation=StandardisationRule(**data.get("standardisation", {})),
        firmness=FirmnessRule(**data.get("firmness", {})),
    )


def award_rule(data: Data) -> AwardRule:
    """The thresholds of the award rule."""
    return AwardRule(
        met_score=data["met_score"],
        domain_allowance_percent=data["domain_allowance_percent"],
        held=HeldRule(**_rated(data["held"])),
        not_accredited=NotAccreditedRule(**data["not_accredited"]),
        deferred=DeferredRule(**data["deferred"]),
        conditions=ConditionsRule(**_rated(data["conditions"])),
        excellence=ExcellenceRule(**data["excellence"]),
    )


def cycle_rules(data: Data) -> CycleRules:
    """What a new cycle starts with."""
    grouped = {
        "tiers": tuple(Tier(tier) for tier in data["tiers"]),
        "team": TeamRule(**data["team"]),
        "excellence_team": TeamRule(**data["excellence_team"]),
        "quorum": QuorumRule(**data["quorum"]),
        "clocks": MappingProxyType(dict(data["clocks"])),
    }
    return CycleRules(**{**data, **grouped})


def _tupled(data: Data) -> Data:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}


def _rated(data: Data) -> Data:
    """The same with care-quality ratings as such."""
    return {**data, "care_quality": frozenset(CareQuality(rating) for rating in data["care_quality"])}
