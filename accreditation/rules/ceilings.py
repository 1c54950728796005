"""The highest score that evidence of each sort supports; refuses nothing: passing a ceiling needs a reason, no more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from accreditation.enums.evidence import EvidenceKind, EvidenceMark
from accreditation.enums.frameworks import StandardClass
from accreditation.enums.labelled import Labelled
from accreditation.rules.thresholds import CeilingRule

KIND_MARKS: dict[EvidenceKind, frozenset[EvidenceMark]] = {
    EvidenceKind.LEARNER_SURVEY: frozenset({EvidenceMark.LEARNER_VOICE}),
    EvidenceKind.NATIONAL_TRAINING_SURVEY: frozenset({EvidenceMark.LEARNER_VOICE}),
    EvidenceKind.UNIVERSITY_EVALUATION: frozenset({EvidenceMark.EXTERNAL}),
    EvidenceKind.EDUCATIONAL_AUDIT: frozenset({EvidenceMark.EXTERNAL}),
    EvidenceKind.REGULATOR_REPORT: frozenset({EvidenceMark.EXTERNAL}),
    EvidenceKind.CARE_QUALITY_REPORT: frozenset({EvidenceMark.EXTERNAL}),
    EvidenceKind.INCIDENT_DATA: frozenset({EvidenceMark.OUTCOME}),
    EvidenceKind.SPEAK_UP_DATA: frozenset({EvidenceMark.PRACTICE}),
    EvidenceKind.EXCEPTION_REPORTS: frozenset({EvidenceMark.PRACTICE}),
    EvidenceKind.STAFF_SURVEY: frozenset({EvidenceMark.PRACTICE}),
    EvidenceKind.ATTRITION_DATA: frozenset({EvidenceMark.OUTCOME}),
    EvidenceKind.JOB_PLANS: frozenset({EvidenceMark.PRACTICE}),
    EvidenceKind.APPRAISAL_RECORDS: frozenset({EvidenceMark.PRACTICE}),
    EvidenceKind.LIBRARY_ASSESSMENT: frozenset({EvidenceMark.EXTERNAL}),
    EvidenceKind.POLICY: frozenset({EvidenceMark.POLICY}),
    EvidenceKind.MINUTES: frozenset({EvidenceMark.POLICY}),
    EvidenceKind.IMPROVEMENT_PROJECT: frozenset({EvidenceMark.PRACTICE}),
    EvidenceKind.PARTNER_STATEMENT: frozenset({EvidenceMark.EXTERNAL}),
    EvidenceKind.TESTIMONY: frozenset({EvidenceMark.PRACTICE}),
    EvidenceKind.OTHER: frozenset({EvidenceMark.PRACTICE}),
}
"""What each kind of the catalogue can show, where the framework says nothing else."""

INDEPENDENT = frozenset({EvidenceMark.LEARNER_VOICE, EvidenceMark.EXTERNAL})
"""Marks that do not come from the place itself; a kind with neither is internal."""

ONLY_POLICY = frozenset({EvidenceMark.POLICY})

Period = tuple[date, date]
"""The first and the last day that some figures cover."""


@dataclass(frozen=True)
class EvidenceUse:
    """One piece of evidence cited on a standard; its kind and marks may be corrected by a reviewer.

    `period` says which days its outcome data covers. `external_validation` says that somebody outside confirmed the
    result; a kind marked external does that by itself.
    """

    kind: EvidenceKind
    marks: frozenset[EvidenceMark]
    period: Period | None = None
    external_validation: bool = False

    @classmethod
    def of_kind(
        cls, kind: EvidenceKind, *, period: Period | None = None, external_validation: bool = False
    ) -> "EvidenceUse":
        """A piece of evidence with the marks that its kind usually has."""
        return cls(kind, KIND_MARKS[kind], period, external_validation)


@dataclass(frozen=True)
class Ceiling:
    """The highest score that the evidence supports, and why, in words for a reviewer."""

    value: int
    reason: str

    def passed_by(self, score: int | None) -> bool:
        """Whether a score goes past what the evidence supports; "cannot judge" never does."""
        # Passing is allowed with a reason: a ceiling advises, and the reviewer judges.
        return score is not None and score > self.value


class Weakness(Labelled):
    """What a body of evidence lacks, in words for the evidence matrix."""

    NARRATIVE_ONLY = "narrative_only", "Narrative only"
    POLICY_ONLY = "policy_only", "Policy or process papers only"
    ONE_KIND = "one_kind", "One kind of evidence"
    NO_LEARNER_VOICE = "no_learner_voice", "No learner voice"


def ceiling(klass: StandardClass, evidence: Collection[EvidenceUse], rule: CeilingRule) -> Ceiling:
    """The highest score that the cited evidence supports on a standard (Quality Strategy, evidence ceilings)."""
    if not evidence:
        return Ceiling(rule.narrative_only, "Only the written account supports it.")
    if _only_policy(evidence):
        return Ceiling(rule.policy_only, "Only policy or process papers are cited.")
    # Before the must-meet case: two independent kinds lift a must-meet standard like any other.
    if _independent_pair(evidence):
        if outcome_points(evidence) >= rule.full_outcome_points and _validated(evidence):
            return Ceiling(
                rule.full,
                "Independent kinds agree, with outcomes at two points in time and a view from outside.",
            )
        return Ceiling(rule.independent_pair, "Two kinds agree, one of them learner voice or from outside.")
    if klass is StandardClass.GATEWAY:
        return Ceiling(
            rule.gateway_without_independent_pair,
            "A must-meet standard needs two kinds, one of them learner voice or from outside.",
        )
    return Ceiling(
        rule.practice_or_two_internal,
        "Practice is shown, but not by two kinds with learner voice or from outside.",
    )


class Missing(Labelled):
    """What evidence would have to be added for a higher score, to follow "cite"."""

    EVIDENCE = "evidence", "something that people can look at"
    PRACTICE = "practice", "something that shows what really happens, not only a policy, a process or minutes"
    TWO_KINDS = "two_kinds", "two kinds of evidence, one of them what learners say or a view from outside"
    SECOND_KIND = "second_kind", "a second kind of evidence"
    INDEPENDENT = "independent", "what learners say, or a view from outside"
    OUTCOMES = "outcomes", "results for more than one period"
    OUTSIDE = "outside", "somebody from outside who confirms it"


SHOWN_BY: dict[Missing, frozenset[EvidenceMark]] = {
    Missing.TWO_KINDS: INDEPENDENT,
    Missing.INDEPENDENT: INDEPENDENT,
    Missing.OUTCOMES: frozenset({EvidenceMark.OUTCOME}),
    Missing.OUTSIDE: frozenset({EvidenceMark.EXTERNAL}),
}
"""The marks of the kinds that would bring it, where only some kinds do."""


def missing_for(
    score: int, klass: StandardClass, evidence: Collection[EvidenceUse], rule: CeilingRule
) -> tuple[Missing, ...]:
    """What the least evidence that supports a score has, and this evidence lacks; nothing where it supports it already."""
    if not ceiling(klass, evidence, rule).passed_by(score):
        return ()
    if score <= rule.policy_only:
        return (Missing.EVIDENCE,)
    if klass is not StandardClass.GATEWAY and score <= rule.practice_or_two_internal:
        return (Missing.PRACTICE,)
    pair = _missing_for_pair(evidence)
    return pair if score <= rule.independent_pair else (*pair, *_missing_for_full(evidence, rule))


def _missing_for_pair(evidence: Collection[EvidenceUse]) -> tuple[Missing, ...]:
    """What two kinds of which one is independent would still take."""
    if not evidence:
        return (Missing.TWO_KINDS,)
    # Any such kind is another one than those that are cited, so it makes the pair by itself.
    if not any(use.marks & INDEPENDENT for use in evidence):
        return (Missing.INDEPENDENT,)
    return () if _independent_pair(evidence) else (Missing.SECOND_KIND,)


def _missing_for_full(evidence: Collection[EvidenceUse], rule: CeilingRule) -> tuple[Missing, ...]:
    outcomes = () if outcome_points(evidence) >= rule.full_outcome_points else (Missing.OUTCOMES,)
    return outcomes if _validated(evidence) else (*outcomes, Missing.OUTSIDE)


def weaknesses(evidence: Collection[EvidenceUse]) -> list[Weakness]:
    """What the evidence on one standard lacks; nothing cited at all is told as "narrative only" alone."""
    if not evidence:
        return [Weakness.NARRATIVE_ONLY]
    lacking = []
    if _only_policy(evidence):
        lacking.append(Weakness.POLICY_ONLY)
    if len({use.kind for use in evidence}) == 1:
        lacking.append(Weakness.ONE_KIND)
    if not any(EvidenceMark.LEARNER_VOICE in use.marks for use in evidence):
        lacking.append(Weakness.NO_LEARNER_VOICE)
    return lacking


def _only_policy(evidence: Collection[EvidenceUse]) -> bool:
    """Whether nothing shows more than what is meant to happen; a piece without any mark shows no more either."""
    return all(use.marks <= ONLY_POLICY for use in evidence)


def _independent_pair(evidence: Collection[EvidenceUse]) -> bool:
    """Whether two different kinds are cited and at least one of them is learner voice or external."""
    return len({use.kind for use in evidence}) > 1 and any(use.marks & INDEPENDENT for use in evidence)


def outcome_points(evidence: Collection[EvidenceUse]) -> int:
    """At how many points in time outcomes are shown: the different periods that the outcome data covers."""
    # Two files on the same year are one point in time, however many pages they have.
    return len({use.period for use in evidence if EvidenceMark.OUTCOME in use.marks and use.period})


def _validated(evidence: Collection[EvidenceUse]) -> bool:
    return any(use.external_validation or EvidenceMark.EXTERNAL in use.marks for use in evidence)
