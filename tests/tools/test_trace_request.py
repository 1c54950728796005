"""The trace of a request names what of ours it enters, in order, and what it asks the database."""

from pathlib import Path

import pytest

from tools import trace_request


def test_saving_a_score_is_traced_from_the_lock_to_the_commit() -> None:
    trace, status = trace_request.of_page("save-score")
    assert status == 302
    words = [line.partition("  ")[2] or line for _, line in trace.lines]
    order = [
        "requires.<locals>.decorate.<locals>.guarded",
        "of_review",
        "viewer_for",
        "to_score",
        "permits",
        "score",
        "score_standard",
        "seal",
    ]
    places = [words.index(name) for name in order]
    assert places == sorted(places)
    assert ("accreditation/services/reviews/scoring.py", "score_standard") in trace.functions
    assert trace.templates == set()
    assert trace.statements == sum(line.startswith("»") for _, line in trace.lines)
    assert any("INSERT INTO score_revisions" in line for _, line in trace.lines)
    depths = {name: depth for (depth, _), name in zip(trace.lines, words, strict=True)}
    assert depths["to_score"] < depths["own"] <= trace.deepest


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
