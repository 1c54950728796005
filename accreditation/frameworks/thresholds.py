"""The numbers of the framework: self-assessment, ceilings, moderation, award, its life, a cycle; no rule is applied here."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self


def _tupled(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}


@dataclass(frozen=True)
class SelfAssessment:
    """What a provider must do before evidence: percent of core standards that may be N/A, score that needs a citation."""

    not_applicable_percent: int
    cited_from: int


@dataclass(frozen=True)
class Ceilings:
    """The highest score, 0 to 4, that evidence of each sort supports."""

    narrative_only: int
    policy_only: int
    gateway_without_independent_pair: int
    practice_or_two_internal: int
    independent_pair: int
    full: int
    full_outcome_points: int
    learner_evidence_pooled_years: int


@dataclass(frozen=True)
class Moderation:
    """What opens moderation on a standard, and what is recorded where nobody could judge."""

    range_from: int
    gateway_range_from: int
    pass_lines: tuple[int, ...]
    stretch_pass_lines: tuple[int, ...]
    fewest_scores: int
    moderator_takes_over_days: int
    not_evidenced: int
    not_evidenced_gateway: int


@dataclass(frozen=True)
class Held:
    """Facts that hold a case, whatever its scores."""

    support_level_from: int
    care_quality: tuple[str, ...]
    regulator_conditions: bool
    overdue_imr: bool


@dataclass(frozen=True)
class NotAccredited:
    """Scores that refuse the award; counts are "this many or more"."""

    gateway_at_most: int
    core_at_most: int
    gateways_below_met: int
    core_at_one: int


@dataclass(frozen=True)
class Deferred:
    """Shortfalls that put the award off; percents are of the core standards that apply, rounded up."""

    gateways_below_met: int
    core_at_one: int
    over_more_than: int
    met_percent_below: int
    met_percent_floor: int


@dataclass(frozen=True)
class Conditions:
    """What turns Accredited into Accredited with conditions."""

    over_from: int
    support_level_from: int
    care_quality: tuple[str, ...]


@dataclass(frozen=True)
class Excellence:
    """What excellence needs on top of plain Accredited."""

    core_floor: int
    high_score: int
    high_share_divisor: int
    high_domains: int
    high_domain_required: str
    stretch_met: int
    stretch_floor: int
    stretch_required: str
    stretch_high: int
    benchmark_cycles: int
    pooled_below_responses: int
    pooled_years: int
    visit_with_learner_session: bool
    support_level_at_most: int
    reviewers: int
    lay_reviewers: int
    other_office_reviewers: int
    shares_practice: bool


@dataclass(frozen=True)
class AwardRule:
    """Every threshold of the Quality Strategy award rule, in the order in which it is read."""

    met_score: int
    domain_allowance_percent: int
    held: Held
    not_accredited: NotAccredited
    deferred: Deferred
    conditions: Conditions
    excellence: Excellence

    @classmethod
    def build(cls, data: Mapping[str, Any]) -> Self:
        """The rule from the file's data, which the schema has checked."""
        return cls(
            met_score=data["met_score"],
            domain_allowance_percent=data["domain_allowance_percent"],
            held=Held(**_tupled(data["held"])),
            not_accredited=NotAccredited(**data["not_accredited"]),
            deferred=Deferred(**data["deferred"]),
            conditions=Conditions(**_tupled(data["conditions"])),
            excellence=Excellence(**data["excellence"]),
        )


@dataclass(frozen=True)
class AwardLife:
    """How long an award lasts and what ends it early; years, otherwise working days."""

    years: int
    renewal_opens_days_before: int
    renewal_due_days_before: int
    condition_days_at_most: int
    condition_overdue_suspends_days: int
    suspends_at_support_level: int
    tell_of_change_days: int
    no_new_application_days: int


@dataclass(frozen=True)
class Team:
    """The least that a review team must have."""

    reviewers: int
    same_profession: int
    lay_or_learner: int
    lay: int = 0
    other_office: int = 0


@dataclass(frozen=True)
class Quorum:
    """The least that must be in the room, and vote, for an item."""

    voting_members: int
    learners: int
    lay_members: int
    professions: int
    votes_cast: int


@dataclass(frozen=True)
class CycleDefaults:
    """What a new cycle starts with; clocks are working days by name."""

    tiers: tuple[str, ...]
    short_form_for_small_placements: bool
    returns_for_completion: int
    replacement_rounds: int
    clarifications: int
    clarifications_with_visit: int
    training_valid_months: int
    conflict_years: int
    team: Team
    excellence_team: Team
    quorum: Quorum
    clocks: Mapping[str, int]

    @classmethod
    def build(cls, data: Mapping[str, Any]) -> Self:
        """The defaults from the file's data, which the schema has checked."""
        grouped = {
            "team": Team(**data["team"]),
            "excellence_team": Team(**data["excellence_team"]),
            "quorum": Quorum(**data["quorum"]),
            "clocks": MappingProxyType(dict(data["clocks"])),
        }
        return cls(**{**_tupled(data), **grouped})


def self_assessment(data: Mapping[str, Any]) -> SelfAssessment:
    """The self-assessment limits from the file's data."""
    return SelfAssessment(**data)


def ceilings(data: Mapping[str, Any]) -> Ceilings:
    """The evidence ceilings from the file's data."""
    return Ceilings(**data)


def moderation(data: Mapping[str, Any]) -> Moderation:
    """The moderation triggers from the file's data."""
    return Moderation(**_tupled(data))


def award_life(data: Mapping[str, Any]) -> AwardLife:
    """The award's life from the file's data."""
    return AwardLife(**data)
