"""How far a team's reviewers agree, from what they locked first; it is shown beside the scores and decides nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from accreditation.models.rounds import ReviewRound
from accreditation.queries import scores
from accreditation.queries.scores import Score
from accreditation.rules import agreement


@dataclass(frozen=True)
class Agreement:
    """Measures over the standards of one round; None where one is not defined."""

    standards: int
    exact: float | None
    within_one: float | None
    alpha: float | None
    kappa: float | None


def of_round(review_round: ReviewRound, shown: Iterable[Score]) -> Agreement:
    """The measures over scores that the viewer was shown, each as it was when its review was locked."""
    first = scores.first_versions(review_round)
    rows: dict[int, dict[int, int | None]] = {}
    for score in shown:
        rows.setdefault(score.standard_id, {})[score.review_id] = first.get(score.id, score.value)
    reviews = sorted({review for row in rows.values() for review in row})
    ratings = [[row.get(review) for review in reviews] for row in rows.values()]
    return Agreement(
        standards=sum(sum(value is not None for value in row) > 1 for row in ratings),
        exact=agreement.exact_percent(ratings),
        within_one=agreement.within_one_percent(ratings),
        alpha=agreement.ordinal_alpha(ratings),
        kappa=agreement.weighted_kappa(ratings) if len(reviews) == 2 else None,
    )
