"""Background work: asked for in the transaction of its cause, held by one worker at a time, finished once."""

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Update, and_, delete, func, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.jobs import LONG, JobKind, JobState
from accreditation.errors import RuleBroken
from accreditation.models.jobs import Job
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit

TRIES = 5
LEASE = timedelta(seconds=60)
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=15)
PATIENCE = timedelta(days=1)
"""So long after it was asked for, work waits for what it needs without a try being counted."""
KEEP_DONE = timedelta(days=30)
_ERROR_LENGTH = 500


class LeaseLost(Exception):
    """Another worker holds the job now; nothing of this attempt may be kept."""


class TakesLong(Exception):
    """The work turned out to be long, so a worker that is kept for short work leaves it to another."""


class TryLater(Exception):
    """Something that the work needs is not there now; the message is for an administrator."""


@dataclass(frozen=True)
class Queue:
    """For whom work is done: work of one queue takes turns with that of every other."""

    organisation_id: int
    person_id: int


OWN = Queue(0, 0)
"""What an operator asks for by thousands: it takes turns with everybody's, as one of them."""


@dataclass(frozen=True)
class Run:
    """One attempt at a job: what a handler gets, and the only way in which it finishes."""

    job_id: int
    kind: JobKind
    payload: dict[str, Any]
    tries: int
    token: str
    by_short_worker: bool = False

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """The job's one short write: what is done in the block and `done` are kept together, or neither is."""
        with unit_of_work():
            # First, so that an attempt whose lease is lost stops before it writes anything.
            finish(self)
            yield

    @property
    def mine(self) -> ColumnElement[bool]:
        """The job's row, as long as this attempt holds it."""
        return and_(Job.id == self.job_id, Job.token == self.token, Job.state == JobState.RUNNING)


def enqueue(
    kind: JobKind,
    payload: dict[str, Any],
    *,
    run_at: datetime | None = None,
    unique_key: str | None = None,
    queue: Queue | None = None,
    takes_long: bool = False,
) -> int | None:
    """Ask for work in the present transaction; the job's number, or None where the key was asked for before.

    Without a queue it goes before everybody's, as what the night asks for does.
    """
    now = clock.now()
    insert = (postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite).insert
    statement = insert(Job).values(
        kind=kind,
        payload=payload,
        state=JobState.READY,
        run_at=run_at or now,
        organisation_id=queue and queue.organisation_id,
        person_id=queue and queue.person_id,
        turn=_turn(queue) if queue else 0,
        takes_long=takes_long or kind in LONG,
        tries=0,
        unique_key=unique_key,
        created_at=now,
    )
    once = statement.on_conflict_do_nothing(index_elements=["unique_key"]).returning(Job.id)
    number: int | None = db.session.scalar(once)
    return number


def _turn(queue: Queue) -> int:
    """The place of the next job of this queue: after its own last one, and not before what is being served now.

    So whoever has one file waits for about one of everybody else's, however many thousands those are (start-time fair
    queueing). Several people of one provider share its turns: each of their jobs counts for as many as they are.
    """
    served = [
        select(func.max(Job.turn)).where(Job.state == state).scalar_subquery()
        for state in (JobState.RUNNING, JobState.DONE, JobState.DEAD)
    ]
    of_provider = Job.organisation_id == queue.organisation_id
    last = select(func.max(Job.turn)).where(of_provider, Job.person_id == queue.person_id).scalar_subquery()
    others = (
        select(func.count(Job.person_id.distinct()))
        .where(of_provider, Job.state == JobState.READY, Job.person_id != queue.person_id)
        .scalar_subquery()
    )
    *being_served, last_turn, people = db.session.execute(select(*served, last, others)).one()
    return max((turn or 0) for turn in (*being_served, (last_turn or 0) + 1 + people))


def claim(kinds: Collection[JobKind], *, lease: timedelta = LEASE, short_only: bool = False) -> Run | None:
    """Take the next due job of these kinds, in a transaction of its own; None where there is none.

    A worker for `short_only` leaves long work to others. A job whose holder stopped answering is due again; one that was taken too often is dead.
    """
    now = clock.now()
    condition = and_(_due(now), Job.kind.in_(kinds), ~Job.takes_long if short_only else true())
    waiting = db.session.scalar(select(Job.id).where(condition).limit(1))
    end_reading()  # the look was only to leave the write lock to others while nothing waits
    if waiting is None:
        return None
    with unit_of_work():
        # A job that brings its worker down each time would otherwise be taken for ever.
        db.session.execute(_bury(now))
        row = db.session.execute(_take(condition, now + lease)).first()
    return None if row is None else Run(row.id, row.kind, row.payload, row.tries, row.token, short_only)


def _due(now: datetime) -> ColumnElement[bool]:
    ready = and_(Job.state == JobState.READY, Job.run_at <= now)
    return or_(ready, and_(Job.state == JobState.RUNNING, Job.lease_until < now))


def _bury(now: datetime) -> Update:
    abandoned = and_(Job.state == JobState.RUNNING, Job.lease_until < now, Job.tries >= TRIES)
    error = "The worker stopped each time while it did this."
    return update(Job).where(abandoned).values(state=JobState.DEAD, error=error, **_released(now))


