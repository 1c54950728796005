"""Only the workflow engine changes a status, and only the places listed here touch a reviewer's score."""

import ast
from pathlib import Path

import pytest

from accreditation.settings import ROOT

SOURCES = [
    path
    for folder in ("accreditation", "workflows", "forms")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
MAY_READ_SCORES = (
    "accreditation/queries/scores.py",
    "accreditation/queries/locked_scores.py",
    "accreditation/queries/calibration.py",  # how one reviewer judges, for them and their moderators alone
    "accreditation/queries/cycle_reports.py",  # counts over a cycle, none of them small
    "accreditation/queries/scoring.py",
    "accreditation/visibility/",
    "accreditation/models/",
    "accreditation/services/audit/",  # compares rows with their digests, and gives nobody what they say
)
MAY_WRITE_SCORES = "accreditation/services/reviews/"


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _status_targets(tree: ast.Module) -> list[int]:
    targets: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets += node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets.append(node.target)
    lines = [t.lineno for t in targets if isinstance(t, ast.Attribute) and t.attr == "status"]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    by_setattr = [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id == "setattr"
        and len(call.args) > 1
        and isinstance(call.args[1], ast.Constant)
        and call.args[1].value == "status"
    ]
    return lines + by_setattr


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_no_code_but_the_engine_sets_a_status(path: Path) -> None:
    assert _status_targets(_tree(path)) == [], f"{_name(path)} sets a status; fire a workflow instead"


def test_the_finder_finds_a_planted_assignment() -> None:
    planted = ast.parse("case.status = 1\nsetattr(case, 'status', 2)\ncase.status: int = 3\n")
    assert sorted(_status_targets(planted)) == [1, 2, 3]


def _imports_score(tree: ast.Module) -> bool:
    names = {"Score", "ScoreRevision", "ScoreCitation"}
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "accreditation.models.reviews"
        and names & {alias.name for alias in node.names}
        for node in ast.walk(tree)
    )


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_scores_are_reached_only_by_the_queries_listed_and_their_service(path: Path) -> None:
    name = _name(path)
    if name.startswith((*MAY_READ_SCORES, MAY_WRITE_SCORES)):
        return
    assert not _imports_score(_tree(path)), (
        f"{name} reaches the score table; ask one of the queries in MAY_READ_SCORES"
    )
