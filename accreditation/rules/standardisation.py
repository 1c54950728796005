"""How a reviewer's scores of a training case compare with the experts'; says what was alike and passes no judgement on anybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from accreditation.enums.frameworks import StandardClass
from accreditation.rules import agreement
from accreditation.rules.thresholds import StandardisationRule


@dataclass(frozen=True)
class ScoredBeside:
    """One standard of a training case: the reviewer's score (None is "cannot judge") beside the experts', each 0 to 4."""

    code: str
    klass: StandardClass
    own: int | None
    experts: int

    @property
    def is_exact(self) -> bool:
        """Whether both gave the same score."""
        return self.own == self.experts

    @property
    def is_within_one(self) -> bool:
        """Whether the two scores are at most one apart; what was not judged is not."""
        return self.own is not None and abs(self.own - self.experts) <= 1


@dataclass(frozen=True)
class Standardised:
    """How alike a reviewer and the experts scored a training case; percentages are of all its standards, 0 to 100.

    `kappa` is quadratic weighted kappa over what the reviewer did judge, None where it is not defined.
    """

    exact_percent: float
    within_one_percent: float
    kappa: float | None
    gateways_apart: tuple[str, ...]
    passed: bool


def standardised(scored: Sequence[ScoredBeside], rule: StandardisationRule) -> Standardised:
    """Compare all standards of a training case by the framework's rule; there is at least one."""
    # What nobody could judge counts against, or "cannot judge" throughout would be the surest way to agree.
    within = percent(sum(line.is_within_one for line in scored), len(scored))
    apart = tuple(
        line.code for line in scored if line.klass is StandardClass.GATEWAY and not line.is_within_one
    )
    return Standardised(
        exact_percent=percent(sum(line.is_exact for line in scored), len(scored)),
        within_one_percent=within,
        kappa=agreement.weighted_kappa([(line.own, line.experts) for line in scored]),
        gateways_apart=apart,
        passed=within >= rule.within_one_percent and not (rule.gateways_within_one and apart),
    )


def percent(part: int, whole: int) -> float:
    """A share as a percentage."""
    return 100 * part / whole


def difference_in_words(own: int | None, experts: int) -> str:
    """How one score differs from the experts', for the person who gave it."""
    if own is None:
        return f"You could not judge this. The experts gave {experts}."
    if own == experts:
        return f"You and the experts gave {own}."
    way = "higher" if own > experts else "lower"
    return f"You gave {own}, the experts {experts}: you are {abs(own - experts)} {way}."
