"""Where experts would draw the line of an award: modified Angoff and borderline group; it proposes a share and changes nothing.

Sources: Angoff (1971), Scales, norms and equivalent scores, in its modified form with two rounds; Livingston and Zieky (1982), Passing
scores. Shares are percentages, 0 to 100, of core standards met.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median, stdev

from accreditation.enums.calibration import Grouping
from accreditation.errors import RuleBroken
from accreditation.rules.standardisation import percent


@dataclass(frozen=True)
class Line:
    """Where the line lies: the share of core standards, how far the values behind it spread, and how many these are.

    `spread` is the sample's standard deviation, None for a single value.
    """

    share: float
    spread: float | None
    values: tuple[float, ...]


def angoff(judgements: Collection[Mapping[str, int]]) -> Line | None:
    """The line of a round: each expert says of each standard how many of 100 just-acceptable placements would meet it.

    An expert's line is the mean over the standards, the panel's the mean over the experts (Angoff 1971); None without experts.
    Raises RuleBroken where experts judged different standards.
    """
    if not judgements:
        return None
    if len({frozenset(judged) for judged in judgements}) > 1:
        raise RuleBroken("The experts judged different standards", field="judgements")
    lines = [fmean(judged.values()) for judged in judgements if judged]
    return _line(fmean(lines), lines) if lines else None


def by_standard(judgements: Collection[Mapping[str, int]]) -> dict[str, Line]:
    """The same for each standard: the mean of what the experts said of it."""
    values: dict[str, list[float]] = {}
    for judged in judgements:
        for code, of_hundred in judged.items():
            values.setdefault(code, []).append(of_hundred)
    return {code: _line(fmean(of_standard), of_standard) for code, of_standard in values.items()}


def borderline_group(
    groupings: Mapping[int, Sequence[Grouping]], met: Mapping[int, tuple[int, int]]
) -> Line | None:
    """The line by cases: the median share of core standards met among those that most experts place on the border.

    `groupings` and `met` (core standards met, core standards in all) are by case (Livingston and Zieky 1982); a case without a
    core standard has no share. None where no case is on the border.
    """
    shares = [
        percent(*met[case])
        for case, placed in sorted(groupings.items())
        if case in met and _is_border(placed)
    ]
    return _line(median(shares), shares) if shares else None


def _is_border(placed: Sequence[Grouping]) -> bool:
    return 2 * sum(grouping is Grouping.BORDERLINE for grouping in placed) > len(placed)


def _line(share: float, values: Sequence[float]) -> Line:
    return Line(share, stdev(values) if len(values) > 1 else None, tuple(sorted(values)))
