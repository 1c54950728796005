"""What the reviewers' scores on each standard are now, and by which rule they are judged; it changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accreditation.enums.frameworks import StandardClass
from accreditation.enums.reviews import ModerationReason
from accreditation.models.applications import Application
from accreditation.models.moderation import AgreedScore
from accreditation.queries import reviews, scores
from accreditation.queries.policies import policy_of
from accreditation.queries.reviews import Line
from accreditation.queries.scores import Score
from accreditation.rules import moderation
from accreditation.rules.ceilings import EvidenceUse, ceiling
from accreditation.rules.policy import CasePolicy


@dataclass(frozen=True)
class Standing:
    """One standard with the scores that count on its present answer."""

    line: Line
    scores: tuple[Score, ...]

    @property
    def values(self) -> list[int | None]:
        """What each reviewer gave; None is "cannot judge"."""
        return [score.value for score in self.scores]

    @property
    def reviews(self) -> str:
        """Whose scores these are, as an agreed score keeps it."""
        return " ".join(str(score.review_id) for score in self.scores)

    def still_agreed(self, agreed: AgreedScore | None) -> bool:
        """Whether an agreed score rests on this answer and these reviewers, so that it stands."""
        return agreed is not None and (agreed.entry_id, agreed.reviews) == (self.line.entry_id, self.reviews)


def of_case(application: Application) -> list[Standing]:
    """Every standard of what was submitted last, with the shared scores given to its present answer."""
    given: dict[int, list[Score]] = {}
    for score in scores.counted(application.id):
        given.setdefault(score.entry_id, []).append(score)
    return [
        Standing(line, () if line.not_applicable else tuple(given.get(line.entry_id, ())))
        for line in reviews.lines(application.id)
    ]


def of_standard(application: Application, standard_id: int) -> Standing | None:
    """The same for one standard."""
    return next((one for one in of_case(application) if one.line.standard_id == standard_id), None)


def not_evidenced(application: Application, klass: StandardClass) -> int:
    """What is recorded on a standard that nobody could judge."""
    return moderation.not_evidenced(klass, policy_of(application).moderation)


def reasons(standing: Standing, application: Application) -> frozenset[ModerationReason]:
    """Why a standard must be talked about; none where the median stands."""
    policy = policy_of(application)
    return moderation.reasons(
        standing.values,
        standing.line.klass,
        ceilings_passed=any(_passes(score, standing.line, policy) for score in standing.scores),
        rule=policy.moderation,
    )


def _passes(score: Score, line: Line, policy: CasePolicy) -> bool:
    """Whether a score goes past what its evidence supports; a reason left over from a higher score does not count."""
    if not score.ceiling_reason:
        return False
    used = [
        EvidenceUse(kind, policy.marks_of(kind))
        for kind in (cited.entry_citation.kind for cited in score.citations if cited.relied_on)
    ]
    return ceiling(line.klass, used, policy.ceilings).passed_by(score.value)


def merged(given: Iterable[Score]) -> str:
    """The reviewers' rationales as one text without names, each said once."""
    texts: Sequence[str] = [score.rationale.strip() for score in given]
    return "\n\n".join(dict.fromkeys(text for text in texts if text))
