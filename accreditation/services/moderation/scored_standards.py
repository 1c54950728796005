"""What the reviewers' scores on each standard are now, and by which rule they are judged; it changes nothing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accreditation.enums.frameworks import StandardClass
from accreditation.enums.reviews import ModerationReason
from accreditation.models.applications import Application
from accreditation.models.moderation import AgreedScore
from accreditation.models.rounds import ReviewRound
from accreditation.queries import ceilings, reviews, scores
from accreditation.queries.policies import policy_of
from accreditation.queries.reviews import StandardLine
from accreditation.queries.scores import Score
from accreditation.rules import moderation


@dataclass(frozen=True)
class ScoredStandard:
    """One standard with the scores that count on it."""

    line: StandardLine
    scores: tuple[Score, ...]

    @property
    def values(self) -> list[int | None]:
        """What each reviewer gave; None is "cannot judge"."""
        return [score.value for score in self.scores]

    @property
    def review_ids(self) -> set[int]:
        """Whose scores these are."""
        return {score.review_id for score in self.scores}

    def still_agreed(self, agreed: AgreedScore | None) -> bool:
        """Whether an agreed score rests on these reviewers' scores as they are now, and on this answer, so that it stands."""
        if agreed is None or {link.review_id for link in agreed.reviews} != self.review_ids:
            return False
        # The provider may have added to the answer since, when it was asked a second time.
        if None not in (agreed.entry_id, self.line.entry_id) and agreed.entry_id != self.line.entry_id:
            return False
        return not any(_changed_since(score, agreed.agreed_at) for score in self.scores)


def _changed_since(score: Score, agreed_at: datetime) -> bool:
    """Whether a shared score was changed after a visit, in what the others read of it; a private note is nobody else's."""
    read_by_team = ("value", "rationale", "ceiling_reason", "revised_because")
    return score.updated_at > agreed_at and scores.changed_at(score, *read_by_team) > agreed_at


def of_round(review_round: ReviewRound) -> list[ScoredStandard]:
    """Every standard that a round scores, with the shared scores; what it carries on is not agreed again."""
    by_standard: dict[int, list[Score]] = {}
    for score in scores.counted(review_round):
        by_standard.setdefault(score.standard_id, []).append(score)
    return [
        ScoredStandard(line, () if line.not_applicable else tuple(by_standard.get(line.standard_id, ())))
        for line in reviews.scored_lines(review_round)
    ]


def of_standard(review_round: ReviewRound, standard_id: int) -> ScoredStandard | None:
    """One standard that a round scores, with its shared scores; None where the round does not score it."""
    return next((scored for scored in of_round(review_round) if scored.line.standard_id == standard_id), None)


def not_evidenced(application: Application, klass: StandardClass) -> int:
    """What is recorded on a standard that nobody could judge."""
    return moderation.not_evidenced(klass, policy_of(application).moderation)


def reasons(
    scored: ScoredStandard, application: Application, *, not_true_here: bool = False
) -> frozenset[ModerationReason]:
    """Why a standard must be talked about; none where the median stands."""
    return moderation.reasons(
        scored.values,
        scored.line.klass,
        ceilings_passed=any(_passes_ceiling(score, scored.line, application) for score in scored.scores),
        not_true_here=not_true_here,
        rule=policy_of(application).moderation,
    )


def _passes_ceiling(score: Score, line: StandardLine, application: Application) -> bool:
    """Whether a score goes past what its evidence supports."""
    # A reason may be left over from a higher score that the reviewer gave up, so the score itself is asked as well.
    return bool(score.ceiling_reason) and ceilings.of_score(score, line.klass, application).passed_by(
        score.value
    )


def merged_rationales(scores_given: Iterable[Score]) -> str:
    """The reviewers' rationales as one text without names; the same words stand in it only once.

    Their order follows the words alone, so that no reviewer always comes first: whoever reads several standards cannot
    tell which words are one person's.
    """
    texts = {score.rationale.strip() for score in scores_given}
    return "\n\n".join(sorted(filter(None, texts), key=_shuffled))


def _shuffled(words: str) -> str:
    # The alphabet would do no worse, but a reviewer who begins every rationale alike would have one place.
    return hashlib.sha256(words.encode()).hexdigest()
