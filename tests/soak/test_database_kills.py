"""kill -9 of all of PostgreSQL at any moment of an upload, a check or a pack: web server and worker go on by themselves."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from accreditation.app import create_app
from accreditation.db import db
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.jobs import JobKind, JobState
from accreditation.enums.packs import PackState
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.jobs import Job
from accreditation.permissions.viewer import Viewer
from tests import databases
from tests.documents import files
from tests.servers import own_postgres
from tests.servers.keeper import free_ports
from tests.servers.own_postgres import OwnPostgres
from tests.servers.web_server import serve
from tests.soak import killing, test_evidence_kills, test_pack_kills, test_upload_kills
from tests.soak.uploading import LONGEST, Script, a_report, cut_off, signed_in
from tests.world import World

KILLS = 6  # of each: uploads, checks, packs
PATIENCE = 120.0  # seconds; far longer than anything here takes on a busy machine


@dataclass
class Service:
    """The whole service on a PostgreSQL of its own, and a person who is signed in."""

    app: Flask
    postgres: OwnPostgres
    script: Script
    rng: random.Random
    organisation_id: int
    application_id: int
    actor: Viewer

    def without_database(self) -> None:
        """What is asked for meanwhile is answered with a plain page; then the database comes back."""
        for path in ("/evidence", f"/applications/{self.application_id}/pack", "/standards"):
            status, page = self.script.page(path)
            assert (status, "not available for a moment" in page) == (503, True), (path, status, page)
            assert "Nothing was half-done" in page
            assert "Traceback" not in page
        self.postgres.start()
        for path in ("/evidence", "/standards", "/health"):
            status, page = self.script.page(path)
            assert status == 200, (path, status, page)

    def kill_while_running(self, kind: JobKind, moments: killing.Moments) -> None:
        """Kill the database a moment after the worker took a job, and let it come back."""
        killing.wait_until_running(self.app, kind)
        time.sleep(moments.next())
        with self.app.app_context():
            moments.note(bool(killing.running(kind)))
        self.postgres.kill()
        self.without_database()

    def until_done(self, kind: JobKind) -> None:
        """The worker, which nobody starts again, does what is left, without the minutes that it would wait."""
        deadline = time.monotonic() + PATIENCE
        while True:
            killing.hasten(self.app, kind)
            with self.app.app_context():
                left = list(
                    db.session.scalars(select(Job).where(Job.kind == kind, Job.state != JobState.DONE))
                )
            if not left:
                return
            assert all(job.state is not JobState.DEAD for job in left), [job.error for job in left]
            assert time.monotonic() < deadline, "the work does not go on"
            time.sleep(0.1)


@pytest.fixture
def postgres() -> Iterator[OwnPostgres]:
    with own_postgres.lent() as server:
        databases.migrate(server.url)
        yield server


@pytest.fixture
def app(postgres: OwnPostgres, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(databases.settings(postgres.url, tmp_path), TESTING=True)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.timeout(900)
def test_postgresql_may_be_killed_at_any_moment(app: Flask, postgres: OwnPostgres) -> None:
    with app.app_context():
        world = World(app)
        application_id, actor = test_pack_kills.furnished(world)
        organisation_id, who = world.organisation.id, signed_in(world)
    port = free_ports(1)[0]
    with killing.seeded() as rng, serve(app, port) as web, killing.working(app) as worker:
        service = Service(app, postgres, Script(port, *who), rng, organisation_id, application_id, actor)
        uploads(service)
        checks(service)
        packs(service)
        assert (web.poll(), worker.poll()) == (None, None)  # neither was started again
    test_upload_kills.nothing_is_left_over(app)


def uploads(service: Service) -> None:
    moments = killing.Moments(service.rng, LONGEST)
    for number in range(KILLS):
        content, name = a_report(service.rng), f"Report {number}.pdf"
        moments.note(cut_off(service.script, content, name, service.postgres.kill, moments.next()))
        service.without_database()
        nothing_half_done_is_shown(service.app, name)
        assert service.script.upload(content, name)["state"] == "done"
        service.until_done(JobKind.INSPECT_EVIDENCE)
        test_upload_kills.accepted_once(service.app, name, content)
    assert moments.hits > 0


def checks(service: Service) -> None:
    moments = killing.Moments(service.rng, within=1.5)
    for number in range(KILLS):
        content = files.good(test_evidence_kills.PAGES, [f"Survey {number}"])
        revision_id = test_evidence_kills.uploaded(
            service.app, service.organisation_id, service.actor, content
        )
        service.kill_while_running(JobKind.INSPECT_EVIDENCE, moments)
        nothing_half_done_is_shown(service.app, "Survey.pdf")
        service.until_done(JobKind.INSPECT_EVIDENCE)
        test_evidence_kills.assert_accepted_once(service.app, revision_id, content)
    assert moments.hits > 0


def packs(service: Service) -> None:
    moments, made = killing.Moments(service.rng, within=2), set()
    for _ in range(KILLS):
        pack_id = test_pack_kills.ask_for_pack(service.app, service.application_id, service.actor)
        service.kill_while_running(JobKind.BUILD_PACK, moments)
        test_pack_kills.shown(service.app, pack_id)
        service.until_done(JobKind.BUILD_PACK)
        pack = test_pack_kills.shown(service.app, pack_id)
        assert pack.state is PackState.READY
        made.add((pack.pdf_sha256, pack.zip_sha256))
    assert moments.hits > 0
    assert len(made) == 1


def nothing_half_done_is_shown(app: Flask, name: str) -> None:
    """A file is evidence with all of its bytes, or not at all; a worker may be moving it at this moment."""
    store = app.extensions["store"]
    with app.app_context():
        numbers = [revision.id for revision in test_upload_kills.revisions_of(app, name)]
    for number in numbers:
        with app.app_context():
            before = db.session.get_one(EvidenceRevision, number)
            if before.staging_key is not None and store.size(before.staging_key) == before.size:
                continue
        with app.app_context():
            after = db.session.get_one(EvidenceRevision, number)
            assert after.status is RevisionStatus.ACCEPTED
            assert after.storage_key is not None
            assert store.size(after.storage_key) == after.size
