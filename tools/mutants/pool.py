"""Forked processes, a few at a time, each with one task and a time limit; what one of them breaks dies with it."""

import itertools
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

T = TypeVar("T")
POLL = 0.01
TERMINAL = os.dup(2)
NUMBERS = itertools.count()
"""Two answers never share a file."""
TIME_OUT = "time-out"


def announce(words: str) -> None:
    """Say something to the person who waits, from whatever process: a child's own output goes to a log."""
    os.write(TERMINAL, f"{words}\n".encode())


@dataclass(frozen=True)
class Task(Generic[T]):
    """What one process does: `run` answers with something that JSON can hold."""

    subject: T
    run: Callable[[], Any]
    limit: float


class Crashed(Exception):
    """A process ended without an answer, which is a fault of this tool and never counts as noticed."""


@dataclass
class _Running(Generic[T]):
    task: Task[T]
    answer: Path
    ends_at: float


def fork(task: Task[Any], answer: Path) -> int:
    """Run a task in a child of its own session, silently; its answer is in the file when it has ended."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        os.setsid()
        log = os.open(answer.with_suffix(".log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        answer.write_text(json.dumps(task.run()))
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, this child must end here
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def each(tasks: Sequence[Task[T]], folder: Path, workers: int) -> Iterator[tuple[T, Any]]:
    """Run the tasks, and yield each subject with its answer as it comes; TIME_OUT where it took too long."""
    waiting = list(tasks)
    running: dict[int, _Running[T]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                task = waiting.pop(0)
                answer = folder / f"{os.getpid()}-{next(NUMBERS)}.json"
                running[fork(task, answer)] = _Running(task, answer, time.monotonic() + task.limit)
            yield from _ended(running)
            time.sleep(POLL)
    finally:
        for child in running:
            _kill(child)


def _ended(running: dict[int, _Running[T]]) -> Iterator[tuple[T, Any]]:
    for child, process in list(running.items()):
        ended, _ = os.waitpid(child, os.WNOHANG)
        late = time.monotonic() > process.ends_at
        if not ended and not late:
            continue
        del running[child]
        # A test may have left a process of its own behind: the whole session ends.
        _kill(child)
        if ended and not process.answer.exists():
            raise Crashed(f"{process.task.subject}\n{process.answer.with_suffix('.log').read_text()[-3000:]}")
        yield process.task.subject, json.loads(process.answer.read_text()) if ended else TIME_OUT


def _kill(session: int) -> None:
    try:
        os.killpg(session, signal.SIGKILL)
        os.waitpid(session, 0)
    except (ProcessLookupError, ChildProcessError):
        return
