"""A worker that is killed with SIGKILL at a random moment of a job, and the minute after which its lease is over."""

import contextlib
import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.jobs import JobKind, JobState
from accreditation.jobs.handlers import HANDLERS
from accreditation.jobs.worker import Worker
from accreditation.models.jobs import Job
from accreditation.settings import ROOT
from tests import databases


class Moments:
    """Random moments within about the length of the work: they come sooner after one that came too late, else later."""

    def __init__(self, rng: random.Random, within: float) -> None:
        self._rng, self._within = rng, within
        self.hits = 0

    def next(self) -> float:
        """How many seconds to wait."""
        return self._rng.uniform(0, self._within)

    def note(self, hit: bool) -> None:
        """Say whether the last moment fell into the work."""
        self.hits += hit
        self._within *= 1.2 if hit else 0.5


@contextlib.contextmanager
def seeded() -> Iterator[random.Random]:
    """Other moments in every run; what fails says with which seed they come again."""
    seed = int(os.environ.get("KILL_SEED") or secrets.randbelow(1_000_000))
    try:
        yield random.Random(seed)
    except BaseException as error:
        error.add_note(f"The same moments again: KILL_SEED={seed}")
        raise


def interrupt(app: Flask, kind: JobKind, moments: Moments) -> None:
    """Start a worker, kill it a moment after it took a job of this kind, and end its lease."""
    with working(app) as worker:
        wait_until_running(app, kind)
        time.sleep(moments.next())
        worker.send_signal(signal.SIGKILL)
    moments.note(hasten(app, kind) > 0)


def finish(app: Flask, kind: JobKind) -> None:
    """Another worker does what is left."""
    Worker(app, {kind: HANDLERS[kind]}).drain()


@contextlib.contextmanager
def working(app: Flask) -> Iterator["subprocess.Popen[bytes]"]:
    """A real worker, killed in the end: one process, so that it is what does the work that is killed, not its keeper."""
    environment = {
        **os.environ,
        "SECRET_KEY": databases.SECRET,
        "AUDIT_KEY": databases.AUDIT_SECRET,
        "DATABASE_URL": app.extensions["settings"].database_url,
        "STORE_FOLDER": app.extensions["settings"].store_folder,
        "ACCEPT_UNSCANNED": "1",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work", "--processes", "1"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as worker:
        try:
            yield worker
        finally:
            worker.kill()


def running(kind: JobKind) -> list[Job]:
    """The jobs of a kind that a worker holds."""
    statement = select(Job).where(Job.kind == kind, Job.state == JobState.RUNNING)
    return list(db.session.scalars(statement))


def wait_until_running(app: Flask, kind: JobKind) -> None:
    """Return once a worker has taken a job of this kind."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with app.app_context():
            if running(kind):
                return
        time.sleep(0.01)
    raise AssertionError("the worker took no job")


def hasten(app: Flask, kind: JobKind) -> int:
    """As if minutes had passed: what was interrupted or put back is due now; says how many jobs were running."""
    now = clock.now()
    with app.app_context(), unit_of_work():
        held = running(kind)
        for job in held:
            job.lease_until = now - timedelta(seconds=1)
        for job in db.session.scalars(select(Job).where(Job.kind == kind, Job.state == JobState.READY)):
            job.run_at = min(job.run_at, now)
        return len(held)
