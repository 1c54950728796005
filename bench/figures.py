"""What pages cost, in numbers: one page on one field, and one page on fields of several sizes."""

from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from bench.pages import Page


@dataclass
class Figures:
    """What one page cost on one field; times in milliseconds, `http` over HTTP and `within` in process."""

    cases: int
    http: float = 0.0
    p95: float = 0.0
    within: float = 0.0
    processor: float = 0.0
    floor: float = 0.0
    statements: int = 0
    trips: int | None = None
    size: int = 0
    rows: int = 0
    over_http: list[float] = field(default_factory=list, repr=False)
    in_process: list[float] = field(default_factory=list, repr=False)
    worked: list[float] = field(default_factory=list, repr=False)
    floors: list[float] = field(default_factory=list, repr=False)

    def finish(self) -> None:
        """Work out what the samples say."""
        self.http, self.within = median(self.over_http), median(self.in_process)
        self.processor, self.floor = median(self.worked), median(self.floors)
        self.p95 = p95(self.over_http)

    def as_data(self) -> dict[str, Any]:
        """Plain values for a file."""
        times = ("http", "p95", "within", "processor", "floor")
        counts = ("cases", "statements", "trips", "size", "rows")
        return {name: round(getattr(self, name), 3) for name in times} | {
            name: getattr(self, name) for name in counts
        }


def p95(samples: list[float]) -> float:
    """What nineteen of twenty stay below."""
    return quantiles(samples, n=20)[-1] if len(samples) > 1 else samples[0]


@dataclass
class Measured:
    """One page on one kind of database, smallest field first; `refused` says why it was not measured."""

    page: Page
    kind: str
    figures: list[Figures] = field(default_factory=list)
    refused: str = ""

    @property
    def growth(self) -> float:
        """The largest field against the smallest, over HTTP."""
        return self.figures[-1].http / self.figures[0].http

    @property
    def over_floor(self) -> float:
        """The largest field against its floor, both over HTTP."""
        return self.figures[-1].http / self.figures[-1].floor
