"""By when anything is due is written by the clocks alone, and counted by one calendar."""

import ast
from pathlib import Path

import pytest

from accreditation.settings import ROOT

SOURCES = [
    path
    for folder in ("accreditation", "workflows", "forms")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
WRITES = "accreditation/services/clocks/"
COPIES = {"due_on", "paused_at"}
CARRIERS = {"Application", "Review", "Finding", "Clock"}
COUNTS = {"deadline", "is_working_day", "working_days_between"}
MAY_COUNT = {
    "accreditation/queries/holidays.py",  # gives the days that were added since
    "accreditation/queries/heartbeats.py",  # does so itself
    "accreditation/demo/calendar.py",  # on which days its people work, before any was added
    "accreditation/services/holidays.py",  # whether a day to be added is one as it is
}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def written(tree: ast.Module) -> list[int]:
    """The lines that write a day by which something is due, or that a case is paused."""
    lines = []
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = [
                part for target in node.targets for part in ast.walk(target) if isinstance(part, ast.expr)
            ]
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        lines += [part.lineno for part in targets if isinstance(part, ast.Attribute) and part.attr in COPIES]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CARRIERS:
            lines += [word.value.lineno for word in node.keywords if word.arg in COPIES]
    return lines


def counted(tree: ast.Module) -> list[int]:
    """The lines that count working days without the holidays added since."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in COUNTS
        and ast.unparse(node.func.value) == "working_days"
    ]


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_only_the_clocks_write_a_day_and_one_calendar_counts(path: Path) -> None:
    name, tree = _name(path), ast.parse(path.read_text(encoding="utf-8"))
    if not name.startswith(WRITES):
        assert written(tree) == [], f"{name} writes by when something is due; let a clock do it"
    if not name.startswith("accreditation/rules/") and name not in MAY_COUNT:
        assert counted(tree) == [], f"{name} counts working days without the holidays that were added"


def test_the_finder_finds_what_is_planted() -> None:
    planted = ast.parse(
        "case.due_on = 1\ncase.paused_at, x = 2, 3\nReview(due_on=4)\nTask(due_on=5)\ncase.due_on: int = 6\n"
    )
    assert sorted(written(planted)) == [1, 2, 3, 5]
    assert counted(ast.parse("working_days.deadline(1, 2)\nholidays.deadline(1, 2)\n")) == [1]
