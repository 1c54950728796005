"""How often another draw of the same team would have led to the same outcome; it settles nothing and names nobody."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import sqrt
from random import Random
from typing import Any, NamedTuple

from accreditation.errors import RuleBroken
from accreditation.rules.award.case import AwardStandard, Case
from accreditation.rules.award.decide import outcome_of
from accreditation.rules.scores import is_score, median
from accreditation.rules.thresholds import AwardRule, FirmnessRule

Reviews = Sequence[Mapping[str, int | None]]
"""What each reviewer gave by standard, 0 to 4; None, or no entry, is "cannot judge" or not theirs to score."""

MOST_REVIEWS = 50
"""No team has as many; a thousand draws of more would keep a line for minutes."""

_Z = 1.959964
"""The normal quantile that leaves 2.5 % at each end."""


class Redraws(NamedTuple):
    """In how many of the re-drawn teams the rule says the same as on the agreed scores."""

    same: int
    of: int

    @property
    def low(self) -> float:
        """The low end of the 95 % interval of the share, 0 to 1 (Wilson 1927, JASA 22)."""
        return self._wilson()[0]

    @property
    def high(self) -> float:
        """The high end of the same interval."""
        return self._wilson()[1]

    def _wilson(self) -> tuple[float, float]:
        share, pull = self.same / self.of, _Z**2 / self.of
        middle = share + pull / 2
        reach = _Z * sqrt(share * (1 - share) / self.of + pull / (4 * self.of))
        return max(0.0, (middle - reach) / (1 + pull)), min(1.0, (middle + reach) / (1 + pull))

    def as_data(self) -> dict[str, Any]:
        """The figures as plain values."""
        return {"same": self.same, "of": self.of, "low": round(self.low, 4), "high": round(self.high, 4)}


def redraws(case: Case, rule: AwardRule, firm: FirmnessRule, reviews: Reviews) -> Redraws:
    """Draw as many reviewers as there are, with replacement, so many times; ask the rule each time; the same for the same seed.

    Each standard is agreed at the median of who was drawn, as an undisputed one is, also where the team or a moderator had
    settled it. Where none of them scored it, and where the round carries it on, its agreed score stays. (Bootstrap: Efron 1979.)
    """
    outcome, places = outcome_of(case, rule), range(len(reviews))
    random = Random(firm.seed)  # noqa: S311  # nosec B311
    # A draw is told by who is in it how often, so that a small team has few to look at, however many are drawn.
    drawn = Counter(tuple(sorted(random.choices(places, k=len(reviews)))) for _ in range(firm.redraws))
    columns = [
        (code, agreed, [review.get(code) for review in reviews])
        for code, agreed in case.scores.items()
        if code not in case.not_applicable
    ]
    is_same: dict[tuple[int, ...], bool] = {}
    same = 0
    for team, times in drawn.items():
        scores = {code: _agreed_again(agreed, column, team) for code, agreed, column in columns}
        key = tuple(scores.values())
        if key not in is_same:
            is_same[key] = outcome_of(replace(case, scores={**case.scores, **scores}), rule) is outcome
        same += times * is_same[key]
    return Redraws(same, firm.redraws)


def _agreed_again(agreed: int, column: Sequence[int | None], team: Sequence[int]) -> int:
    middle = median(column[place] for place in team)
    return agreed if middle is None else middle


def read_reviews(data: Any, standards: Sequence[AwardStandard]) -> Reviews:
    """The reviews of a line of a file: one object a reviewer, standards with scores; raises RuleBroken with what to mend."""
    if not isinstance(data, list) or not data or not all(isinstance(review, Mapping) for review in data):
        raise RuleBroken(
            "reviews must be a list of objects, one a reviewer, of standards and scores", field="reviews"
        )
    if len(data) > MOST_REVIEWS:
        raise RuleBroken(
            f"There are {len(data):,} reviews, and at most {MOST_REVIEWS} are drawn from", field="reviews"
        )
    codes = {standard.code for standard in standards}
    for number, review in enumerate(data, start=1):
        if unknown := [str(code) for code in review if code not in codes]:
            raise RuleBroken(f"Unknown standard in review {number}: {', '.join(unknown)}", field="reviews")
        wrong = [code for code, score in review.items() if score is not None and not is_score(score)]
        if wrong:
            raise RuleBroken(
                f"A score in review {number} must be a whole number from 0 to 4, or null: {', '.join(wrong)}",
                field="reviews",
            )
    return data
