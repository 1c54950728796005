"""The loop of one worker: take a due job, hold it while it runs, note how it ended; it never stops half-way."""

import logging
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from accreditation import clock, logs
from accreditation.db import db, undo, unit_of_work
from accreditation.enums.jobs import JobKind
from accreditation.errors import RuleBroken
from accreditation.queries.heartbeats import clock_in_doubt
from accreditation.services import heartbeats, jobs
from accreditation.services.jobs import LeaseLost, Run, TakesLong, TryLater
from accreditation.storage.base import StoreFull, StoreUnreachable

Handler = Callable[[Run], None]
NIGHTLY = (
    JobKind.AUDIT_CHECKPOINT,
    JobKind.RUN_CLOCKS,
    # After the deadlines, so that nobody is reminded of what was closed a moment before.
    JobKind.REMIND,
    JobKind.SWEEP,
    JobKind.MEASURE_AGREEMENT,
    JobKind.VERIFY_STORE,
)
NIGHT = time(1, 0)
POLL_SECONDS = 1.0
log = logging.getLogger(__name__)


class Worker:
    """One worker of an app, with what it knows how to do."""

    def __init__(
        self,
        app: Flask,
        handlers: Mapping[JobKind, Handler],
        *,
        poll: float = POLL_SECONDS,
        lease: timedelta = jobs.LEASE,
        short_only: bool = False,
        parent: int | None = None,
    ) -> None:
        self._app, self._handlers, self._poll, self._lease = app, handlers, poll, lease
        self._short_only, self._parent = short_only, parent
        self._stop = threading.Event()
        self._planned: date | None = None
        self._noted: datetime | None = None

    def run(self) -> None:
        """Work until told to stop, or until the parent is gone; the job in hand is always finished first."""
        while not self._stop.is_set() and not self._left_alone():
            try:
                self._note_that_it_runs()
                # A database that restarts must not end the worker: the next look may succeed.
                busy = self.once()
            except SQLAlchemyError:
                logs.rarely.log(log, logging.ERROR, "the database does not answer", exc_info=True)
                busy = False
            if not busy:
                self._stop.wait(self._poll)

    def _left_alone(self) -> bool:
        """A parent that was killed could tell nobody; its workers would go on unseen, beside those of the next start."""
        return self._parent is not None and os.getppid() != self._parent

    def stop(self) -> None:
        """Take no further job."""
        self._stop.set()

    def stop_on_signals(self) -> None:
        """Let SIGTERM and SIGINT stop the worker after its present job."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: self.stop())

    def drain(self) -> int:
        """Do everything that is due now, and say how many jobs that was."""
        count = 0
        while not self._stop.is_set() and self.once():
            count += 1
        return count

    def once(self) -> bool:
        """Do one due job; False where none was due."""
        with self._app.app_context():
            self._plan_the_night()
            run = jobs.claim(tuple(self._handlers), lease=self._lease, short_only=self._short_only)
            if run is None:
                return False
            self._attempt(run)
            return True

    def _note_that_it_runs(self) -> None:
        """Let deadlines know that the service is up, before a job and in no transaction of its own making."""
        now = clock.now()
        if self._noted is not None and abs(now - self._noted) < heartbeats.EVERY:
            return
        with self._app.app_context():
            heartbeats.beat()
        self._noted = now

    def _plan_the_night(self) -> None:
        """Ask for the nightly work, once a day however many workers there are; never by a clock that jumped."""
        today = clock.today()
        # Spares a write with each look; the unique key alone would keep it to once a day.
        if self._planned == today or clock_in_doubt():
            return
        # On SQLite a reading cannot go on as a write once another has written.
        jobs.end_reading()
        at_night = datetime.combine(today, NIGHT, clock.LONDON)
        with unit_of_work():
            for kind in NIGHTLY:
                if kind in self._handlers:
                    jobs.enqueue(kind, {}, run_at=at_night, unique_key=f"{kind.value}:{today.isoformat()}")
        self._planned = today

    def _attempt(self, run: Run) -> None:
        try:
            with _held(db.engine, run, self._lease):
                self._handlers[run.kind](run)
        except LeaseLost:
            undo()
            log.warning("Job %s (%s) was taken over by another worker", run.job_id, run.kind.value)
        except TakesLong:
            undo()
            log.info("Job %s (%s) takes long, and is left to another worker", run.job_id, run.kind.value)
            jobs.leave_to_others(run)
        except (TryLater, StoreFull, StoreUnreachable) as error:
            undo()
            log.warning("Job %s (%s) waits: %s", run.job_id, run.kind.value, error)
            jobs.wait(run, str(error))
        # A handler may fail in any way; the job says so, and the worker goes on.
        except Exception as error:
            undo()
            log.warning("Job %s (%s) failed", run.job_id, run.kind.value, exc_info=True)
            jobs.fail(run, plainly(error))
        else:
            log.info("Job %s (%s) is done", run.job_id, run.kind.value)


@contextmanager
def _held(engine: Engine, run: Run, lease: timedelta) -> Iterator[None]:
    """Renew the lease three times in its length, from a thread and a connection of its own."""
    over = threading.Event()

    def beat() -> None:
        # Two renewals may fail before the lease is lost.
        while not over.wait(lease.total_seconds() / 3):
            try:
                if not jobs.heartbeat(engine, run, lease=lease):
                    return
            except SQLAlchemyError:
                logs.rarely.log(log, logging.WARNING, "a lease could not be renewed", exc_info=True)

    thread = threading.Thread(target=beat, name=f"heartbeat-{run.job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def plainly(error: Exception) -> str:
    """What an administrator reads: our own words, else only the kind of error and its place, never its content."""
    if isinstance(error, RuleBroken):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place
