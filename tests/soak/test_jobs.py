"""Many workers, killed workers: every job has its effect exactly once, on both databases."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.jobs import JobKind, JobState
from accreditation.models.jobs import Job
from accreditation.services import jobs
from accreditation.settings import ROOT
from tests import databases

JOBS = 400
WORKERS = 4


@pytest.fixture
def environment(live_app: Flask, tmp_path: Path) -> dict[str, str]:
    with live_app.app_context(), unit_of_work():
        db.session.execute(text("CREATE TABLE effects (job INTEGER NOT NULL, process INTEGER NOT NULL)"))
    return {
        **os.environ,
        "SECRET_KEY": databases.SECRET,
        "AUDIT_KEY": databases.AUDIT_SECRET,
        "DATABASE_URL": live_app.extensions["settings"].database_url,
        "STORE_FOLDER": str(tmp_path / "store"),
        "ACCEPT_UNSCANNED": "1",
    }


@pytest.fixture
def started(environment: dict[str, str]) -> Iterator["Starter"]:
    starter = Starter(environment)
    yield starter
    for process in starter.processes:
        process.kill()
        process.communicate()


class Starter:
    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self.processes: list[subprocess.Popen[str]] = []

    def __call__(self, task: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.soak.job_worker", task]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, text=True
        )
        self.processes.append(process)
        return process


def ask(app: Flask, count: int, seconds: float = 0) -> None:
    with app.app_context(), unit_of_work():
        for number in range(count):
            jobs.enqueue(JobKind.INSPECT_EVIDENCE, {"number": number, "seconds": seconds})


def effects(app: Flask) -> list[tuple[int, int]]:
    with app.app_context():
        rows = db.session.execute(text("SELECT job, process FROM effects ORDER BY job"))
        return [(job, process) for job, process in rows]


def states(app: Flask) -> dict[str, int]:
    with app.app_context():
        rows = db.session.execute(select(Job.state, func.count()).group_by(Job.state))
        return {state.value: count for state, count in rows}


def until(true: object, seconds: float = 30) -> None:
    assert callable(true)
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def test_four_workers_give_four_hundred_jobs_four_hundred_effects(live_app: Flask, started: Starter) -> None:
    ask(live_app, JOBS)
    workers = [started("drain") for _ in range(WORKERS)]
    shares = [int(worker.communicate(timeout=100)[0].split()[-1]) for worker in workers]
    done = effects(live_app)
    assert [job for job, _ in done] == list(range(JOBS))
    assert sum(shares) == JOBS
    assert states(live_app) == {"done": JOBS}


def test_a_killed_worker_s_job_is_done_once_by_another(live_app: Flask, started: Starter) -> None:
    ask(live_app, 1, seconds=2)
    first = started("work")
    until(lambda: states(live_app) == {"running": 1})
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert effects(live_app) == []
    with live_app.app_context(), unit_of_work():  # a minute passes
        job = db.session.scalars(select(Job)).one()
        assert job.state is JobState.RUNNING
        job.lease_until = clock.now() - timedelta(seconds=1)
    second = started("drain")
    second.communicate(timeout=30)
    assert effects(live_app) == [(0, second.pid)]
    assert states(live_app) == {"done": 1}


def test_a_worker_that_is_told_to_stop_finishes_what_it_holds(live_app: Flask, started: Starter) -> None:
    ask(live_app, 2, seconds=1)
    worker = started("work")
    until(lambda: states(live_app).get("running") == 1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert states(live_app) == {"done": 1, "ready": 1}


def test_the_command_keeps_several_workers_alive_and_ends_them_all(
    live_app: Flask, environment: dict[str, str]
) -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work", "--processes", "3"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, start_new_session=True
    ) as parent:
        try:
            until(lambda: len(children(parent.pid)) == 3)
            victim = children(parent.pid)[0]
            os.kill(victim, signal.SIGKILL)
            until(lambda: len(set(children(parent.pid)) - {victim}) == 3)
            workers = children(parent.pid)
            parent.send_signal(signal.SIGTERM)
            assert parent.wait(20) == 0
            until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
        finally:
            if parent.poll() is None:
                os.killpg(parent.pid, signal.SIGKILL)
    assert "dead" not in states(live_app)


def children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
