"""A review's scores beside what was submitted: which are given, and what the evidence supports."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.frameworks import StandardClass
from accreditation.models.applications import Application
from accreditation.models.reviews import Review, Score
from accreditation.queries import frameworks, reviews, scores
from accreditation.queries.reviews import Line
from accreditation.rules.ceilings import KIND_MARKS, Ceiling, CeilingRule, EvidenceUse, ceiling
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
    )


def supported(application: Application, klass: StandardClass, kinds: Iterable[EvidenceKind]) -> Ceiling:
    """The highest score that the evidence relied on supports, by the case's framework."""
    framework = frameworks.of_application(application)
    rule = CeilingRule(**asdict(framework.ceilings))
    marks = {kind.code: frozenset({kind.mark}) for kind in framework.evidence_kinds}
    used = [EvidenceUse(kind, marks.get(kind, KIND_MARKS[kind])) for kind in kinds]
    return ceiling(klass, used, rule)
