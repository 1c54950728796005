"""Names say what they hold in the field's words, never how the author came by it."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from accreditation.settings import ROOT

DIALECT = frozenset(
    {"one", "found", "said", "say", "told", "tell", "telling", "rooms", "there", "known", "kept", "wanted"}
    | {"asked", "came", "which"}
)
"""Words of the author's own story. `page` or `revision_id` says what is there; `found` says only that it was sought."""

CAPITAL_INSIDE = re.compile(r"\b[A-Z][a-z]+[A-Z]\w+")
"""As classes of two words or more are written, and hardly anything that people read."""

NOTE = re.compile(r"\{#.*?#\}", re.DOTALL)
"""What a template says to whoever changes it."""

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


def _notes(node: ast.AST) -> Sequence[ast.expr | None]:
    """What a part of a module says to its readers and to the type checker alone."""
    if isinstance(node, ast.AnnAssign | ast.arg):
        return [node.annotation]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.returns]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "cast":
        return node.args[:1]
    return [node.value] if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) else []


def sentences(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every text of several words that a module holds beside its docstrings and types, with its line."""
    notes = {
        id(part)
        for node in ast.walk(tree)
        for note in _notes(node)
        if note is not None
        for part in ast.walk(note)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in notes:
            continue
        if isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value


def test_no_sentence_names_a_class_of_ours() -> None:
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8")) for path in modules() if path.parts[-2] != "tests"
    }
    classes = {
        node.name
        for path, tree in trees.items()
        if ROOT / "tests" not in path.parents
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and CAPITAL_INSIDE.fullmatch(node.name)
    }
    assert "TieContent" in classes
    read = [
        ROOT / "accreditation" / name for name in ("enums", "messages", "rules", "services", "views", "web")
    ]
    read += [ROOT / "forms", ROOT / "workflows"]
    texts = [
        (path, line, words)
        for path, tree in trees.items()
        if any(place in path.parents for place in read)
        for line, words in sentences(tree)
    ]
    texts += [
        (path, 0, NOTE.sub("", path.read_text(encoding="utf-8")))
        for path in sorted((ROOT / "templates").rglob("*.html"))
    ]
    shown = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path, line, words in texts
        for name in CAPITAL_INSIDE.findall(words)
        if name in classes
    ]
    assert not shown, "people read these names of classes: " + ", ".join(shown)
