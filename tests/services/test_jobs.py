"""The job table: asked for once, held by one, finished once, put back with patience, buried in the end."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.jobs import JobKind, JobState
from accreditation.errors import RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.jobs import Job
from accreditation.services import jobs
from accreditation.services.jobs import LeaseLost, Run
from tests.world import World

KINDS = (JobKind.SWEEP, JobKind.RUN_CLOCKS)
MINUTE = timedelta(minutes=1)


def ask(kind: JobKind = JobKind.SWEEP, **payload: int) -> int:
    with unit_of_work():
        number = jobs.enqueue(kind, payload)
    assert number is not None
    return number


def ask_and_break() -> None:
    jobs.enqueue(JobKind.SWEEP, {})
    raise ZeroDivisionError


def taken() -> Run:
    run = jobs.claim(KINDS)
    assert run is not None
    return run


def row(number: int) -> Job:
    db.session.expire_all()
    return db.session.get_one(Job, number)


def test_a_job_is_taken_with_its_payload_and_done_with_its_effect(app: Flask) -> None:
    number = ask(answer=42)
    run = taken()
    assert (run.job_id, run.kind, run.payload, run.tries) == (number, JobKind.SWEEP, {"answer": 42}, 1)
    assert row(number).state is JobState.RUNNING
    with run.finishing():
        ask_inside = jobs.enqueue(JobKind.RUN_CLOCKS, {})
    job = row(number)
    assert (job.state, job.token, job.lease_until, job.error) == (JobState.DONE, None, None, None)
    assert job.finished_at is not None
    assert ask_inside is not None
    assert row(ask_inside).state is JobState.READY


def test_nothing_is_asked_for_where_the_cause_is_undone(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work():
        ask_and_break()
    assert jobs.claim(KINDS) is None


def test_an_effect_that_fails_leaves_the_job_undone(app: Flask) -> None:
    number = ask()
    run = taken()
    with pytest.raises(ZeroDivisionError), run.finishing():
        ask_and_break()
    assert row(number).state is JobState.RUNNING
    assert db.session.scalar(select(func.count()).select_from(Job)) == 1


def test_a_key_is_asked_for_once_even_after_it_was_done(app: Flask) -> None:
    with unit_of_work():
        first = jobs.enqueue(JobKind.SWEEP, {}, unique_key="sweep:2026-11-23")
        assert jobs.enqueue(JobKind.SWEEP, {}, unique_key="sweep:2026-11-23") is None
    with taken().finishing():
        pass
    with unit_of_work():
        assert jobs.enqueue(JobKind.SWEEP, {}, unique_key="sweep:2026-11-23") is None
        assert jobs.enqueue(JobKind.SWEEP, {}, unique_key="sweep:2026-11-24") is not None
    assert first is not None


def test_jobs_are_taken_in_order_of_their_time_and_not_before_it(app: Flask) -> None:
    now = clock.now()
    with unit_of_work():
        late = jobs.enqueue(JobKind.SWEEP, {}, run_at=now + MINUTE)
        second = jobs.enqueue(JobKind.SWEEP, {}, run_at=now - MINUTE)
        first = jobs.enqueue(JobKind.SWEEP, {}, run_at=now - 2 * MINUTE)
    assert [taken().job_id, taken().job_id] == [first, second]
    assert jobs.claim(KINDS) is None
    with clock.at(now + 2 * MINUTE - timedelta(seconds=65)):
        assert jobs.claim(KINDS) is None
    with clock.at(now + MINUTE + timedelta(seconds=1)):
        assert {taken().job_id for _ in range(3)} >= {late}


def test_only_known_kinds_are_taken(app: Flask) -> None:
    ask(JobKind.INSPECT_EVIDENCE)
    assert jobs.claim(KINDS) is None


def test_a_job_is_held_by_one_until_its_lease_ends(app: Flask) -> None:
    ask()
    first = taken()
    assert jobs.claim(KINDS) is None
    with clock.at(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        second = taken()
        assert (second.job_id, second.tries) == (first.job_id, 2)
        with pytest.raises(LeaseLost), first.finishing():
            jobs.enqueue(JobKind.RUN_CLOCKS, {})
        with second.finishing():
            pass
    assert row(first.job_id).state is JobState.DONE
    assert db.session.scalar(select(func.count()).select_from(Job)) == 1
    with pytest.raises(LeaseLost), second.finishing():
        pass


def test_a_failure_waits_longer_each_time_and_is_buried_after_the_last(app: Flask) -> None:
    number = ask()
    moment, waits = clock.now(), []
    for _ in range(jobs.TRIES):
        with clock.at(moment):
            run = taken()
            jobs.fail(run, "The scanner does not answer. " * 100)
            assert jobs.claim(KINDS) is None
            waits.append((row(number).run_at - moment).total_seconds())
            moment = max(moment, row(number).run_at) + timedelta(seconds=1)
    assert [8 * 2**n <= wait <= 12 * 2**n for n, wait in enumerate(waits[:-1])] == [True] * 4
    job = row(number)
    assert (job.state, job.tries) == (JobState.DEAD, jobs.TRIES)
    assert job.error is not None
    assert len(job.error) == 500


def test_what_waits_for_the_store_is_not_counted_for_a_day(app: Flask) -> None:
    number = ask()
    asked_at = moment = clock.now()
    waits = []
    while moment - asked_at <= jobs.PATIENCE:
        with clock.at(moment):
            jobs.wait(taken(), "The store does not answer.")
            assert jobs.claim(KINDS) is None
            waits.append(row(number).run_at - moment)
            moment = max(moment, row(number).run_at) + timedelta(seconds=1)
    assert timedelta(seconds=8) <= min(waits)
    assert max(waits) <= 1.2 * jobs.LONGEST_WAIT
    assert (row(number).state, row(number).tries) == (JobState.READY, 0)
    for _ in range(jobs.TRIES):
        with clock.at(moment):
            jobs.wait(taken(), "The store does not answer.")
            moment = max(moment, row(number).run_at) + timedelta(seconds=1)
    assert (row(number).state, row(number).tries) == (JobState.DEAD, jobs.TRIES)


def test_a_wait_of_a_job_that_another_holds_changes_nothing(app: Flask) -> None:
    ask()
    first = taken()
    with clock.at(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        second = taken()
        jobs.wait(first, "The store does not answer.")
        assert row(second.job_id).state is JobState.RUNNING


def test_a_job_whose_workers_all_die_is_dead(app: Flask) -> None:
    number = ask()
    moment = clock.now()
    for _ in range(jobs.TRIES):
        with clock.at(moment):
            taken()
        moment += 2 * MINUTE
    with clock.at(moment):
        assert jobs.claim(KINDS) is None
    job = row(number)
    assert (job.state, job.error) == (JobState.DEAD, "The worker stopped each time while it did this.")


def test_a_failure_of_one_who_lost_the_lease_changes_nothing(app: Flask) -> None:
    ask()
    first = taken()
    with clock.at(clock.now() + 2 * MINUTE):
        second = taken()
        jobs.fail(first, "too late")
        assert row(first.job_id).state is JobState.RUNNING
        with second.finishing():
            pass


def test_an_administrator_runs_a_dead_job_again(world: World) -> None:
    number = ask()
    for hours in range(1, jobs.TRIES + 1):
        with clock.at(clock.now() + timedelta(hours=hours)):
            jobs.fail(taken(), "no")
    actor = world.viewer(world.person())
    with unit_of_work():
        jobs.run_again(row(number), actor=actor)
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.kind, event.stream, event.actor_id) == (AuditKind.JOB_RUN_AGAIN, "system", actor.id)
    run = taken()
    assert (run.job_id, run.tries) == (number, 1)
    with pytest.raises(RuleBroken, match="Only a job that failed"), unit_of_work():
        jobs.run_again(row(number), actor=actor)


def test_done_jobs_are_forgotten_after_a_month_and_no_others(app: Flask) -> None:
    done, waiting = ask(), ask(JobKind.INSPECT_EVIDENCE)
    with taken().finishing():
        pass
    with unit_of_work():
        assert jobs.forget_done() == 0
    with clock.at(clock.now() + timedelta(days=31)), unit_of_work():
        assert jobs.forget_done() == 1
    assert db.session.scalars(select(Job.id)).all() == [waiting]
    assert done != waiting
