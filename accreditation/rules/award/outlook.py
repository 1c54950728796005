"""What the award rule would say on a provider's own scores; a hint while they write, and no part of any decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from accreditation.enums.applications import Tier
from accreditation.enums.awards import Outcome
from accreditation.enums.concerns import CareQuality
from accreditation.enums.frameworks import StandardClass
from accreditation.rules.award.case import AwardStandard, Case
from accreditation.rules.award.decide import decide
from accreditation.rules.award.facts import AwardFacts
from accreditation.rules.award.raising import raising
from accreditation.rules.award.smallest import Raising
from accreditation.rules.award.verdict import ClauseLine
from accreditation.rules.scores import SCALE
from accreditation.rules.thresholds import AwardRule


@dataclass(frozen=True)
class SelfScore:
    """One standard as its provider scores it, and the highest score that its evidence supports."""

    standard: AwardStandard
    score: int | None
    supported: int
    not_applicable: bool = False

    @property
    def counts_as_away(self) -> bool:
        """Whether it leaves the count: only an expected standard may, whatever was marked."""
        return self.not_applicable and self.standard.klass is StandardClass.EXPECTED

    @property
    def given(self) -> int | None:
        """The score that is claimed; none for a standard that was marked as not applicable."""
        return None if self.not_applicable else self.score

    @property
    def backed(self) -> int | None:
        """As much of the score as the evidence supports."""
        return None if self.given is None else min(self.given, self.supported)


@dataclass(frozen=True)
class Path:
    """An award that was asked for, and what would have to be raised for it; None where no raise earns it."""

    target: Outcome
    raising: Raising | None


@dataclass(frozen=True)
class Outlook:
    """What the rule would say on self scores, with every fact as if it allowed the award.

    While a core score is missing the rule has no outcome: `missing` names them, and `best` says what is still possible.
    Then `outcome`, the clause that decides, and what it would be if no score went past what the evidence supports.
    """

    missing: tuple[str, ...]
    unscored_stretch: tuple[str, ...]
    best: Outcome
    outcome: Outcome | None = None
    deciding: ClauseLine | None = None
    backed: Outcome | None = None
    paths: tuple[Path, ...] = ()


def outlook(scores: Sequence[SelfScore], rule: AwardRule, tier: Tier) -> Outlook:
    """What the award rule would say on the self scores of a case that is still written."""
    scored = {line.standard.code: line.given for line in scores if line.given is not None}
    waiting = [
        line.standard for line in scores if line.standard.code not in scored and not line.counts_as_away
    ]
    missing = tuple(item.code for item in waiting if item.klass is not StandardClass.STRETCH)
    stretch = tuple(item.code for item in waiting if item.klass is StandardClass.STRETCH)
    # No higher score makes an outcome worse, so all of them at the top show the best that can still come of it.
    topped = {**scored, **{item.code: SCALE[-1] for item in waiting}}
    best = decide(_case(scores, topped, rule, tier), rule).outcome
    if missing:
        return Outlook(missing, stretch, best)
    case = _case(scores, scored, rule, tier)
    verdict = decide(case, rule)
    backed = {line.standard.code: line.backed for line in scores if line.backed is not None}
    targets = (Outcome.ACCREDITED, *((Outcome.EXCELLENCE,) if tier is Tier.EXCELLENCE else ()))
    return Outlook(
        missing,
        stretch,
        best,
        verdict.outcome,
        verdict.deciding,
        decide(replace(case, scores=backed), rule).outcome,
        tuple(Path(target, raising(case, rule, target)) for target in targets),
    )


def _case(scores: Sequence[SelfScore], values: Mapping[str, int], rule: AwardRule, tier: Tier) -> Case:
    return Case(
        [line.standard for line in scores],
        values,
        nothing_against(rule),
        tier,
        frozenset(line.standard.code for line in scores if line.counts_as_away),
    )


def nothing_against(rule: AwardRule) -> AwardFacts:
    """Facts of a place of which nothing limits an award, and that has done all that excellence asks beside scores."""
    return AwardFacts(
        support_level=0,
        regulator_conditions=False,
        overdue_imr=False,
        care_quality=CareQuality.NOT_RATED,
        benchmark_cycles=rule.excellence.benchmark_cycles,
        visit_with_learner_session=True,
        reviewers=rule.excellence.reviewers,
        lay_reviewer=True,
        external_office_reviewer=True,
        shares_practice=True,
    )
