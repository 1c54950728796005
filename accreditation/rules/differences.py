"""How somebody's scores lie beside those that were agreed, in words; it ranks nobody and compares with no other person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

ALIKE = 1 / 4
"""A mean difference in points of the scale that words call about the same."""


@dataclass(frozen=True)
class BesideAgreed:
    """One score as it was locked when scores were shared, beside the agreed one, each 0 to 4, with where it belongs."""

    cycle: str
    domain: str
    own: int
    agreed: int


@dataclass(frozen=True)
class Difference:
    """Of some scores: how many, and the mean of own less agreed; above 0 is higher than was agreed."""

    of: str
    scores: int
    mean: float

    @property
    def in_words(self) -> str:
        """The difference for the person whom it is about."""
        if abs(self.mean) < ALIKE:
            return "About the same as was agreed"
        way = "Higher" if self.mean > 0 else "Lower"
        return f"{way} than was agreed, by {abs(self.mean):.1f} on average"


def overall(scores: Sequence[BesideAgreed]) -> Difference | None:
    """Of all scores; None where there are none."""
    return _of("All scores", scores) if scores else None


def by_domain(scores: Sequence[BesideAgreed]) -> list[Difference]:
    """Domain by domain, in the order in which they first occur."""
    return _grouped((score.domain, score) for score in scores)


def by_cycle(scores: Sequence[BesideAgreed]) -> list[Difference]:
    """Cycle by cycle, in the order in which they first occur."""
    return _grouped((score.cycle, score) for score in scores)


def _grouped(scores: Iterable[tuple[str, BesideAgreed]]) -> list[Difference]:
    groups: dict[str, list[BesideAgreed]] = {}
    for name, score in scores:
        groups.setdefault(name, []).append(score)
    return [_of(name, group) for name, group in groups.items()]


def _of(name: str, scores: Sequence[BesideAgreed]) -> Difference:
    return Difference(name, len(scores), fmean(score.own - score.agreed for score in scores))
