"""What was measured as a table, the worst first, and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.documents import Doubled
from bench.measuring import Measured
from bench.serving import Served
from bench.uploads import Compared

GROWTH = 1.3
SAME = 1.2
"""A page with fewer bytes than this many times those on the small field shows as much there."""
COLUMNS = (
    ("page", 26),
    ("database", 11),
    ("median", 8),
    ("p95", 8),
    ("cpu", 8),
    ("small", 8),
    ("growth", 7),
    ("floor", 8),
    ("x floor", 8),
    ("stmts", 6),
    ("rows", 5),
    ("KB", 6),
    ("aim", 20),
)


@dataclass
class Results:
    """Everything that one run found."""

    machine: dict[str, Any]
    measured: list[Measured] = field(default_factory=list)
    served: list[Served] = field(default_factory=list)
    uploads: list[Compared] = field(default_factory=list)
    documents: list[Doubled] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """Plain values for a file."""
        return {
            "machine": self.machine,
            "pages": [
                {
                    "page": one.page.name,
                    "database": one.kind,
                    "refused": one.refused,
                    "aim_ms": one.page.aim,
                    "aim_statements": one.page.statements,
                    "fields": [figures.as_data() for figures in one.figures],
                    "growth": round(one.growth, 3) if one.figures else None,
                    "over_floor": round(one.over_floor, 3) if one.figures else None,
                }
                for one in self.measured
            ],
            "served": [one.as_data() for one in self.served],
            "uploads": [one.as_data() for one in self.uploads],
            "documents": [one.as_data() for one in self.documents],
        }


def misses(one: Measured) -> list[str]:
    """Which aims a page misses, in words."""
    found = []
    last = one.figures[-1]
    if comparable(one) and one.growth > GROWTH:
        found.append(f"grows x{one.growth:.2f}")
    if one.page.aim is not None and last.median > one.page.aim:
        found.append(f"> {one.page.aim:.0f} ms")
    if one.page.statements is not None and last.statements > one.page.statements:
        found.append(f"> {one.page.statements} stmts")
    return found


def comparable(one: Measured) -> bool:
    """Whether the page shows as much on the small field: a list that was short there says nothing about growth."""
    first, last = one.figures[0], one.figures[-1]
    return len(one.figures) > 1 and last.size < SAME * first.size


def badness(one: Measured) -> tuple[float, float]:
    """How far a page is from its aims, then how slow it is: the worst comes first."""
    last = one.figures[-1]
    parts = [one.growth / GROWTH if comparable(one) else 0.0]
    if one.page.aim is not None:
        parts.append(last.median / one.page.aim)
    if one.page.statements is not None:
        parts.append(last.statements / one.page.statements)
    return (max(parts) if misses(one) else 0.0, last.median)


def table(measured: Sequence[Measured]) -> str:
    """Every page, the worst first, then what was not measured."""
    done = sorted((one for one in measured if one.figures), key=badness, reverse=True)
    lines = ["  ".join(name.ljust(width) if width > 10 else name.rjust(width) for name, width in COLUMNS)]
    lines += [_line(one) for one in done]
    lines += [f"not measured: {one.page.name} ({one.kind}): {one.refused}" for one in measured if one.refused]
    return "\n".join(line.rstrip() for line in lines)


def _line(one: Measured) -> str:
    first, last = one.figures[0], one.figures[-1]
    values = (
        one.page.name,
        one.kind,
        f"{last.median:.1f}",
        f"{last.p95:.1f}",
        f"{last.processor:.1f}",
        f"{first.median:.1f}",
        f"{one.growth:.2f}" if comparable(one) else "-",
        f"{last.floor:.2f}",
        f"{one.over_floor:.1f}",
        last.statements if first.statements == last.statements else f"{first.statements}/{last.statements}",
        last.rows if first.rows == last.rows else f"{first.rows}/{last.rows}",
        f"{last.size / 1024:.0f}",
        ", ".join(misses(one)),
    )
    cells = zip(values, COLUMNS, strict=True)
    return "  ".join(
        str(value).ljust(width) if width > 10 else str(value).rjust(width) for value, (_, width) in cells
    )


def keep(results: Results, folder: Path) -> Path:
    """Write the JSON; gives its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}.json"
    path.write_text(json.dumps(results.as_data(), indent=1) + "\n")
    return path
