"""The numbers of the rules as a framework's data says them; there are no defaults here, so that no number stands twice."""

from collections.abc import Mapping
from dataclasses import dataclass

from accreditation.enums.applications import Tier
from accreditation.enums.concerns import CareQuality


@dataclass(frozen=True)
class SelfAssessmentRule:
    """What a provider must do before evidence: percent of core standards that may be N/A, score that needs a citation."""

    not_applicable_percent: int
    cited_from: int


@dataclass(frozen=True)
class CeilingRule:
    """The highest score, 0 to 4, that evidence of each sort supports."""

    # The order is that of the Quality Strategy's table: each sort of evidence supports more than the one before it.
    narrative_only: int
    policy_only: int
    gateway_without_independent_pair: int
    practice_or_two_internal: int
    independent_pair: int
    full: int
    full_outcome_points: int
    learner_evidence_pooled_years: int


@dataclass(frozen=True)
class ReviewRule:
    """What a reviewer is asked: up to which score about people's safety, and up to which nothing need be cited.

    `learners_apart_from`: what learners said on a visit stands by standard from so many of them on.
    """

    risk_at_most: int
    uncited_at_most: int
    # A framework of before this was asked for loads as it is.
    learners_apart_from: int = 4


@dataclass(frozen=True)
class ModerationRule:
    """What opens moderation on a standard, and what is recorded where nobody could judge; days are working days."""

    range_from: int
    gateway_range_from: int
    pass_lines: tuple[int, ...]
    stretch_pass_lines: tuple[int, ...]
    fewest_scores: int
    moderator_takes_over_days: int
    not_evidenced: int
    not_evidenced_gateway: int


@dataclass(frozen=True)
class HeldRule:
    """Step 1 of the award rule: what holds a decision whatever the scores."""

    support_level_from: int
    care_quality: frozenset[CareQuality]
    regulator_conditions: bool
    overdue_imr: bool


@dataclass(frozen=True)
class NotAccreditedRule:
    """Steps 2 to 4: what cannot be put right in time. The last two are numbers of standards, from which it applies."""

    gateway_at_most: int
    # Two kinds of field here: scores at which something counts, and then how many standards it takes.
    core_at_most: int
    gateways_below_met: int
    core_at_one: int


@dataclass(frozen=True)
class DeferredRule:
    """Steps 3 and 4: what can be put right. Percentages are of the core standards that apply, rounded up."""

    gateways_below_met: int
    core_at_one: int
    over_more_than: int
    met_percent_below: int
    met_percent_floor: int


@dataclass(frozen=True)
class ConditionsRule:
    """Step 5: what makes an award one with conditions."""

    over_from: int
    support_level_from: int
    care_quality: frozenset[CareQuality]


@dataclass(frozen=True)
class ExcellenceRule:
    """Step 6: what excellence asks beyond plain Accredited. The two about pooling tell people how to count cycles."""

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
    """Every threshold of the Quality Strategy's award rule, in the order in which it is read."""

    met_score: int
    domain_allowance_percent: int
    held: HeldRule
    not_accredited: NotAccreditedRule
    deferred: DeferredRule
    conditions: ConditionsRule
    excellence: ExcellenceRule


@dataclass(frozen=True)
class FirmnessRule:
    """How firm an outcome is called: teams that are drawn again, and the percent of them that must say the same; never decisive.

    A framework that does not name them goes by these.
    """

    redraws: int = 1000
    seed: int = 2016
    firm_percent: int = 90
    close_percent: int = 60


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
class TeamRule:
    """The least that a review team must have; a framework that does not name the last two asks for none."""

    reviewers: int
    same_profession: int
    lay_or_learner: int
    # A framework of before these were asked for loads as it is, and asks for none.
    lay: int = 0
    other_office: int = 0


@dataclass(frozen=True)
class QuorumRule:
    """The least that must be in the room, and vote, for an item."""

    voting_members: int
    learners: int
    lay_members: int
    professions: int
    votes_cast: int


@dataclass(frozen=True)
class StandardisationRule:
    """When a reviewer scored a training case alike enough with the experts; a framework that says nothing of it has these.

    `fewest_standards` is how many standards a training case must have to be published; the other is a percentage of them.
    """

    within_one_percent: int = 80
    gateways_within_one: bool = True
    fewest_standards: int = 5


@dataclass(frozen=True)
class CycleRules:
    """What a cycle runs by; clocks are working days by name."""

    tiers: tuple[Tier, ...]
    short_form_for_small_placements: bool
    returns_for_completion: int
    replacement_rounds: int
    clarifications: int
    clarifications_with_visit: int
    training_valid_months: int
    conflict_years: int
    appeal_panel: int
    outage_hours: int
    team: TeamRule
    excellence_team: TeamRule
    quorum: QuorumRule
    clocks: Mapping[str, int]
    # A framework of before this was asked for loads as it is, and needs no standardisation: 0 months.
    standardisation_valid_months: int = 0


@dataclass(frozen=True)
class Thresholds:
    """All numbers of one framework version, part by part."""

    self_assessment: SelfAssessmentRule
    ceilings: CeilingRule
    reviewing: ReviewRule
    moderation: ModerationRule
    award_rule: AwardRule
    award_life: AwardLife
    cycle_defaults: CycleRules
    standardisation: StandardisationRule = StandardisationRule()
    firmness: FirmnessRule = FirmnessRule()
