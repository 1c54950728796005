"""Names say what they hold in the field's words, never how the author came by it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from accreditation.settings import ROOT

DIALECT = frozenset(
    {"one", "found", "said", "say", "told", "tell", "telling", "rooms", "there", "known", "kept", "wanted"}
    | {"asked", "came", "which"}
)
"""Words of the author's own story. `page` or `revision_id` says what is there; `found` says only that it was sought."""

PLACES = ("accreditation", "bench", "forms", "tests", "tools", "workflows", "wsgi.py")


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


def modules() -> list[Path]:
    """Every module of ours."""
    places = [ROOT / place for place in PLACES]
    return [
        path for place in places for path in ([place] if place.is_file() else sorted(place.rglob("*.py")))
    ]


def test_names_say_what_they_hold() -> None:
    names = {str(path.relative_to(ROOT)): dialect(path.read_text()) for path in modules()}
    assert {path: lines for path, lines in names.items() if lines} == {}


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
