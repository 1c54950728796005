"""Intraclass correlation after Shrout and Fleiss: how much of the spread is the units' and not the raters'."""

from dataclasses import dataclass

from accreditation.rules.agreement.ratings import Ratings


@dataclass(frozen=True)
class Intraclass:
    """The six coefficients of Shrout and Fleiss 1979, and on how many complete units and raters they rest.

    (1,·): each unit has other raters; (2,·): the same raters, drawn from many; (3,·): these raters alone. (·,1) is one
    rating, (·,k) the mean of all raters. None where a coefficient is not defined.
    """

    units: int
    left_out: int
    raters: int
    icc_1_1: float | None = None
    icc_2_1: float | None = None
    icc_3_1: float | None = None
    icc_1_k: float | None = None
    icc_2_k: float | None = None
    icc_3_k: float | None = None


def intraclass(ratings: Ratings) -> Intraclass:
    """The coefficients of Shrout and Fleiss (1979, Psychological Bulletin 86), over complete units alone.

    A unit that any rater left out is not counted, because its mean squares need every place; `left_out` says how many are.
    """
    rows = [[rating for rating in row if rating is not None] for row in ratings if None not in row]
    left_out, n = len(ratings) - len(rows), len(rows)
    k = len(ratings[0]) if ratings else 0
    if n < 2 or k < 2:
        return Intraclass(n, left_out, k)
    grand = sum(map(sum, rows)) / (n * k)
    between_units = k * sum((sum(row) / k - grand) ** 2 for row in rows)
    between_raters = n * sum((sum(column) / n - grand) ** 2 for column in zip(*rows, strict=True))
    total = sum((rating - grand) ** 2 for row in rows for rating in row)
    within = total - between_units
    bms, jms = between_units / (n - 1), between_raters / (k - 1)
    wms, ems = within / (n * (k - 1)), (within - between_raters) / ((n - 1) * (k - 1))
    return Intraclass(
        units=n,
        left_out=left_out,
        raters=k,
        icc_1_1=_share(bms - wms, bms + (k - 1) * wms),
        icc_2_1=_share(bms - ems, bms + (k - 1) * ems + k * (jms - ems) / n),
        icc_3_1=_share(bms - ems, bms + (k - 1) * ems),
        icc_1_k=_share(bms - wms, bms),
        icc_2_k=_share(bms - ems, bms + (jms - ems) / n),
        icc_3_k=_share(bms - ems, bms),
    )


# Sums of squares of whole numbers leave rounding behind where they should be nothing.
_NOTHING = 1e-9


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > _NOTHING else None
