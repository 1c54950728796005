"""A worker that is killed with SIGKILL at a random moment of a job, and the minute after which its lease is over."""

import os
import random
import signal
import subprocess
import sys
import time
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


def interrupted(app: Flask, kind: JobKind, rng: random.Random, *, within: float) -> bool:
    """Start a worker, kill it up to `within` seconds after it took a job of this kind, and end its lease.

    Says whether the job was cut off, or was done before.
    """
    worker = _start(app)
    _wait_until_running(app, kind)
    time.sleep(rng.uniform(0, within))
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    return _let_the_lease_end(app, kind) > 0


def finish(app: Flask, kind: JobKind) -> None:
    """Another worker does what is left."""
    Worker(app, {kind: HANDLERS[kind]}).drain()


def _start(app: Flask) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "SECRET_KEY": databases.SECRET,
        "AUDIT_KEY": databases.AUDIT_SECRET,
        "DATABASE_URL": app.extensions["settings"].database_url,
        "STORE_FOLDER": app.extensions["settings"].store_folder,
        "ACCEPT_UNSCANNED": "1",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _running(kind: JobKind) -> list[Job]:
    statement = select(Job).where(Job.kind == kind, Job.state == JobState.RUNNING)
    return list(db.session.scalars(statement))


def _wait_until_running(app: Flask, kind: JobKind) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with app.app_context():
            if _running(kind):
                return
        time.sleep(0.01)
    raise AssertionError("the worker took no job")


def _let_the_lease_end(app: Flask, kind: JobKind) -> int:
    """As if a minute had passed since the kill; says how many jobs it interrupted."""
    with app.app_context(), unit_of_work():
        held = _running(kind)
        for job in held:
            job.lease_until = clock.now() - timedelta(seconds=1)
        return len(held)
