"""Try mutants: run the tests that reach the changed line, fastest first, until one fails.

A change inside a function goes into a process that has loaded everything and collected every test: a fork gets the
function's new code. What runs at import (tables, constants) goes into a fork that has loaded nothing of ours yet.
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tools.mutants import changes, coverage, loading, pool
from tools.mutants.coverage import Coverage
from tools.mutants.kills import Kills
from tools.mutants.sample import Mutant

THIRD_PARTY = (
    "alembic.command", "boto3", "flask_login", "flask_migrate", "flask_sqlalchemy", "holidays", "hypothesis", "jsonschema",
    "lxml.html", "playwright.sync_api", "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite", "transitions", "wtforms",
)  # fmt: skip
"""Loaded once before anything is forked; none of it is ours, so no mutant is in it."""
BUDGET = 20.0
"""The seconds of tests, as recorded, that one mutant gets."""
SLOWER = 10.0
"""How much slower than recorded a run may be, on a machine with other work, before it counts as one that never ends."""
AT_IMPORT_BUDGET = 8.0
"""The same for what runs at import, where every user of a module may notice."""
SOUND_BUDGET = 2.0
"""The seconds of tests that must pass when nothing is changed, in each way of trying."""
START = 30.0
QUIET = (
    "-q",
    "-p",
    "no:randomly",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "--assert=plain",
    "--tb=no",
    "-rN",
)
SURVIVED = ""
NOT_IMPORTED = "does not import"

Verdict = tuple[Mutant, str]
"""A mutant, and the test that noticed it; SURVIVED where none did."""


def preload() -> None:
    """Load what every test needs of others, so that each fork has it."""
    for name in THIRD_PARTY:
        import_module(name)


def steady() -> None:
    """Let property tests draw the same examples each time, and not look for the smallest that fails."""
    from hypothesis import Phase, settings

    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("mutants", derandomize=True, database=None, deadline=None, phases=phases)
    settings.load_profile("mutants")


@dataclass(eq=False)
class Chosen:
    """A plugin of pytest's that runs the chosen tests in the chosen order, and keeps the first that failed."""

    tests: Sequence[str]
    failed: list[str] = field(default_factory=list)
    ended: int = 0

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the chosen tests, in their order."""
        by_name = {item.nodeid: item for item in items}
        items[:] = [by_name[name] for name in self.tests if name in by_name]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A test file that cannot be read any more has noticed the change."""
        if report.failed:
            self.failed.append(NOT_IMPORTED)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what failed, and count the tests that came to their end."""
        self.ended += report.when == "teardown"
        if report.failed:
            self.failed.append(report.nodeid)

    def verdict(self) -> str:
        """The test that noticed. That none did counts only if every chosen test was run."""
        if self.failed:
            return self.failed[0]
        if self.ended != len(self.tests):
            raise pool.Crashed(f"{self.ended} tests ran, not {len(self.tests)}")
        return SURVIVED


def run_pytest(arguments: Iterable[str], plugin: object) -> int:
    """Run pytest here, in temporary folders of its own. It is told that it is a worker, so forks share servers."""
    os.environ["PYTEST_XDIST_WORKER"] = "mutants"
    steady()
    folder = tempfile.mkdtemp(prefix="pytest-")
    return int(pytest.main([*QUIET, f"--basetemp={folder}", *arguments], plugins=[plugin]))


def record(root: Path, modules: list[str], tests: list[str]) -> dict[str, Any]:
    """Run all tests once on the tree as it is, and write down what each reaches."""
    recorder = coverage.Recorder(modules)
    run_pytest(["-k", "not postgresql", *(str(root / folder) for folder in tests)], recorder)
    if not recorder.coverage.seconds:
        raise pool.Crashed("no test ran")
    return vars(recorder.coverage)


def fastest(
    tests: Iterable[str],
    seconds: Mapping[str, float],
    budget: float = BUDGET,
    rank: Callable[[str], Any] = lambda _: 0,
) -> list[str]:
    """The tests that fit into the budget, by rank and the fastest first; one at least, if there are any."""
    ordered: list[str] = []
    spent = 0.0
    for test in sorted(set(tests), key=lambda name: (rank(name), seconds[name], name)):
        spent += seconds[test]
        if ordered and spent > budget:
            break
        ordered.append(test)
    return ordered


def file_of(test: str) -> str:
    """The file of a test."""
    return test.partition("::")[0]


def announce(mutant: Mutant, by: str) -> None:
    """Say at once what became of a mutant."""
    pool.announce(f"{mutant.file}:{mutant.line}  {mutant.mutation}  {by or 'SURVIVED'}")


def at_import(mutant: Mutant, seen: Coverage) -> bool:
    """Whether the changed line runs when its module is imported, so that a loaded process is too late for it."""
    module = loading.module_name(mutant.file)
    return mutant.statement is None or mutant.statement in seen.at_import.get(module, ())


@dataclass(frozen=True)
class Trials:
    """The tree, what its tests reach, and how many processes try mutants at once."""

    root: Path
    seen: Coverage
    kills: Kills
    folder: Path
    workers: int

    def limit(self, tests: Sequence[str]) -> float:
        """The seconds after which a run counts as one that never ends."""
        return START + SLOWER * sum(self.seen.seconds[test] for test in tests)

    def imported(self, mutants: Sequence[Mutant]) -> Iterator[Verdict]:
        """Try changes to what runs at import: first by tests that need no database, then by the others."""
        bare = set(self.seen.bare)
        files = {mutant.file for mutant in mutants}
        candidates = {file: self._users(file) for file in files}
        importers = {file: coverage.importers(self.root, loading.module_name(file)) for file in files}
        left = list(mutants)
        for needs_nothing in (True, False):
            tasks = []
            for mutant in left:
                users = [name for name in candidates[mutant.file] if (name in bare) is needs_nothing]
                rank = partial(self._rank_at_import, mutant, importers[mutant.file])
                tests = fastest(users, self.seen.seconds, AT_IMPORT_BUDGET, rank)
                run = partial(self._fresh, mutant, tests, needs_nothing)
                tasks.append(pool.Task(mutant, run, self.limit(tests)))
            left = []
            for mutant, by in pool.each(tasks, self.folder, self.workers):
                if by == SURVIVED and needs_nothing:
                    left.append(mutant)
                    continue
                announce(mutant, by)
                yield mutant, by

    def rank(self, mutant: Mutant, test: str) -> tuple[int, bool]:
        """Among tests that noticed nothing yet, those of the module's own noun come first."""
        noun = file_of(test).rpartition("/test_")[2].removesuffix(".py")
        return self.kills.rank(mutant, test), noun not in mutant.file.removesuffix(".py").split("/")

    def _rank_at_import(self, mutant: Mutant, importers: Mapping[str, int], test: str) -> tuple[int, int]:
        """Among tests that noticed nothing yet, those of a file that names the module come first."""
        return self.kills.rank(mutant, test), importers.get(file_of(test), coverage.FARTHEST)

    def _users(self, file: str) -> set[str]:
        """The tests that may notice a change to what a module builds: of files that import it, or that reach who does."""
        module = loading.module_name(file)
        tests = self.seen.entering(module)
        importers = coverage.importers(self.root, module)
        for importer, distance in importers.items():
            if distance == 0 and not importer.startswith("tests/"):
                tests |= self.seen.entering(loading.module_name(importer))
        return tests | {name for name in self.seen.seconds if file_of(name) in importers}

    def _fresh(self, mutant: Mutant | None, tests: Sequence[str], needs_nothing: bool) -> str:
        if not tests:
            return SURVIVED
        if mutant is not None:
            make: Callable[[str], Any] = partial(changes.changed, index=mutant.index)
            loading.Finder({loading.module_name(mutant.file): make}).install()
        plugin = Chosen(tests)
        files = sorted({file_of(test) for test in tests})
        run_pytest(["-x", *(["--noconftest"] if needs_nothing else []), *files], plugin)
        return plugin.verdict()

    def sound(self) -> Iterator[Verdict]:
        """Try nothing at all, in each way: a test that fails then would count against every mutant."""
        bare = set(self.seen.bare)
        nothing = Mutant("", 0, "", "nothing", -1, None)
        for needs_nothing in (True, False):
            tests = fastest(
                [name for name in self.seen.seconds if (name in bare) is needs_nothing],
                self.seen.seconds,
                SOUND_BUDGET,
            )
            run = partial(self._fresh, None, tests, needs_nothing)
            yield from pool.each([pool.Task(nothing, run, self.limit(tests))], self.folder, 1)

    def loaded(self, mutants: Sequence[Mutant], folders: Sequence[str]) -> list[Verdict]:
        """Try changes inside functions, each in a fork of one process that has collected every test."""
        plugin = Loaded(self, mutants)
        task = pool.Task(
            "the process that has collected every test", partial(self._collect, plugin, folders), 3600.0
        )
        ((_, answers),) = pool.each([task], self.folder, 1)
        return [(mutants[index], by) for index, by in answers]

    def _collect(self, plugin: "Loaded", folders: Sequence[str]) -> list[tuple[int, str]]:
        run_pytest(["-k", "not postgresql", *folders], plugin)
        if len(plugin.answers) != len(plugin.mutants):
            raise pool.Crashed(f"{len(plugin.answers)} of {len(plugin.mutants)} mutants were tried")
        return plugin.answers


