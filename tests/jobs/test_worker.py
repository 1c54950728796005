"""The worker's loop on real connections: effects once, failures noted without content, nightly work once a day."""

import logging
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from accreditation import clock, logs
from accreditation.db import db, unit_of_work
from accreditation.enums.jobs import JobKind, JobState
from accreditation.errors import RuleBroken
from accreditation.jobs.handlers import HANDLERS
from accreditation.jobs.worker import NIGHTLY, Worker
from accreditation.models.audit import AuditHead
from accreditation.models.jobs import Heartbeat, Job
from accreditation.queries.heartbeats import clock_in_doubt
from accreditation.services import heartbeats, jobs
from accreditation.services.jobs import Run, TryLater
from accreditation.storage.base import StoreFull, StoreUnreachable


@pytest.fixture
def effects() -> list[int]:
    return []


@pytest.fixture
def worker(live_app: Flask, effects: list[int]) -> Worker:
    def note(run: Run) -> None:
        effects.append(run.job_id)

    return Worker(live_app, {JobKind.INSPECT_EVIDENCE: note}, poll=0.01)


def finishing(run: Run) -> None:
    with run.finishing():
        pass


def ask(app: Flask, kind: JobKind = JobKind.INSPECT_EVIDENCE, count: int = 1) -> None:
    with app.app_context(), unit_of_work():
        for _ in range(count):
            jobs.enqueue(kind, {"revision_id": 1})


def rows(app: Flask) -> list[Job]:
    with app.app_context():
        return list(db.session.scalars(select(Job).order_by(Job.id)))


def failing(live_app: Flask, error: Exception) -> Job:
    def fail(_run: Run) -> None:
        raise error

    ask(live_app)
    assert Worker(live_app, {JobKind.INSPECT_EVIDENCE: fail}).drain() == 1
    return rows(live_app)[0]


def test_every_due_job_is_done_and_then_there_is_nothing(live_app: Flask) -> None:
    ask(live_app, count=3)
    worker = Worker(live_app, {JobKind.INSPECT_EVIDENCE: finishing})
    assert worker.drain() == 3
    assert [job.state for job in rows(live_app)] == [JobState.DONE] * 3
    assert not worker.once()


@pytest.mark.parametrize(
    ("error", "noted"),
    [
        (TryLater("The scanner does not answer."), "The scanner does not answer."),
        (RuleBroken("There is no room."), "There is no room."),
        (KeyError("patient name"), "KeyError in test_worker.py, line "),
    ],
)
def test_a_failure_is_noted_without_the_content(live_app: Flask, error: Exception, noted: str) -> None:
    job = failing(live_app, error)
    assert job.state is JobState.READY
    assert job.run_at > clock.now()
    assert job.error is not None
    assert job.error.startswith(noted)
    assert "patient" not in job.error


@pytest.mark.parametrize(
    ("error", "tries"),
    [(TryLater("Busy."), 0), (StoreFull(), 0), (StoreUnreachable(), 0), (RuleBroken("No."), 1)],
)
def test_only_a_failure_of_the_work_itself_is_counted(live_app: Flask, error: Exception, tries: int) -> None:
    assert failing(live_app, error).tries == tries


def test_what_a_failing_handler_left_open_is_undone(live_app: Flask) -> None:
    def half(run: Run) -> None:
        db.session.add(Job(kind=run.kind, payload={}, run_at=clock.now(), created_at=clock.now()))
        db.session.flush()
        raise ZeroDivisionError

    ask(live_app)
    Worker(live_app, {JobKind.INSPECT_EVIDENCE: half}).drain()
    assert len(rows(live_app)) == 1


def test_the_lease_is_renewed_while_the_work_lasts(live_app: Flask) -> None:
    lease, renewed, looked = timedelta(seconds=3), threading.Event(), threading.Event()

    def lease_until() -> datetime:
        until: datetime | None = db.session.scalar(select(Job.lease_until))
        assert until is not None
        jobs.end_reading()
        return until

    def slow(run: Run) -> None:
        until = lease_until()
        while lease_until() == until and not looked.wait(0.05):
            pass
        renewed.set()
        looked.wait()
        finishing(run)

    ask(live_app)
    first = Worker(live_app, {JobKind.INSPECT_EVIDENCE: slow}, lease=lease)
    second = Worker(live_app, {JobKind.INSPECT_EVIDENCE: finishing}, lease=lease)
    thread = threading.Thread(target=first.once)
    asked_at = clock.now()
    thread.start()
    try:
        assert renewed.wait(60)
        with live_app.app_context():
            until = lease_until()
        # However slow the machine is: the other looks after the first lease ended, and before the renewed one does.
        assert until - asked_at > lease
        with clock.at(until - timedelta(microseconds=1)):
            assert not second.once()
    finally:
        looked.set()
        thread.join()
    job = rows(live_app)[0]
    assert (job.state, job.tries) == (JobState.DONE, 1)


