"""A review's scores beside what was submitted: which are given, which are out of date, and what the evidence supports."""

from collections.abc import Iterable, Sequence

from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.frameworks import StandardClass
from accreditation.models.applications import Application
from accreditation.models.reviews import Review, Score
from accreditation.models.snapshots import Entry
from accreditation.queries import reviews, scores
from accreditation.queries.policies import policy_of
from accreditation.queries.reviews import Line
from accreditation.rules.ceilings import Ceiling, EvidenceUse, ceiling
from accreditation.rules.review import ScoreDraft


def of_review(review: Review, lines: Sequence[Line] | None = None) -> list[ScoreDraft]:
    """Every standard to score in this review, in order; what does not apply is left out."""
    lines = reviews.lines(review.application_id) if lines is None else lines
    given = {score.standard_id: score for score in scores.own(review)}
    return [
        draft(line, given.get(line.standard_id), review.application)
        for line in lines
        if not line.not_applicable
    ]


def draft(line: Line, score: Score | None, application: Application) -> ScoreDraft:
    """One standard as it stands in a review; its score comes with its citations."""
    if score is None:
        return ScoreDraft(code=line.code, klass=line.klass)
    kinds = [one.entry_citation.kind for one in score.citations if one.relied_on]
    supports = supported(application, line.klass, kinds)
    return ScoreDraft(
        code=line.code,
        klass=line.klass,
        value=score.value,
        cannot_judge=score.cannot_judge,
        rationale=score.rationale,
        relied_on=len(kinds),
        nothing_cited=score.nothing_cited,
        passes_ceiling=supports.passed_by(score.value),
        ceiling_reason=score.ceiling_reason,
        at_risk_now=score.at_risk_now,
        to_confirm=score.entry_id != line.entry_id,
    )


def supported(application: Application, klass: StandardClass, kinds: Iterable[EvidenceKind]) -> Ceiling:
    """The highest score that the evidence relied on supports, by the case's policy."""
    policy = policy_of(application)
    return ceiling(klass, [EvidenceUse(kind, policy.marks_of(kind)) for kind in kinds], policy.ceilings)


def carried(score: Score, entry: Entry) -> dict[int, int]:
    """Where a score's citations stand in a newer entry: its citation ids by the old ones, for the same pages."""
    there = {(one.revision_id, one.page_from, one.page_to, one.locator): one.id for one in entry.citations}
    found = {}
    for one in score.citations:
        old = one.entry_citation
        new = there.get((old.revision_id, old.page_from, old.page_to, old.locator))
        if new is not None:
            found[old.id] = new
    return found
