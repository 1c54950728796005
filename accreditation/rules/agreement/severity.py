"""How strict one rater is beside the others on the same units; it compares people and judges none of them right."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from accreditation.rules.agreement.ratings import Ratings, given


class Severity(NamedTuple):
    """How many points a rater stands below the others' mean, on average; less than 0 is more lenient than they are."""

    units: int
    points: float | None


def severities(ratings: Ratings) -> list[Severity]:
    """The leave-one-out severity of each rater, in the order of the columns; in points of the scale.

    On each unit the rater's own rating is left out of the mean that it is compared with; units that nobody else rated are
    not counted.
    """
    return [severity_of(_beside_others(ratings, rater)) for rater in range(len(ratings[0]) if ratings else 0)]


def severity_of(units: Iterable[tuple[int | None, Sequence[int | None]]]) -> Severity:
    """The severity of one rater: their own rating of each unit (None: not given), and those of the others."""
    apart = [
        sum(others) / len(others) - own for own, row in units if own is not None and (others := given(row))
    ]
    return Severity(len(apart), sum(apart) / len(apart) if apart else None)


def _beside_others(ratings: Ratings, rater: int) -> list[tuple[int | None, Sequence[int | None]]]:
    return [(row[rater], [*row[:rater], *row[rater + 1 :]]) for row in ratings]
