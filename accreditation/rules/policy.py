"""By which rules one case goes: what it answers and every number, from its framework version, cycle, award and kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from accreditation.enums.applications import ApplicationKind, Tier
from accreditation.enums.evidence import EvidenceKind, EvidenceMark
from accreditation.enums.frameworks import StandardClass, StandardScope
from accreditation.rules.ceilings import KIND_MARKS
from accreditation.rules.thresholds import (
    AwardLife,
    AwardRule,
    CeilingRule,
    CycleRules,
    FirmnessRule,
    ModerationRule,
    QuorumRule,
    ReviewRule,
    SelfAssessmentRule,
    TeamRule,
    Thresholds,
)


@dataclass(frozen=True)
class PolicyStandard:
    """One standard as the rules see it."""

    code: str
    domain: str
    klass: StandardClass
    scope: StandardScope
    not_applicable_allowed: bool


@dataclass(frozen=True)
class CasePolicy:
    """The rules of one case; two cases of the same framework, cycle, award and kind share one."""

    tier: Tier
    kind: ApplicationKind
    standards: tuple[PolicyStandard, ...]
    """What counts in the case, in the framework's order: what it answers itself, and what its organisation return answers for it."""

    marks: Mapping[EvidenceKind, frozenset[EvidenceMark]]
    """What each kind of evidence in the framework's catalogue can show."""

    self_assessment: SelfAssessmentRule
    ceilings: CeilingRule
    reviewing: ReviewRule
    moderation: ModerationRule
    award_rule: AwardRule
    award_life: AwardLife
    cycle: CycleRules
    firmness: FirmnessRule
    served: bool = False
    """Whether an organisation return answers the organisation's standards for the case."""

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of the standards that count in the case."""
        return frozenset(standard.code for standard in self.standards)

    @cached_property
    def core(self) -> tuple[PolicyStandard, ...]:
        """The must-meet and expected standards among them."""
        return tuple(item for item in self.standards if item.klass is not StandardClass.STRETCH)

    @cached_property
    def na_cap(self) -> int:
        """The most core standards that may be marked not applicable, besides the preset ones."""
        # Rounded down: the Quality Strategy says "at most" this share.
        return len(self.core) * self.self_assessment.not_applicable_percent // 100

    def in_scope(self, code: str) -> bool:
        """Whether this standard counts in the case, whoever answers it."""
        return code in self.codes

    @cached_property
    def served_codes(self) -> frozenset[str]:
        """The codes of the standards that the organisation return answers for the case; none where it answers all itself."""
        if not self.served:
            return frozenset()
        return frozenset(item.code for item in self.standards if item.scope is StandardScope.ORGANISATION)

    def is_own(self, code: str) -> bool:
        """Whether the case answers this standard itself."""
        return code in self.codes and code not in self.served_codes

    @cached_property
    def _na_allowed(self) -> frozenset[str]:
        return frozenset(standard.code for standard in self.standards if standard.not_applicable_allowed)

    def na_allowed(self, code: str) -> bool:
        """Whether a provider may mark this standard not applicable."""
        return code in self._na_allowed

    def marks_of(self, kind: EvidenceKind) -> frozenset[EvidenceMark]:
        """What a kind of evidence can show: by the framework's catalogue, else as usual."""
        return self.marks.get(kind, KIND_MARKS[kind])

    def needs_citation(self, self_score: int) -> bool:
        """Whether a self score must cite evidence."""
        return self_score >= self.self_assessment.cited_from

    def is_met(self, score: int) -> bool:
        """Whether an agreed score meets its standard."""
        return score >= self.award_rule.met_score

    def days(self, clock: str) -> int:
        """The length of a clock in working days; raises KeyError for a clock that frameworks do not have."""
        # A misspelt clock fails loudly; a default here would let a deadline slip unseen.
        return self.cycle.clocks[clock]

    @property
    def returns_for_completion(self) -> int:
        """How often the office may send the case back to complete."""
        return self.cycle.returns_for_completion

    @property
    def team(self) -> TeamRule:
        """The least that the review team must have for the award that is sought."""
        # By the award that is sought, also where the panel may in the end give a lesser one.
        return self.cycle.excellence_team if self.tier is Tier.EXCELLENCE else self.cycle.team

    @property
    def quorum(self) -> QuorumRule:
        """The least that must be in the room, and vote, when the case is decided."""
        return self.cycle.quorum

    @property
    def visit_needed(self) -> bool:
        """Whether reviewers visit before the scores are agreed: excellence asks for it."""
        return self.tier is Tier.EXCELLENCE and self.award_rule.excellence.visit_with_learner_session


def policy(
    *,
    tier: Tier,
    kind: ApplicationKind,
    standards: Iterable[PolicyStandard],
    marks: Mapping[EvidenceKind, frozenset[EvidenceMark]],
    thresholds: Thresholds,
    cycle: CycleRules,
    served: bool = False,
) -> CasePolicy:
    """The policy of a case, out of all standards of its framework version, its numbers and what its cycle runs by."""
    return CasePolicy(
        tier=tier,
        kind=kind,
        standards=tuple(standard for standard in standards if _counts(standard, tier, kind)),
        marks=marks,
        self_assessment=thresholds.self_assessment,
        ceilings=thresholds.ceilings,
        reviewing=thresholds.reviewing,
        moderation=thresholds.moderation,
        award_rule=thresholds.award_rule,
        award_life=thresholds.award_life,
        cycle=cycle,
        firmness=thresholds.firmness,
        served=served,
    )


def _counts(standard: PolicyStandard, tier: Tier, kind: ApplicationKind) -> bool:
    """Core, and stretch only when excellence is sought; an organisation return only what is the organisation's."""
    if kind is ApplicationKind.ORGANISATION and standard.scope is not StandardScope.ORGANISATION:
        return False
    # The answers stay when the award is changed, so what counts is asked of the award and never of the rows.
    return standard.klass is not StandardClass.STRETCH or tier is Tier.EXCELLENCE
