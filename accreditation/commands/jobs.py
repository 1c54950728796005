"""`flask jobs`: the background worker, and a look at what waits; it changes nothing but through the jobs themselves."""

import logging
import multiprocessing
import os
import signal

import click
from flask import Flask, current_app
from sqlalchemy import select

from accreditation.commands.group import Group
from accreditation.db import db
from accreditation.documents import limited
from accreditation.enums.jobs import JobState
from accreditation.jobs.handlers import HANDLERS
from accreditation.jobs.postman import Postman, Postmen
from accreditation.jobs.worker import Worker
from accreditation.messages.channels import channel_from
from accreditation.messages.channels.base import Channel
from accreditation.models.jobs import Job
from accreditation.settings import Settings

log = logging.getLogger(__name__)
_RESTART_SECONDS = 1.0
_ENDING = (signal.SIGTERM, signal.SIGINT)
group = Group("jobs", needs_secrets=True, help="Background work: do it, or see what waits.")


@group.command("work")
@click.option(
    "--processes",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="How many workers; of two or more, the first is kept for short work.",
)
def work(processes: int) -> None:
    """Do background work until stopped; the work in hand is finished first."""
    app = _app()
    _say_the_jail(app.extensions["settings"])
    if processes == 1:
        _in_this_process(app)
    else:
        _Several(app, processes).run()


@group.command("once")
def once() -> None:
    """Do everything that is due now, then end."""
    app = _app()
    count = Worker(app, HANDLERS).drain()
    channel = channel_from(app.extensions["settings"])
    if channel is not None:
        Postman(app, channel).drain()
    click.echo(f"{count} {'job' if count == 1 else 'jobs'} done or put back.")


@group.command("list")
@click.option("--state", type=click.Choice([state.value for state in JobState]), help="Only these.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
def list_jobs(state: str | None, limit: int) -> None:
    """List jobs, the newest first."""
    statement = select(Job).order_by(Job.id.desc()).limit(limit)
    if state is not None:
        statement = statement.where(Job.state == JobState(state))
    for job in db.session.scalars(statement):
        click.echo(
            f"{job.id}\t{job.state.label}\t{job.kind.label}\ttries {job.tries}\t{job.error or ''}".rstrip()
        )


def _say_the_jail(settings: Settings) -> None:
    """Log how the process that reads files is shut in; where that is demanded and cannot be, nothing is started."""
    jail = limited.jail_in_force()
    log.log(logging.INFO if jail.is_whole else logging.WARNING, jail.sentence)
    if settings.demand_jail and not jail.is_whole:
        raise click.ClickException(
            f"{jail.sentence} DEMAND_JAIL=1 asks for both. Run the worker on Linux 5.13 or later with Landlock,"
            " with Debian's libseccomp2; or unset DEMAND_JAIL."
        )


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001


def _in_this_process(app: Flask) -> None:
    worker = Worker(app, HANDLERS)
    worker.stop_on_signals()
    channel = channel_from(app.extensions["settings"])
    postmen = Postmen(app, channel) if channel is not None else None
    if postmen is not None:
        postmen.start()
    try:
        worker.run()
    finally:
        if postmen is not None:
            postmen.stopped.set()
            postmen.join()


def _sending(app: Flask, parent: int, channel: Channel) -> None:
    """A process for letters alone: a mail server that is slow holds no file, and no file holds a letter."""
    with app.app_context():
        db.engine.dispose(close=False)  # connections do not survive a fork
    postmen = Postmen(app, channel, parent=parent)
    for number in _ENDING:
        signal.signal(number, lambda _number, _frame: postmen.stopped.set())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    postmen.start()
    postmen.join()


def _in_a_process(app: Flask, parent: int, short_only: bool) -> None:
    with app.app_context():
        db.engine.dispose(close=False)  # connections do not survive a fork
    worker = Worker(app, HANDLERS, short_only=short_only, parent=parent)
    worker.stop_on_signals()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    worker.run()


class _Several:
    """Keeps a number of worker processes alive, and ends them all when it is told to.

    The signals that end it stay blocked and are fetched between two looks, so none can fall between a worker's
    start and its place in the list; each worker lets them in once it knows what to do with them.
    """

    def __init__(self, app: Flask, count: int) -> None:
        self._app, self._count = app, count
        self._channel = channel_from(app.extensions["settings"])
        self._context = multiprocessing.get_context("fork")

    def run(self) -> None:
        """Watch until told to stop, then wait for the work in hand."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        workers = [self._start(number) for number in range(self._count + (self._channel is not None))]
        while signal.sigtimedwait(_ENDING, _RESTART_SECONDS) is None:
            workers = [
                worker if worker.is_alive() else self._start(number) for number, worker in enumerate(workers)
            ]
        # All are asked before any is waited for: each finishes the work in its hand.
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()

    def _start(self, number: int) -> multiprocessing.process.BaseProcess:
        worker: multiprocessing.process.BaseProcess
        if number == self._count:
            worker = self._context.Process(target=_sending, args=(self._app, os.getpid(), self._channel))
        else:
            # One long scan, or a pack, then never holds all that waits behind it.
            short_only = number == 0
            worker = self._context.Process(target=_in_a_process, args=(self._app, os.getpid(), short_only))
        worker.start()
        return worker
