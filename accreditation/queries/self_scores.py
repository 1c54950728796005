"""A provider's own scores beside what its evidence supports, and what the award rule would say on them; for the provider alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from accreditation.enums.applications import ApplicationKind, Tier
from accreditation.enums.awards import Outcome
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.snapshots import Entry
from accreditation.queries import answers, ceilings, local_confirmations
from accreditation.queries.ceilings import Support
from accreditation.queries.local_confirmations import LocalAnswer
from accreditation.queries.policies import policy_of
from accreditation.rules.award import AwardStandard, Outlook, SelfScore, beyond_scores, outlook
from accreditation.rules.ceilings import Missing
from accreditation.rules.policy import CasePolicy


@dataclass(frozen=True)
class ScoredStandard:
    """One standard as its provider scores it, beside what the evidence supports; `served` where the organisation answers it."""

    answer: Answer | Entry
    support: Support
    served: LocalAnswer | None = None

    @property
    def supports(self) -> int:
        """The highest score that the evidence supports."""
        return self.support.ceiling.value

    @property
    def is_over(self) -> bool:
        """Whether the score goes past that."""
        return not self.answer.not_applicable and self.support.ceiling.passed_by(self.answer.self_score)

    @property
    def lacks(self) -> tuple[Missing, ...]:
        """What would have to be cited for the score."""
        score = self.answer.self_score
        return self.support.missing_for(score) if score is not None and self.is_over else ()


@dataclass(frozen=True)
class SelfScores:
    """Every standard of a case in the framework's order, and how many of them may be marked as not applicable."""

    lines: Sequence[ScoredStandard]
    policy: CasePolicy

    @property
    def over(self) -> int:
        """How many scores go past what the evidence supports."""
        return sum(line.is_over for line in self.lines)

    @property
    def away(self) -> int:
        """How many standards the provider itself marked as not applicable; those that are preset are not counted."""
        return sum(
            line.answer.not_applicable and not line.answer.not_applicable_preset
            for line in self.lines
            if isinstance(line.answer, Answer)
        )

    @property
    def may_be_away(self) -> list[ScoredStandard]:
        """The standards that the framework lets a provider mark as not applicable."""
        own = [line for line in self.lines if line.served is None]
        return [line for line in own if self.policy.na_allowed(line.answer.standard.code)]

    @property
    def outlook(self) -> Outlook | None:
        """What the award rule would say; nothing for an organisation return, which earns no award of its own."""
        if self.policy.kind is ApplicationKind.ORGANISATION:
            return None
        standards = {item.code: item for item in self.policy.standards}
        scores = [
            SelfScore(
                AwardStandard(code, standards[code].domain, standards[code].klass),
                line.answer.self_score,
                line.supports,
                line.answer.not_applicable,
            )
            for line in self.lines
            for code in [line.answer.standard.code]
        ]
        scored = {score.standard.code for score in scores}
        # What the organisation has not signed yet is missing, as what nobody has scored.
        scores += [
            SelfScore(AwardStandard(code, standards[code].domain, standards[code].klass), None, 0)
            for code in self.policy.served_codes
            if code not in scored
        ]
        return outlook(scores, self.policy.award_rule, self.policy.tier)

    @property
    def beyond(self) -> tuple[str, ...]:
        """What the award that is sought asks beside scores, in words."""
        target = Outcome.EXCELLENCE if self.policy.tier is Tier.EXCELLENCE else Outcome.ACCREDITED
        return beyond_scores(self.policy.award_rule, target)


def of_application(application: Application) -> SelfScores:
    """Every standard that counts in a case, with its score and its evidence; two statements, and five more where a return serves it."""
    in_scope = answers.in_scope(application)
    supports = ceilings.of_drafts(application, in_scope)
    policy = policy_of(application)
    own = [ScoredStandard(answer, supports[answer.id]) for answer in in_scope]
    served = [
        ScoredStandard(line.entry, ceilings.of_signed(line.entry, policy), line)
        for line in local_confirmations.of_case(application)
        if line.entry is not None
    ]
    return SelfScores(sorted([*own, *served], key=lambda line: line.answer.standard.position), policy)
