"""Run mutants of the checkout in this folder against its tests; fail where too many survive, or one without a reason."""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tools.mutants import coverage, excuses, loading, pool, sample, trial
from tools.mutants.coverage import Coverage
from tools.mutants.kills import Kills
from tools.mutants.sample import Mutant
from tools.mutants.trial import SURVIVED, Trials, Verdict

ROOT = Path.cwd()
LAST_RUN = ROOT / ".dev" / "mutants.txt"
"""What became of each mutant of the last run, a line each."""


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """Read what was typed."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=330, help="how many mutants at least")
    parser.add_argument("--seed", default="1", help="another word draws another sample")
    parser.add_argument("--all", action="store_true", help="every mutant there is")
    parser.add_argument(
        "--file", action="append", default=[], help="only of this file, and all of it (again for more)"
    )
    parser.add_argument("--survivors", action="store_true", help="only those that survived last time")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 2)
    return parser.parse_args(given)


@contextmanager
def temporary() -> Iterator[Path]:
    """A folder for all that the tests write, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="mutants-", ignore_cleanup_errors=True) as folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        yield Path(folder)


def covered(plan: sample.Plan, files: Sequence[str], folder: Path, workers: int) -> Coverage:
    """What each test reaches: as recorded for this tree, else recorded now."""
    path = coverage.file_of_tree(ROOT)
    record = coverage.read(path)
    if record is None:
        print(
            "Recording what each test reaches (about a minute, once for each state of the tree)", flush=True
        )
        modules = [loading.module_name(file) for file in files]
        tests = sample.test_files(ROOT, plan.tests)
        shares = [share for first in range(workers) if (share := tests[first::workers])]
        tasks = [
            pool.Task("a recording", partial(trial.record, ROOT, modules, share), 1800.0) for share in shares
        ]
        record = coverage.merged(Coverage(**answer) for _, answer in pool.each(tasks, folder, workers))
        if not record.failed and record.seconds:
            coverage.keep(path, record)
    if record.failed or not record.seconds:
        raise SystemExit(
            f"The tests must pass before mutants are tried: {', '.join(record.failed[:5]) or 'none ran'}"
        )
    return record


def verdicts(trials: Trials, mutants: Sequence[Mutant], plan: sample.Plan) -> Iterator[Verdict]:
    """Try every mutant in the way that fits it."""
    for _, by in trials.sound():
        if by != SURVIVED:
            raise SystemExit(f"{by} fails when nothing is changed")
    loaded = [mutant for mutant in mutants if not trial.at_import(mutant, trials.seen)]
    yield from trials.loaded(loaded, plan.tests)
    fresh = [mutant for mutant in mutants if trial.at_import(mutant, trials.seen)]
    yield from trials.imported(fresh)


def table(results: Sequence[Verdict], excused: set[excuses.Key]) -> Iterator[str]:
    """Yield a line for each mutant, in the order of the files."""
    for mutant, by in sorted(results, key=lambda verdict: (verdict[0].file, verdict[0].index)):
        fate = f"killed by {by}" if by else "survived, excused" if mutant.key in excused else "SURVIVED"
        yield f"{mutant.file}:{mutant.line}  {mutant.mutation}  {fate}"


def areas(results: Sequence[Verdict]) -> Iterator[str]:
    """Yield a line for each folder or lone module: how many of its mutants were tried, and how many survived."""
    tried, survived = Counter[str](), Counter[str]()
    for mutant, killer in results:
        folder = mutant.file.rpartition("/")[0]
        tried[folder] += 1
        survived[folder] += not killer
    for folder, count in sorted(tried.items()):
        yield f"{folder:<44}{count:>5} tried{survived[folder]:>5} survived"


def judged(
    results: Sequence[Verdict], listed: Sequence[excuses.Excuse], every: set[excuses.Key], share: int
) -> list[str]:
    """What is wrong with a run: a share that is too small, a survivor without a reason, a reason without a survivor."""
    killed = [mutant for mutant, by in results if by]
    survivors = [mutant for mutant, by in results if not by]
    faults = [
        f"{mutant.file}:{mutant.line}  {mutant.mutation}  in “{mutant.source}”: no test notices"
        for mutant in excuses.unexcused(survivors, listed)
    ]
    faults += excuses.idle(listed, every, {mutant.key for mutant in killed})
    if 100 * len(killed) < share * len(results):
        faults.append(f"Fewer than {share} in 100 were killed.")
    return faults


def main(given: Sequence[str]) -> int:
    """Try the sample, print the table and the counts."""
    options, began = arguments(given), time.monotonic()
    plan = sample.read_plan(ROOT)
    every = {file: sample.mutants(ROOT, file) for file in sample.target_files(ROOT, plan.targets)}
    kills = Kills(ROOT / ".dev" / "mutants-killed-by.json")
    mutants = selected(options, every, kills)
    trial.preload()
    with temporary() as folder:
        trials = Trials(
            ROOT, covered(plan, list(every), folder, options.workers), kills, folder, options.workers
        )
        results: list[Verdict] = []
        try:
            results.extend(verdicts(trials, mutants, plan))
        finally:
            # What a run that was stopped has learnt makes the next one quicker.
            kills.keep(results)
    listed = excuses.read(ROOT / plan.excused)
    LAST_RUN.write_text("\n".join(table(results, {excuse.key for excuse in listed})) + "\n")
    faults = judged(results, listed, {mutant.key for file in every.values() for mutant in file}, plan.share)
    print("\n".join(areas(results)))
    print(summary(results, listed, time.monotonic() - began))
    print("\n".join(faults))
    return 1 if faults else 0


def selected(options: argparse.Namespace, every: dict[str, list[Mutant]], kills: Kills) -> list[Mutant]:
    """The mutants that were asked for."""
    files = {file: every[file] for file in options.file} if options.file else every
    if options.all or options.file or options.survivors:
        mutants = [mutant for file in files.values() for mutant in file]
    else:
        mutants = sample.chosen(files, options.count, options.seed)
    return [mutant for mutant in mutants if kills.survived(mutant)] if options.survivors else mutants


def summary(results: Sequence[Verdict], listed: Sequence[excuses.Excuse], seconds: float) -> str:
    """Say how the run went, in a sentence."""
    survivors = [mutant for mutant, killer in results if not killer]
    unanswered = len(excuses.unexcused(survivors, listed))
    killed = len(results) - len(survivors)
    share = 100 * killed / max(1, len(results))
    return (
        f"\n{killed} of {len(results)} killed ({share:.1f} %), in {seconds:.0f} seconds; of {len(survivors)} that survived "
        f"{len(survivors) - unanswered} are no fault (excused.toml says why). Each one: {LAST_RUN.relative_to(ROOT)}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