def _take(condition: ColumnElement[bool], until: datetime) -> Any:
    chosen = select(Job.id).where(condition).order_by(Job.turn, Job.run_at, Job.id).limit(1)
    chosen = chosen.with_for_update(skip_locked=True)  # SQLite leaves this out: its writers come one by one
    return (
        update(Job)
        .where(Job.id == chosen.scalar_subquery())
        .values(state=JobState.RUNNING, lease_until=until, tries=Job.tries + 1, token=secrets.token_hex(16))
        .returning(Job.id, Job.kind, Job.payload, Job.tries, Job.token)
        .execution_options(synchronize_session=False)
    )


def heartbeat(engine: Engine, run: Run, *, lease: timedelta = LEASE) -> bool:
    """Hold the job for longer, on a connection of its own; False where it is lost."""
    with engine.connect().execution_options(immediate=True) as connection, connection.begin():
        held = connection.execute(update(Job).where(run.mine).values(lease_until=clock.now() + lease))
        return held.rowcount == 1


def report_progress(run: Run, saying: str, *, done: int = 0, of: int = 0) -> None:
    """Say how far the work is, for the pages that show it, in a short write of its own; raises LeaseLost.

    Called between the steps of slow work, never inside a transaction; `of` is 0 where nothing is counted.
    """
    values = {"progress": saying, "progress_done": done, "progress_of": of}
    with unit_of_work():
        if _changed(update(Job).where(run.mine).values(**values)) == 0:
            raise LeaseLost


def end_reading() -> None:
    """Close the transaction that reading opened, before slow work; what was read stays readable and attached."""
    if db.session().in_transaction():
        with unit_of_work():
            pass


def finish(run: Run) -> None:
    """Mark the job as done, in the transaction of its effect; raises LeaseLost."""
    done = update(Job).where(run.mine).values(state=JobState.DONE, error=None, **_released(clock.now()))
    if _changed(done) == 0:
        raise LeaseLost


def fail(run: Run, error: str) -> None:
    """Put the job back for later, or bury it after the last try; silent where another worker has it.

    The wait doubles with each try, from ten seconds.
    """
    now = clock.now()
    if run.tries >= TRIES:
        values = {"state": JobState.DEAD, **_released(now)}
    else:
        pause = FIRST_WAIT * 2 ** (run.tries - 1) * _varied()
        values = {"state": JobState.READY, **_released(None), "run_at": now + pause}
    with unit_of_work():
        _changed(update(Job).where(run.mine).values(error=error[:_ERROR_LENGTH], **values))


def wait(run: Run, error: str) -> None:
    """Put the job back until the store, the scanner or the machine is there again; silent where another worker has it.

    It is not the work's fault, so the try is not counted, and nobody has to run it again after a night without a
    store. The wait is half of how long the job has waited already, from ten seconds to a quarter of an hour. After a
    day it is a failure like any other, in case the work itself brings the machine down.
    """
    now = clock.now()
    asked_at = db.session.scalar(select(Job.created_at).where(run.mine))
    end_reading()
    # Waiting for ever would hide that something is broken; a failure is seen and can be run again.
    if asked_at is None or now - asked_at > PATIENCE:
        fail(run, error)
        return
    pause = min(max((now - asked_at) / 2, FIRST_WAIT), LONGEST_WAIT) * _varied()
    values = {"state": JobState.READY, **_released(None), "run_at": now + pause, "tries": run.tries - 1}
    with unit_of_work():
        _changed(update(Job).where(run.mine).values(error=error[:_ERROR_LENGTH], **values))


def leave_to_others(run: Run) -> None:
    """Put work that turned out to be long back, for a worker that does long work; silent where another worker has it."""
    now = clock.now()
    values = {"state": JobState.READY, **_released(None), "run_at": now, "tries": run.tries - 1}
    with unit_of_work():
        _changed(update(Job).where(run.mine).values(takes_long=True, **values))


def _varied() -> float:
    """A fifth more or less, so that failures do not march in step."""
    return secrets.SystemRandom().uniform(0.8, 1.2)


def run_again(job: Job, *, actor: Viewer) -> None:
    """Let a job that failed for good be tried afresh; raises RuleBroken for any other."""
    if job.state is not JobState.DEAD:
        raise RuleBroken("Only a job that failed can be run again.")
    job.state, job.tries, job.run_at, job.error, job.finished_at = JobState.READY, 0, clock.now(), None, None
    audit.record(
        AuditKind.JOB_RUN_AGAIN, actor=actor, stream=audit.SYSTEM, job_id=job.id, kind=job.kind.value
    )


def forget_done() -> int:
    """Remove jobs that were done a month ago, in the present transaction, and say how many."""
    old = and_(Job.state == JobState.DONE, Job.finished_at < clock.now() - KEEP_DONE)
    return _changed(delete(Job).where(old))


def _released(finished_at: datetime | None) -> dict[str, Any]:
    return {"token": None, "lease_until": None, "finished_at": finished_at}


def _changed(statement: Any) -> int:
    result: Any = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)
