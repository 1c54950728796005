"""A review's scores beside what was submitted: which are given, and what the evidence supports."""

from collections.abc import Sequence

from accreditation.models.applications import Application
from accreditation.models.reviews import Review, Score
from accreditation.queries import ceilings, reviews, scores
from accreditation.queries.reviews import Line
from accreditation.rules.review import ScoreDraft


def of_review(review: Review, lines: Sequence[Line] | None = None) -> list[ScoreDraft]:
    """Every standard to score in this review, in order; what does not apply is left out."""
    lines = reviews.scored_lines(review.round) if lines is None else lines
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
    return ScoreDraft(
        code=line.code,
        klass=line.klass,
        value=score.value,
        cannot_judge=score.cannot_judge,
        rationale=score.rationale,
        relied_on=sum(citation.relied_on for citation in score.citations),
        nothing_cited=score.nothing_cited,
        passes_ceiling=ceilings.of_score(score, line.klass, application).passed_by(score.value),
        ceiling_reason=score.ceiling_reason,
        at_risk_now=score.at_risk_now,
    )
