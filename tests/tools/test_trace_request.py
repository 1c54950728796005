"""The trace of a request names what of ours it enters, in order, and what it asks the database."""

import re
from pathlib import Path

import pytest

from accreditation.settings import ROOT
from tools import trace_request

TRACE = re.compile(r"## The trace of one request.*?```\n(.*?)```.*? with (\d+) statements", re.DOTALL)
LINE = re.compile(r" *([a-z_/]+)\.(\w+)")


def test_saving_a_score_is_traced_from_the_lock_to_the_commit_as_the_page_on_the_house_tells_it() -> None:
    trace, status = trace_request.of_page("save-score")
    assert status == 302
    entered = [tuple(line.split("  ")) for _, line in trace.lines]
    assert ("accreditation/services/reviews/scoring.py", "score_standard") in trace.functions
    assert trace.templates == set()
    assert trace.statements == sum(line.startswith("»") for _, line in trace.lines)
    assert any("INSERT INTO score_revisions" in line for _, line in trace.lines)
    depths = {place: depth for (depth, _), place in zip(trace.lines, entered, strict=True)}
    scoring = "accreditation/queries/scoring.py"
    assert depths[scoring, "to_score"] < depths[scoring, "own"] <= trace.deepest
    written, statements = _as_written()
    places = [_place_of(module, function, entered) for module, function in written]
    assert places == sorted(places)
    assert statements == trace.statements


def _as_written() -> tuple[list[tuple[str, str]], int]:
    """The modules and functions that the page on the house names, in order, and how many statements it counts."""
    section = TRACE.search((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"))
    assert section is not None
    lines = section[1].splitlines()
    parts = [match for line in lines if (match := LINE.match(line))]
    assert len(parts) >= 11
    total = sum(int(words) for line in lines for words in re.findall(r"(\d+) statements?$", line))
    assert total == int(section[2])
    return [(part[1], part[2]) for part in parts], total


def _place_of(module: str, function: str, entered: list[tuple[str, ...]]) -> int:
    """Where a function is entered first."""
    file = f"accreditation/{module}.py"
    for place, (where, *name) in enumerate(entered):
        if where == file and name[0].rpartition(".")[2] == function:
            return place
    raise AssertionError(f"{module}.{function} is not entered")


def test_a_page_is_traced_with_its_templates() -> None:
    trace, status = trace_request.of_page("worklist")
    assert status == 200
    assert "templates/base.html" in trace.templates
    assert len(trace.files) == len({file for file, _ in trace.functions})


def test_without_a_demonstration_it_says_what_makes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSTANCE", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(SystemExit, match="make run prepares one"):
        trace_request.of_path("GET", "/", "")
