"""Which test reaches which statement of the target modules, and how long each test takes; recorded once, then kept.

The record is kept under .dev/ by the hash of all that it depends on, so it is made anew when a line of ours changed.
"""

import ast
import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tools.mutants import loading

SOURCES = ("accreditation", "workflows", "forms", "tests")
FARTHEST = 3
"""So many imports away a test may still notice what a module builds."""
SUFFIXES = {".py", ".yaml", ".json", ".html"}


@dataclass
class Coverage:
    """What a run of all tests has shown; `hits` is module → line → tests, and `bare` needs nothing of a conftest."""

    seconds: dict[str, float] = field(default_factory=dict)
    bare: list[str] = field(default_factory=list)
    hits: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    at_import: dict[str, list[int]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def reaching(self, module: str, line: int) -> list[str]:
        """The tests that reach a statement."""
        return self.hits.get(module, {}).get(str(line), [])

    def entering(self, module: str) -> set[str]:
        """The tests that reach any statement of a module."""
        return {test for tests in self.hits.get(module, {}).values() for test in tests}


def merged(records: Iterable[Coverage]) -> Coverage:
    """What several runs have shown, each of its own test files."""
    whole = Coverage()
    for part in records:
        whole.seconds |= part.seconds
        whole.bare += part.bare
        whole.failed += part.failed
        for module, lines in part.at_import.items():
            whole.at_import[module] = sorted({*whole.at_import.get(module, ()), *lines})
        for module, hits in part.hits.items():
            for line, tests in hits.items():
                whole.hits.setdefault(module, {}).setdefault(line, []).extend(tests)
    return whole


def digest(root: Path) -> str:
    """The hash of everything that a record depends on."""
    total = hashlib.sha256()
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SUFFIXES and "__pycache__" not in path.parts:
                total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def read(path: Path) -> Coverage | None:
    """The record of this very tree, if there is one."""
    return Coverage(**json.loads(path.read_text())) if path.exists() else None


def keep(path: Path, coverage: Coverage) -> None:
    """Keep a record, and forget those of other trees."""
    path.parent.mkdir(exist_ok=True)
    for old in path.parent.glob("mutants-*.json"):
        old.unlink()
    path.write_text(json.dumps(asdict(coverage)))


def file_of_tree(root: Path) -> Path:
    """Where the record of the tree is kept; asked before the tests run, since somebody may go on writing."""
    return root / ".dev" / f"mutants-{digest(root)[:32]}.json"


@cache
def imports(root: Path) -> dict[str, set[str]]:
    """What each file of ours and of the tests imports: modules, and the names that it takes out of them."""
    named = {}
    for folder in ("accreditation", "workflows", "tests"):
        for path in sorted((root / folder).rglob("*.py")):
            named[path.relative_to(root).as_posix()] = set(_imported(path.read_text()))
    return named


def _imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def importers(root: Path, module: str) -> dict[str, int]:
    """The files that import a module, themselves or by others: how many imports lie between."""
    distances: dict[str, int] = {}
    nearest = [module]
    for distance in range(FARTHEST):
        files = [
            file
            for file, names in imports(root).items()
            if file not in distances and names.intersection(nearest)
        ]
        distances |= dict.fromkeys(files, distance)
        nearest = [loading.module_name(file) for file in files]
    return distances


class Recorder:
    """A plugin of pytest's that writes down what each test reaches and how long it takes."""

    def __init__(self, modules: list[str]) -> None:
        self.coverage = Coverage()
        self.reached: set[tuple[str, int]] = set()
        self.tests_reaching: dict[tuple[str, int], list[str]] = defaultdict(list)
        makers = dict.fromkeys(modules, loading.recorded)
        loading.Finder(makers, {loading.HIT: lambda module, line: self.reached.add((module, line))}).install()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """What was reached by now was reached while modules were imported."""
        for module, line in sorted(self.reached):
            self.coverage.at_import.setdefault(module, []).append(line)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Run one test, and note what it reached."""
        self.reached.clear()
        # Of the processor: what else the machine does must not decide how many tests a mutant gets.
        began = time.process_time()
        answer = yield
        self.coverage.seconds[item.nodeid] = round(time.process_time() - began, 4)
        if is_bare(item):
            self.coverage.bare.append(item.nodeid)
        for place in self.reached:
            self.tests_reaching[place].append(item.nodeid)
        return answer

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that fails on the tree as it is."""
        if report.failed:
            self.coverage.failed.append(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Sort what was noted by module and line."""
        for (module, line), tests in sorted(self.tests_reaching.items()):
            self.coverage.hits.setdefault(module, {})[str(line)] = tests


def is_bare(item: Any) -> bool:
    """Whether a test takes nothing from a conftest."""
    definitions = item._fixtureinfo.name2fixturedefs.values()  # noqa: SLF001 - pytest offers no other way
    return not any("conftest" in each.func.__code__.co_filename for given in definitions for each in given)
