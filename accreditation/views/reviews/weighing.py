"""What the evidence on a standard supports, in words that a reviewer reads before saving; it refuses nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from accreditation.models.reviews import Review
from accreditation.models.snapshots import Entry
from accreditation.queries import ceilings
from accreditation.queries.ceilings import Support
from forms.reviews import JudgementForm


@dataclass(frozen=True)
class Weight:
    """The highest score that evidence usually supports, and the sentence that says so and why."""

    value: int
    words: str
    needs: Mapping[int, str]
    """For each score above it, what else such a score usually rests on."""

    def passed_by(self, score: object) -> bool:
        """Whether a score, as its form holds it, goes past what the evidence supports."""
        return isinstance(score, int) and score > self.value


def weigh(review: Review, entry: Entry, form: JudgementForm) -> Weight:
    """What the evidence supports that the reviewer relies on; before any is chosen, all that is cited."""
    relied_on = form.relied_on.data or [citation.id for citation in entry.citations]
    support = ceilings.of_relied_on(review.application, entry, relied_on, form.kinds.data)
    supports = support.ceiling
    subject = "What you rely on" if form.relied_on.data else "What is cited here"
    if not entry.citations:
        subject = "An answer without evidence"
    return Weight(
        supports.value,
        f"{subject} usually supports up to {supports.value}. {supports.reason}",
        {
            score: _rests_on(score, support)
            for score in range(supports.value + 1, support.policy.ceilings.full + 1)
        },
    )


def _rests_on(score: int, support: Support) -> str:
    """What a score would rest on that this evidence does not hold, as a sentence."""
    lacking = " and ".join(missing.label for missing in support.missing_for(score))
    return f"For {score}, evidence usually also has {lacking}." if lacking else ""
