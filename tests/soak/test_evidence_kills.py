"""kill -9 of the worker at any moment of a check: the file ends accepted and whole, once, and nothing is left over."""

import io
import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import EvidenceKind, RevisionStatus
from accreditation.enums.jobs import JobKind, JobState
from accreditation.jobs.handlers import HANDLERS
from accreditation.jobs.worker import Worker
from accreditation.models.audit import AuditEvent
from accreditation.models.evidence import EvidencePage, EvidenceRevision
from accreditation.models.jobs import Job
from accreditation.permissions.viewer import Viewer
from accreditation.services import evidence
from accreditation.settings import ROOT
from tests import databases
from tests.documents import files
from tests.world import World

KILLS = 12
PAGES = 6


@pytest.mark.timeout(400)
def test_a_check_that_is_killed_at_any_moment_ends_as_if_it_were_not(live_app: Flask) -> None:
    rng = random.Random(2026)
    with live_app.app_context():
        world = World(live_app)
        organisation_id, actor = world.organisation.id, world.viewer(world.lead)
    interrupted = 0
    for number in range(KILLS):
        content = files.good(PAGES, [f"Survey {number}"])
        revision_id = uploaded(live_app, organisation_id, actor, content)
        worker = start(live_app)
        wait_until_running(live_app)
        time.sleep(rng.uniform(0, 1))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        interrupted += let_the_lease_end(live_app)
        Worker(live_app, {JobKind.INSPECT_EVIDENCE: HANDLERS[JobKind.INSPECT_EVIDENCE]}).drain()
        assert_accepted_once(live_app, revision_id, content)
    assert interrupted > 0
    nothing_is_left_over(live_app)


def uploaded(app: Flask, organisation_id: int, actor: Viewer, content: bytes) -> int:
    with app.app_context():
        revision = evidence.receive(
            app.extensions["store"],
            io.BytesIO(content),
            organisation_id=organisation_id,
            actor=actor,
            title="Survey",
            kind=EvidenceKind.LEARNER_SURVEY,
            filename="Survey.pdf",
            limit=10_000_000,
        )
        return revision.id


def start(app: Flask) -> "subprocess.Popen[bytes]":
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


def running(app: Flask) -> list[Job]:
    statement = select(Job).where(Job.kind == JobKind.INSPECT_EVIDENCE, Job.state == JobState.RUNNING)
    return list(db.session.scalars(statement))


def wait_until_running(app: Flask) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with app.app_context():
            if running(app):
                return
        time.sleep(0.01)
    raise AssertionError("the worker took no job")


def let_the_lease_end(app: Flask) -> int:
    """As if a minute had passed since the kill; says how many jobs it interrupted."""
    with app.app_context(), unit_of_work():
        held = running(app)
        for job in held:
            job.lease_until = clock.now() - timedelta(seconds=1)
        return len(held)


def assert_accepted_once(app: Flask, revision_id: int, content: bytes) -> None:
    store = app.extensions["store"]
    with app.app_context():
        revision = db.session.get_one(EvidenceRevision, revision_id)
        assert revision.status is RevisionStatus.ACCEPTED
        assert revision.storage_key is not None
        assert b"".join(store.open(revision.storage_key)) == content
        pages = select(func.count()).where(EvidencePage.revision_id == revision_id)
        assert db.session.scalar(pages) == PAGES
        for page in range(1, PAGES + 1):
            assert b"".join(evidence.picture(store, revision, page)).startswith(b"RIFF")
        moved = select(func.count()).where(
            AuditEvent.kind == "evidence_moved", AuditEvent.facts.like(f'%"revision_id":{revision_id},%')
        )
        assert db.session.scalar(moved) == 2


def nothing_is_left_over(app: Flask) -> None:
    store = app.extensions["store"]
    with app.app_context(), clock.at(clock.now() + timedelta(days=2)):
        evidence.clear_abandoned(store)
    assert list(store.entries("staging/")) == []
