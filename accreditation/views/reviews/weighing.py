"""What the evidence on a standard supports, in words that a reviewer reads before saving; it refuses nothing."""

from dataclasses import dataclass

from accreditation.models.reviews import Review
from accreditation.models.snapshots import Entry
from accreditation.queries import ceilings
from forms.reviews import JudgementForm


@dataclass(frozen=True)
class Weight:
    """The highest score that evidence usually supports, and the sentence that says so and why."""

    value: int
    words: str

    def passed_by(self, score: object) -> bool:
        """Whether a score, as its form holds it, goes past what the evidence supports."""
        return isinstance(score, int) and score > self.value


def weigh(review: Review, entry: Entry, form: JudgementForm) -> Weight:
    """What the evidence supports that the reviewer relies on; before any is chosen, all that is cited."""
    relied_on = form.relied_on.data or [citation.id for citation in entry.citations]
    supports = ceilings.of_entry(review.application, entry, relied_on, form.kinds.data)
    subject = "What you rely on" if form.relied_on.data else "What is cited here"
    if not entry.citations:
        subject = "An answer without evidence"
    return Weight(supports.value, f"{subject} usually supports up to {supports.value}. {supports.reason}")
