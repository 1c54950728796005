"""A worker process for the soak tests: does sweep jobs whose effect can be counted, on the database in its settings."""

import os
import sys
import time

from sqlalchemy import text

from accreditation.app import create_app
from accreditation.db import db
from accreditation.enums.jobs import JobKind
from accreditation.jobs.worker import Worker
from accreditation.services.jobs import Run
from accreditation.settings import Settings


def count(run: Run) -> None:
    """The effect: one row for one job, written together with `done`."""
    time.sleep(float(run.payload.get("seconds", 0)))
    with run.finishing():
        db.session.execute(
            text("INSERT INTO effects (job, process) VALUES (:job, :process)"),
            {"job": run.payload["number"], "process": os.getpid()},
        )


def main() -> None:
    """Work until nothing is due, or for ever."""
    app = create_app(Settings.from_environment())
    worker = Worker(app, {JobKind.INSPECT_EVIDENCE: count}, poll=0.05)
    print("ready", flush=True)
    if sys.argv[1] == "drain":
        print(worker.drain(), flush=True)
    else:
        worker.stop_on_signals()
        worker.run()


if __name__ == "__main__":
    main()