def test_a_worker_that_lost_its_job_keeps_nothing(live_app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    def overtaken(run: Run) -> None:
        with clock.at(clock.now() + timedelta(minutes=5)):
            other = jobs.claim([JobKind.INSPECT_EVIDENCE])
            assert other is not None
            finishing(other)
        with run.finishing():
            jobs.enqueue(JobKind.SWEEP, {})

    ask(live_app)
    with caplog.at_level(logging.WARNING):
        Worker(live_app, {JobKind.INSPECT_EVIDENCE: overtaken}).once()
    assert "was taken over by another worker" in caplog.text
    assert [(job.kind, job.state) for job in rows(live_app)] == [(JobKind.INSPECT_EVIDENCE, JobState.DONE)]


def test_stopping_finishes_the_job_in_hand_and_takes_no_other(live_app: Flask) -> None:
    started = threading.Event()

    def slow(run: Run) -> None:
        started.set()
        time.sleep(0.3)
        finishing(run)

    ask(live_app, count=2)
    worker = Worker(live_app, {JobKind.INSPECT_EVIDENCE: slow}, poll=0.01)
    thread = threading.Thread(target=worker.run)
    thread.start()
    started.wait()
    worker.stop()
    thread.join(5)
    assert not thread.is_alive()
    assert [job.state for job in rows(live_app)] == [JobState.DONE, JobState.READY]


def test_the_loop_outlives_a_database_that_does_not_answer(
    live_app: Flask, worker: Worker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from sqlalchemy.exc import OperationalError

    real, calls = jobs.claim, []

    def gone_at_first(*args: object, **named: object) -> Run | None:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("SELECT 1", {}, Exception("gone"))
        worker.stop()
        return real(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "claim", gone_at_first)
    # Another test of this minute may have had its line already.
    monkeypatch.setattr(logs, "rarely", logs.Rarely())
    worker.run()
    assert len(calls) == 2
    assert "the database does not answer" in caplog.text


def test_the_loop_notes_at_most_once_a_minute_that_the_service_is_up(
    live_app: Flask, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    moments = [noon + timedelta(seconds=second) for second in (0, 30, 59, 60, 61)]
    beats: list[datetime] = []
    beat = heartbeats.beat

    def noted() -> None:
        beats.append(clock.now())
        beat()

    def once() -> bool:
        moments.pop(0)
        if not moments:
            worker.stop()
        return True

    monkeypatch.setattr(clock, "now", lambda: moments[0])
    monkeypatch.setattr(heartbeats, "beat", noted)
    monkeypatch.setattr(worker, "once", once)
    worker.run()
    assert beats == [noon, noon + timedelta(minutes=1)]
    with live_app.app_context():
        (day,) = db.session.scalars(select(Heartbeat))
    assert (day.day, day.first_at, day.last_at) == (noon.date(), noon, noon + timedelta(minutes=1))
    assert day.longest_gap == 60


@pytest.fixture
def november() -> Iterator[datetime]:
    moment = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    with clock.at(moment):
        yield moment


def test_the_nightly_work_is_asked_for_once_a_day_by_however_many_workers(
    live_app: Flask, november: datetime
) -> None:
    handlers = dict.fromkeys(NIGHTLY, finishing)
    assert [Worker(live_app, handlers).drain() for _ in range(3)] == [len(NIGHTLY), 0, 0]
    assert [job.unique_key for job in rows(live_app)] == [f"{kind}:2026-11-23" for kind in NIGHTLY]
    with clock.at(november + timedelta(hours=12, minutes=30)):
        assert Worker(live_app, handlers).drain() == 0
    with clock.at(november + timedelta(hours=13, minutes=1)):
        assert Worker(live_app, handlers).drain() == len(NIGHTLY)


def test_the_nightly_handlers_run_on_an_empty_service(live_app: Flask, november: datetime) -> None:
    nightly = {kind: handler for kind, handler in HANDLERS.items() if kind in NIGHTLY}
    assert Worker(live_app, nightly).drain() == len(nightly)
    assert {job.state for job in rows(live_app)} == {JobState.DONE}
    store = live_app.extensions["store"]
    (checkpoint,) = store.entries("audit/")
    assert checkpoint.key.startswith(f"audit/checkpoints/{clock.now():%Y-%m-%d}t")
    with live_app.app_context():
        assert db.session.scalar(select(AuditHead.stream)) == "system"  # that it was sealed


def test_the_commands_do_and_list_jobs(live_app: Flask, november: datetime) -> None:
    ask(live_app, JobKind.SWEEP)
    runner = live_app.test_cli_runner()
    assert "\tWaiting\tClear away unfinished uploads" in runner.invoke(args=["jobs", "list"]).output
    done = runner.invoke(args=["jobs", "once"])
    assert done.exit_code == 0, done.output
    assert "done or put back" in done.output
    assert runner.invoke(args=["jobs", "list", "--state", "ready"]).output == ""
    assert "\tDone\t" in runner.invoke(args=["jobs", "list", "--state", "done"]).output


def test_a_night_is_planned_though_somebody_writes_while_the_clock_is_looked_at(
    live_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_while_another_writes() -> bool:
        in_doubt = clock_in_doubt()
        other = threading.Thread(target=ask, args=(live_app,))
        other.start()
        other.join()
        return in_doubt

    monkeypatch.setattr("accreditation.jobs.worker.clock_in_doubt", look_while_another_writes)
    Worker(live_app, {**HANDLERS}).once()
    planned = {job.kind for job in rows(live_app)}
    assert set(NIGHTLY) <= planned