@dataclass(eq=False)
class Loaded:
    """A plugin of pytest's that, in place of the tests, forks for each mutant and runs those that reach it."""

    trials: Trials
    mutants: Sequence[Mutant]
    answers: list[tuple[int, str]] = field(default_factory=list)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every mutant, and nothing at all first."""
        by_name = {item.nodeid: item for item in session.items}
        tasks = [self._task(None, by_name)] + [
            self._task(index, by_name) for index in range(len(self.mutants))
        ]
        for index, by in pool.each(tasks, self.trials.folder, self.trials.workers):
            if index is not None:
                announce(self.mutants[index], by)
                self.answers.append((index, by))
            elif by != SURVIVED:
                raise pool.Crashed(f"{by} fails when nothing is changed")
        return True

    def _task(self, index: int | None, by_name: dict[str, pytest.Item]) -> pool.Task[int | None]:
        seen = self.trials.seen
        if index is None:
            tests = fastest(seen.seconds, seen.seconds, SOUND_BUDGET)
        else:
            mutant = self.mutants[index]
            reaching = seen.reaching(loading.module_name(mutant.file), mutant.statement or 0)
            tests = fastest(reaching, seen.seconds, rank=partial(self.trials.rank, mutant))
        items = [by_name[test] for test in tests]
        return pool.Task(index, partial(self._run, index, items), self.trials.limit(tests))

    def _run(self, index: int | None, items: Sequence[pytest.Item]) -> str:
        if index is not None and items:
            self._change(self.mutants[index])
        # Forks run side by side: each gets temporary folders of its own.
        for item in items[:1]:
            factory: Any = item.config._tmp_path_factory  # type: ignore[attr-defined]  # noqa: SLF001 - pytest offers no other way
            factory._basetemp = Path(tempfile.mkdtemp(prefix="pytest-"))  # noqa: SLF001
        watch = Chosen([item.nodeid for item in items])
        for item in items[:1]:
            item.config.pluginmanager.register(watch)
        for item, following in zip(items, [*items[1:], None], strict=False):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if watch.failed:
                break
        return watch.verdict()

    def _change(self, mutant: Mutant) -> None:
        path = self.trials.root / mutant.file
        code = loading.compiled(changes.changed(path.read_text(), mutant.index), str(path))
        if not loading.swap(str(path), code):
            raise pool.Crashed(f"no function changed: {mutant}")
