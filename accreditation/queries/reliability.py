"""How far the reviewers of one case agree, by domain, standard and reviewer, as each had locked; refuses to show it early.

It reckons with the scores that its caller may see (`scores.values_visible_to`), so that nobody learns more here than there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accreditation.models.applications import Application
from accreditation.models.rounds import ReviewRound
from accreditation.queries import frameworks, locked_scores
from accreditation.queries.scores import GivenScore
from accreditation.rules import agreement
from accreditation.rules.agreement import Intraclass, Level, Ratings, Severity
from accreditation.rules.agreement.measures import DRAWS, SEED
from accreditation.rules.agreement.words import Figures, in_words
from accreditation.rules.scores import SCALE


@dataclass(frozen=True)
class StandardAgreement:
    """One standard with what each reviewer had locked, in the order of the reviewers; None is "cannot judge"."""

    code: str
    title: str
    values: tuple[int | None, ...]

    @property
    def apart(self) -> int | None:
        """How many points lie between the highest and the lowest; None with fewer than two scores."""
        judged = [value for value in self.values if value is not None]
        return max(judged) - min(judged) if len(judged) > 1 else None


@dataclass(frozen=True)
class DomainAgreement:
    """One domain, with the figures over its standards."""

    code: str
    title: str
    figures: Figures


@dataclass(frozen=True)
class CaseAgreement:
    """How far the reviewers of a round agree; `review_ids` is the order of every row of scores."""

    review_ids: tuple[int, ...]
    figures: Figures
    words: tuple[str, ...]
    ac1: float | None
    kappa: float | None
    """Weighted kappa, where there are two reviewers."""
    icc: Intraclass
    domains: tuple[DomainAgreement, ...]
    standards: tuple[StandardAgreement, ...]
    severity: Mapping[int, Severity]
    """How strict each reviewer is beside the others, by review: for that reviewer and the moderator alone."""


def of_round(
    application: Application, review_round: ReviewRound, shown_scores: Iterable[GivenScore]
) -> CaseAgreement:
    """How far a round's reviewers agree on the scores that the viewer was shown, each as it was locked when scores were shared."""
    standards, review_ids = _as_locked(review_round, shown_scores)
    ratings = [line.values for line in standards]
    whole = figures(ratings, draws=DRAWS)
    domains = []
    by_code = {line.code: line.values for line in standards}
    for domain in frameworks.of_application(application).domains:
        rows = [by_code[text.code] for text in domain.standards if text.code in by_code]
        if rows:
            domains.append(DomainAgreement(domain.code, domain.title, figures(rows)))
    return CaseAgreement(
        review_ids=review_ids,
        figures=whole,
        words=in_words(whole),
        ac1=agreement.ac1(ratings),
        kappa=agreement.weighted_kappa(ratings) if len(review_ids) == 2 else None,
        icc=agreement.intraclass(ratings),
        domains=tuple(domains),
        standards=tuple(standards),
        severity=dict(zip(review_ids, agreement.severities(ratings), strict=False)),
    )


def figures(ratings: Ratings, *, draws: int = 0) -> Figures:
    """The figures of some standards; with an interval where draws are asked for."""
    same, compared = agreement.alike(ratings)
    return Figures(
        same,
        compared,
        agreement.exact_percent(ratings),
        agreement.within_one_percent(ratings),
        agreement.alpha(ratings),
        agreement.ac2(ratings),
        agreement.alpha_interval(ratings, SCALE, Level.ORDINAL, draws=draws, seed=SEED) if draws else None,
    )


def _as_locked(
    review_round: ReviewRound, shown_scores: Iterable[GivenScore]
) -> tuple[Sequence[StandardAgreement], tuple[int, ...]]:
    """The standards with what each reviewer had locked, in the order of the scores, and the reviews in theirs."""
    # What a visit or talking changed later says nothing of how alike the reviewers judge on their own.
    locked_values = {each.score_id: each.value for each in locked_scores.as_locked(review_round)}
    values: dict[tuple[str, str], dict[int, int | None]] = {}
    for score in shown_scores:
        # Of a score that nobody shared yet there is no locked version: it is the viewer's own draft, and no figure.
        if score.id in locked_values:
            values.setdefault((score.code, score.title), {})[score.review_id] = locked_values[score.id]
    review_ids = tuple(sorted({review_id for given in values.values() for review_id in given}))
    return [
        StandardAgreement(code, title, tuple(given.get(review_id) for review_id in review_ids))
        for (code, title), given in values.items()
    ], review_ids
