"""Refuse a module, a test file or a function that has grown too long; limits and exceptions stand in pyproject.toml.

Every line counts, comments and blank ones too. A function runs from its `def` to its last line.
"""

import ast
import fnmatch
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("accreditation", "workflows", "forms", "tools", "tests", "bench", "migrations")
NOT_OURS = "accreditation/static/vendor/"


@dataclass(frozen=True)
class Limits:
    """The most lines that each kind of thing may have, and the paths that need not keep to them, with the reason."""

    module: int
    test: int
    function: int
    exceptions: dict[str, str]

    def excused(self, path: str) -> bool:
        """Say whether a path is on the list of exceptions."""
        return any(fnmatch.fnmatch(path, pattern) for pattern in self.exceptions)


def read_limits(root: Path) -> Limits:
    """Read the limits from pyproject.toml."""
    table = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["sizes"]
    return Limits(table["module"], table["test"], table["function"], dict(table.get("exceptions", {})))


def sources(root: Path) -> Iterator[Path]:
    """Yield our own Python modules, style sheets and scripts."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            ours = not path.relative_to(root).as_posix().startswith(NOT_OURS)
            if path.suffix in {".py", ".js", ".css"} and ours and "__pycache__" not in path.parts:
                yield path
    yield from sorted(root.glob("*.py"))


def faults(root: Path, limits: Limits) -> Iterator[str]:
    """Yield one line for each thing that is too long."""
    for path in sources(root):
        name = path.relative_to(root).as_posix()
        if limits.excused(name):
            continue
        text = path.read_text()
        length, limit = len(text.splitlines()), limits.test if name.startswith("tests/") else limits.module
        if length > limit:
            yield f"{name}: {length} lines; the limit is {limit}"
        if path.suffix == ".py":
            yield from long_functions(name, text, limits.function)


def long_functions(name: str, text: str, limit: int) -> Iterator[str]:
    """Yield one line for each function of a module that is too long."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > limit:
                yield f"{name}:{node.lineno}: {node.name} has {length} lines; the limit is {limit}"


def idle_exceptions(root: Path, limits: Limits) -> Iterator[str]:
    """Yield one line for each exception that matches no file, or gives no reason."""
    names = [path.relative_to(root).as_posix() for path in sources(root)]
    for pattern, reason in limits.exceptions.items():
        if not reason.strip():
            yield f"pyproject.toml: {pattern} is excused without a reason"
        if not fnmatch.filter(names, pattern):
            yield f"pyproject.toml: {pattern} is excused but matches no file"


def main() -> int:
    """Check this checkout."""
    limits = read_limits(ROOT)
    problems = [*faults(ROOT, limits), *idle_exceptions(ROOT, limits)]
    print("\n".join(problems) or "Every module and function keeps to its size.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
