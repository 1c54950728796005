"""Names say what they hold in the field's words, never how the author came by it; done for the paths of the list."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from accreditation.settings import ROOT

DIALECT = frozenset(
    {"one", "found", "said", "say", "told", "tell", "telling", "rooms", "there", "known", "kept", "wanted"}
    | {"asked", "came", "which"}
)
"""Words of the author's own story. `page` or `revision_id` says what is there; `found` says only that it was sought."""

DONE = (
    *(f"accreditation/{name}" for name in ("app.py", "clock.py", "db.py", "errors.py", "settings.py")),
    *(f"accreditation/{name}" for name in ("commands", "demo", "documents", "enums", "frameworks", "jobs")),
    *(f"accreditation/{name}" for name in ("models", "permissions", "storage", "visibility")),
    *(f"accreditation/services/{name}" for name in ("audit", "backups", "evidence", "packs", "sessions")),
    *(
        f"accreditation/services/{name}.py"
        for name in ("accounts", "citations", "frameworks", "holds", "jobs")
    ),
    *(f"accreditation/services/{name}.py" for name in ("organisations", "provider_facts", "saved_views")),
    *(
        f"accreditation/{layer}/{noun}.py"
        for layer in ("queries", "views")
        for noun in (
            *("audit", "citations", "evidence", "evidence_search", "held", "holds", "jobs", "kept_files"),
            *("organisations", "packs", "people", "provider_facts", "saved_views", "uploads"),
        )
    ),
    *(
        f"accreditation/queries/{name}.py"
        for name in ("citing", "confirmations", "file_checks", "framework_drafts")
    ),
    *(
        f"accreditation/queries/{name}.py"
        for name in ("frameworks", "health", "libraries", "locks", "paging")
    ),
    *(f"accreditation/queries/{name}.py" for name in ("progress", "searching", "sessions")),
    *(f"accreditation/views/{name}.py" for name in ("__init__", "accounts", "citing", "confirmations")),
    *(f"accreditation/views/{name}.py" for name in ("file_checks", "framework_versions", "library_changes")),
    *(f"accreditation/views/{name}.py" for name in ("links", "public", "review_evidence")),
    *(f"accreditation/web/{name}.py" for name in ("__init__", "access", "answering", "audit_events", "bind")),
    *(f"accreditation/web/{name}.py" for name in ("errors", "files", "filters", "headers", "navigation")),
    *(f"accreditation/web/{name}.py" for name in ("render", "scripted", "session", "urls")),
    *(
        f"accreditation/services/{name}"
        for name in ("moderation", "reviews/joining.py", "reviews/locking.py", "reviews/steps.py")
    ),
    *(
        f"accreditation/services/{name}.py"
        for name in (
            *("awards", "concerns", "findings", "items", "meetings", "minutes", "ratifications"),
            *("reports", "rounds", "votes"),
        )
    ),
    *(
        f"accreditation/queries/{name}.py"
        for name in (
            *(
                "agreed_scores",
                "awards",
                "ceilings",
                "concerns",
                "decisions",
                "findings",
                "items",
                "meetings",
            ),
            *("moderation", "moderators", "papers", "ratifications", "reports", "reviews", "rounds"),
            *("rule_cases", "scores"),
        )
    ),
    *(
        f"accreditation/views/{name}"
        for name in ("consensus", "meetings", "reviews/answering.py", "reviews/overview.py")
    ),
    *(
        f"accreditation/views/{name}.py"
        for name in (
            *("concerns", "items", "provider_reports", "ratifications", "register", "reports", "votes"),
        )
    ),
    *("forms", "tools", "wsgi.py"),
    *(f"tests/{name}" for name in ("commands", "components", "demo", "documents", "frameworks", "queries")),
    *(f"tests/{name}" for name in ("settings", "storage", "tools", "shelving.py", "libraries.py")),
    *(f"tests/{name}" for name in ("permissions", "visibility", "views/test_named_placements.py")),
    *(
        f"tests/services/{name}.py"
        for name in (
            *("shelf", "test_audit", "test_backups", "test_evidence", "test_evidence_integrity", "test_held"),
            *("test_evidence_retention", "test_jobs", "test_packs", "test_parts_checked", "test_sessions"),
            *("test_concerns", "test_findings", "test_items", "test_moderation", "test_moderation_clocks"),
            *("test_ratifications", "test_reports", "test_resubmission", "test_reviews", "test_rounds"),
            *("test_score_history", "test_uploads"),
        )
    ),
    *(
        f"tests/views/test_{name}.py"
        for name in (
            *(
                "accounts",
                "audit",
                "citing",
                "evidence",
                "evidence_search",
                "framework_versions",
                "held",
                "jobs",
            ),
            *("keeping", "libraries", "organisations", "packs", "people", "provider_facts", "uploads"),
            *("consensus", "items", "meetings", "provider_reports", "ratifications", "register", "reports"),
            *("review_lists", "reviews"),
        )
    ),
)
"""Files and folders that keep to it; the list may only grow, until it is the whole tree."""


def bound_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name that a module gives to something, with its line; a code of a closed vocabulary is the field's own."""
    codes = {
        id(target)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for assignment in node.body
        if isinstance(assignment, ast.Assign)
        for target in assignment.targets
        if isinstance(target, ast.Name) and target.id.isupper()
    }
    for node in ast.walk(tree):
        if id(node) in codes:
            continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.lineno, node.name
        elif isinstance(node, ast.alias) and node.asname:
            yield node.lineno, node.asname


def dialect(source: str) -> list[tuple[int, str]]:
    """The names of a module that are in the dialect, with their lines."""
    names = bound_names(ast.parse(source))
    return sorted((line, name) for line, name in names if name.strip("_").lower() in DIALECT)


def modules(place: str) -> list[Path]:
    """The modules of a file or folder."""
    path = ROOT / place
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


@pytest.mark.parametrize("place", DONE)
def test_names_say_what_they_hold(place: str) -> None:
    sources = modules(place)
    assert sources, f"{place} is not there"
    assert {
        str(path.relative_to(ROOT)): dialect(path.read_text())
        for path in sources
        if dialect(path.read_text())
    } == {}


def test_every_kind_of_name_is_looked_at() -> None:
    source = (
        "import os as told\n"
        "class Asked:\n"
        "    ASKED = 'asked'\n"
        "    kept: int = 0\n"
        "KEPT = 1\n"
        "def _found(said, *wanted, **known):\n"
        "    self.there = [one for one in said]\n"
        "try:\n"
        "    pass\n"
        "except OSError as which:\n"
        "    foundation = knowledge = lambda one: one\n"
    )
    assert [name for _, name in dialect(source)] == [
        "told", "Asked", "kept", "KEPT", "_found", "known", "said", "wanted", "one", "there", "which", "one"
    ]  # fmt: skip
