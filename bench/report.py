"""What was measured as a table, the worst first, and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.comparing import Compared
from bench.documents import Doubled
from bench.figures import Measured
from bench.firmness import Firmed
from bench.letters import Posted
from bench.serving import Load, Served
from bench.together import Together
from bench.uploads import Uploaded

GROWTH = 1.3
OVER_FLOOR = 4.0
WIDEST_NUMBER = 10
SAME = 1.2
"""A page with fewer bytes than this many times those on the small field shows as much there."""
COLUMNS = (
    ("page", 26),
    ("http", 7),
    ("p95", 7),
    ("small", 7),
    ("growth", 6),
    ("floor", 6),
    ("x floor", 7),
    ("within", 7),
    ("cpu", 6),
    ("stmts", 6),
    ("trips", 6),
    ("rows", 5),
    ("KB", 5),
    ("aim", 20),
)


@dataclass
class Results:
    """Everything that one run found."""

    machine: dict[str, Any]
    measured: list[Measured] = field(default_factory=list)
    served: list[Served] = field(default_factory=list)
    compared: list[Compared] = field(default_factory=list)
    loads: dict[str, Load] = field(default_factory=dict)
    alone: str = ""
    uploads: list[Uploaded] = field(default_factory=list)
    documents: list[Doubled] = field(default_factory=list)
    firmness: list[Firmed] = field(default_factory=list)
    letters: list[Posted] = field(default_factory=list)
    together: list[Together] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """Plain values for a file."""
        return {
            "machine": self.machine,
            "pages": [
                {
                    "page": result.page.name,
                    "database": result.kind,
                    "refused": result.refused,
                    "aim_ms": result.page.aim,
                    "aim_statements": result.page.statements,
                    "aim_trips": result.page.trips,
                    "fields": [figures.as_data() for figures in result.figures],
                    "growth": round(result.growth, 3) if result.figures else None,
                    "over_floor": round(result.over_floor, 3) if result.figures else None,
                }
                for result in self.measured
            ],
            "served": [result.as_data() for result in self.served],
            "compared": [result.as_data() for result in self.compared],
            "loads": {address: load.as_data() for address, load in self.loads.items()},
            "uploads": [result.as_data() for result in self.uploads],
            "documents": [result.as_data() for result in self.documents],
            "firmness": [result.as_data() for result in self.firmness],
            "letters": [result.as_data() for result in self.letters],
            "together": [result.as_data() for result in self.together],
        }


def shares(measured: Measured) -> dict[str, float]:
    """How much of each aim a page uses, by the words that say that it is missed: above 1 it is."""
    last, page = measured.figures[-1], measured.page
    used = {f"x floor > {OVER_FLOOR:.0f}": measured.over_floor / OVER_FLOOR}
    if comparable(measured):
        used[f"grows x{measured.growth:.2f}"] = measured.growth / GROWTH
    if page.aim is not None:
        used[f"> {page.aim:.0f} ms"] = last.http / page.aim
    if page.statements is not None:
        used[f"> {page.statements} stmts"] = last.statements / page.statements
    if page.trips is not None and last.trips is not None:
        used[f"> {page.trips} trips"] = last.trips / page.trips
    return used


def misses(measured: Measured) -> list[str]:
    """Which aims a page misses, in words."""
    return [words for words, share in shares(measured).items() if share > 1]


def comparable(measured: Measured) -> bool:
    """Whether the page shows as much on the small field: a list that was short there says nothing about growth."""
    first, last = measured.figures[0], measured.figures[-1]
    return len(measured.figures) > 1 and last.size < SAME * first.size


def badness(measured: Measured) -> tuple[float, float]:
    """How far a page is from its aims, then how slow it is: the worst comes first."""
    worst = max(shares(measured).values())
    return (worst if worst > 1 else 0.0, measured.figures[-1].http)


def tables(measured: Sequence[Measured]) -> str:
    """A table for each kind of database, in the order in which they were measured."""
    kinds = dict.fromkeys(result.kind for result in measured)
    return "\n\n".join(
        f"{kind}\n{table([result for result in measured if result.kind == kind])}" for kind in kinds
    )


def table(measured: Sequence[Measured]) -> str:
    """Every page, the worst first, then what was not measured."""
    done = sorted((result for result in measured if result.figures), key=badness, reverse=True)
    lines = [_row([name for name, _ in COLUMNS]), *(_row(_values(result)) for result in done)]
    lines += [f"not measured: {result.page.name}: {result.refused}" for result in measured if result.refused]
    return "\n".join(lines)


def _values(measured: Measured) -> list[str]:
    first, last = measured.figures[0], measured.figures[-1]
    return [
        measured.page.name,
        f"{last.http:.1f}",
        f"{last.p95:.1f}",
        f"{first.http:.1f}",
        f"{measured.growth:.2f}" if comparable(measured) else "-",
        f"{last.floor:.1f}",
        f"{measured.over_floor:.1f}",
        f"{last.within:.1f}",
        f"{last.processor:.1f}",
        _both(first.statements, last.statements),
        _both(first.trips, last.trips),
        _both(first.rows, last.rows),
        f"{last.size / 1024:.0f}",
        ", ".join(misses(measured)),
    ]


def _both(small: int | None, large: int | None) -> str:
    """A number, or both where the fields differ; nothing where nothing was counted."""
    if large is None:
        return "-"
    return str(large) if small == large else f"{small}/{large}"


def _row(values: Sequence[str], columns: Sequence[tuple[str, int]] = COLUMNS) -> str:
    cells = zip(values, columns, strict=True)
    return "  ".join(
        value.ljust(width) if width > WIDEST_NUMBER else value.rjust(width) for value, (_, width) in cells
    ).rstrip()


def comparison(compared: Sequence[Compared]) -> str:
    """Ours beside each other system, and ours against it, slowest against the others first; then who refused."""
    if not compared:
        return "no page of ours is in their lists"
    others = [side.address for side in compared[0].sides[1:]]
    columns = [("page", 26), ("ours ms", 8), ("KB", 5)]
    for number, _ in enumerate(others, 1):
        columns += [(f"[{number}] ms", 8), ("KB", 5), (f"ours/[{number}]", 9)]
    lines = [f"[{number}] {address}" for number, address in enumerate(others, 1)]
    lines.append(_row([name for name, _ in columns], columns))
    lines += [_row(_sides(page), columns) for page in sorted(compared, key=_slowest, reverse=True)]
    lines += [
        f"not timed: {page.name} on {side.address}: {side.refused}"
        for page in compared
        for side in page.sides
        if side.refused
    ]
    return "\n".join(lines)


def _slowest(compared: Compared) -> float:
    return max((ratio for ratio in compared.ratios if ratio is not None), default=0.0)


def _sides(compared: Compared) -> list[str]:
    values = [compared.name]
    for side, ratio in zip(compared.sides, [None, *compared.ratios], strict=True):
        values += ["-" if side.median is None else f"{side.median:.1f}", f"{side.size / 1024:.0f}"]
        if side is not compared.sides[0]:
            values.append("-" if ratio is None else f"{ratio:.2f}")
    return values


def loads_in_words(name: str, loads: dict[str, Load]) -> str:
    """What four clients got for one page of each system, ours first, and how many times as much ours is."""
    if not loads:
        return f"No system has {name} as a page to ask for with four clients."
    ours, *_ = loads.values()
    lines = []
    for place, (address, load) in enumerate(loads.items()):
        times = (
            f" (ours is {ours.per_second / load.per_second:.2f} times that)"
            if place and load.per_second
            else ""
        )
        lines.append(f"{name}, {address if place else 'ours'}: {load}{times}")
    return "\n".join(lines)


def keep(results: Results, folder: Path) -> Path:
    """Write the JSON; gives its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}.json"
    path.write_text(json.dumps(results.as_data(), indent=1) + "\n")
    return path
