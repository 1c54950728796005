"""Run mutants of the checkout in this folder against its tests; fail where too many survive, or one without a reason."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tools.mutants import coverage, excuses, loading, pool, sample, trial
from tools.mutants.coverage import Coverage
from tools.mutants.sample import Mutant
from tools.mutants.trial import SURVIVED, Trials, Verdict

ROOT = Path.cwd()


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """Read what was typed."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=330, help="how many mutants at least")
    parser.add_argument("--seed", default="1", help="another word draws another sample")
    parser.add_argument("--all", action="store_true", help="every mutant there is")
    parser.add_argument(
        "--file", action="append", default=[], help="only of this file, and all of it (again for more)"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 2)
    return parser.parse_args(given)


@contextmanager
def temporary() -> Iterator[Path]:
    """A folder for all that the tests write, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="mutants-", ignore_cleanup_errors=True) as folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        yield Path(folder)


def covered(plan: sample.Plan, files: Sequence[str], folder: Path) -> Coverage:
    """What each test reaches: as recorded for this tree, else recorded now."""
    path = coverage.file_of_tree(ROOT)
    record = coverage.read(path)
    if record is None:
        print(
            "Recording what each test reaches (a minute or two, once for each state of the tree)", flush=True
        )
        modules = [loading.module_name(file) for file in files]
        task = pool.Task("the recording", partial(trial.record, ROOT, modules, plan.tests), 1800.0)
        ((_, answer),) = pool.each([task], folder, 1)
        record = Coverage(**answer)
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
    files = {file: every[file] for file in options.file} if options.file else every
    whole = options.all or options.file
    mutants = (
        [mutant for file in files.values() for mutant in file]
        if whole
        else sample.chosen(files, options.count, options.seed)
    )
    trial.preload()
    with temporary() as folder:
        trials = Trials(ROOT, covered(plan, list(every), folder), folder, options.workers)
        results = list(verdicts(trials, mutants, plan))
    listed = excuses.read(ROOT / plan.excused)
    print("\n".join(table(results, {excuse.key for excuse in listed})))
    faults = judged(results, listed, {mutant.key for file in every.values() for mutant in file}, plan.share)
    killed = sum(bool(by) for _, by in results)
    share = 100 * killed / max(1, len(results))
    print(f"\n{killed} of {len(results)} killed ({share:.1f} %), in {time.monotonic() - began:.0f} seconds.")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
