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
                    "page": result.page.name,
                    "database": result.kind,
                    "refused": result.refused,
                    "aim_ms": result.page.aim,
                    "aim_statements": result.page.statements,
                    "fields": [figures.as_data() for figures in result.figures],
                    "growth": round(result.growth, 3) if result.figures else None,
                    "over_floor": round(result.over_floor, 3) if result.figures else None,
                }
                for result in self.measured
            ],
            "served": [result.as_data() for result in self.served],
            "uploads": [result.as_data() for result in self.uploads],
            "documents": [result.as_data() for result in self.documents],
        }


def misses(measured: Measured) -> list[str]:
    """Which aims a page misses, in words."""
    missed = []
    last = measured.figures[-1]
    if comparable(measured) and measured.growth > GROWTH:
        missed.append(f"grows x{measured.growth:.2f}")
    if measured.page.aim is not None and last.median > measured.page.aim:
        missed.append(f"> {measured.page.aim:.0f} ms")
    if measured.page.statements is not None and last.statements > measured.page.statements:
        missed.append(f"> {measured.page.statements} stmts")
    return missed


def comparable(measured: Measured) -> bool:
    """Whether the page shows as much on the small field: a list that was short there says nothing about growth."""
    first, last = measured.figures[0], measured.figures[-1]
    return len(measured.figures) > 1 and last.size < SAME * first.size


def badness(measured: Measured) -> tuple[float, float]:
    """How far a page is from its aims, then how slow it is: the worst comes first."""
    last = measured.figures[-1]
    parts = [measured.growth / GROWTH if comparable(measured) else 0.0]
    if measured.page.aim is not None:
        parts.append(last.median / measured.page.aim)
    if measured.page.statements is not None:
        parts.append(last.statements / measured.page.statements)
    return (max(parts) if misses(measured) else 0.0, last.median)


def table(measured: Sequence[Measured]) -> str:
    """Every page, the worst first, then what was not measured."""
    done = sorted((result for result in measured if result.figures), key=badness, reverse=True)
    lines = ["  ".join(name.ljust(width) if width > 10 else name.rjust(width) for name, width in COLUMNS)]
    lines += [_line(result) for result in done]
    lines += [
        f"not measured: {result.page.name} ({result.kind}): {result.refused}"
        for result in measured
        if result.refused
    ]
    return "\n".join(line.rstrip() for line in lines)


def _line(measured: Measured) -> str:
    first, last = measured.figures[0], measured.figures[-1]
    values = (
        measured.page.name,
        measured.kind,
        f"{last.median:.1f}",
        f"{last.p95:.1f}",
        f"{last.processor:.1f}",
        f"{first.median:.1f}",
        f"{measured.growth:.2f}" if comparable(measured) else "-",
        f"{last.floor:.2f}",
        f"{measured.over_floor:.1f}",
        last.statements if first.statements == last.statements else f"{first.statements}/{last.statements}",
        last.rows if first.rows == last.rows else f"{first.rows}/{last.rows}",
        f"{last.size / 1024:.0f}",
        ", ".join(misses(measured)),
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
