"""Which mutants are tried: of every target file its share, always the same ones while its lines stay the same."""

import ast
import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.mutants import changes


@dataclass(frozen=True)
class Mutant:
    """One change to one file; `index` finds it again, and `source` is the line as it is written."""

    file: str
    line: int
    source: str
    mutation: str
    index: int
    statement: int | None

    @property
    def key(self) -> tuple[str, str, str]:
        """What names it whatever happens to the lines above: the file, the line's words, the change."""
        return self.file, self.source, self.mutation


@dataclass(frozen=True)
class Plan:
    """What pyproject.toml says: which files are changed, which tests are asked, how many in 100 must be killed."""

    targets: list[str]
    tests: list[str]
    share: int
    excused: str


def read_plan(root: Path) -> Plan:
    """Read the plan; a pattern or a folder that matches nothing stops the run."""
    table = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["mutants"]
    plan = Plan(table["targets"], table["tests"], table["share"], table["excused"])
    idle = [pattern for pattern in [*plan.targets, *plan.tests] if not any(root.glob(pattern))]
    if idle:
        raise SystemExit(f"pyproject.toml: [tool.mutants] names what is not there: {', '.join(idle)}")
    return plan


def target_files(root: Path, patterns: Iterable[str]) -> list[str]:
    """The files that the patterns name."""
    paths = {path for pattern in patterns for path in root.glob(pattern)}
    return sorted(path.relative_to(root).as_posix() for path in paths)


def test_files(root: Path, tests: Iterable[str]) -> list[str]:
    """The test files that are named, or stand in a folder that is named."""
    files = {file for test in tests for file in ([test] if test.endswith(".py") else _under(root, test))}
    return sorted(files)


def _under(root: Path, folder: str) -> Iterator[str]:
    return (path.relative_to(root).as_posix() for path in (root / folder).rglob("test_*.py"))


def mutants(root: Path, file: str) -> list[Mutant]:
    """Every mutant of a file. The same change twice on lines of the same words is numbered."""
    source = (root / file).read_text()
    lines = source.splitlines()
    seen: Counter[tuple[str, str]] = Counter()
    made = []
    for index, site in enumerate(changes.sites(ast.parse(source))):
        words = lines[site.line - 1].strip()
        seen[words, site.mutation] += 1
        number = seen[words, site.mutation]
        mutation = site.mutation if number == 1 else f"{site.mutation} ({number})"
        made.append(Mutant(file, site.line, words, mutation, index, site.statement))
    return made


def chosen(files: Mapping[str, Sequence[Mutant]], count: int, seed: str) -> list[Mutant]:
    """At least `count` mutants, of each file in proportion to its own; a file that has any gives one at least."""
    total = sum(map(len, files.values()))
    picked = []
    for all_of_file in files.values():
        share = -(-count * len(all_of_file) // total)
        drawn = sorted(all_of_file, key=lambda mutant: _lot(mutant, seed))[:share]
        picked += sorted(drawn, key=lambda mutant: mutant.index)
    return picked


def _lot(mutant: Mutant, seed: str) -> str:
    return hashlib.sha256("\0".join((seed, *mutant.key)).encode()).hexdigest()
