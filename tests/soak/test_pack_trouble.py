"""A pack meets a store that is silent, gone or full, or a machine without room: it says so, and is made when that is over."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import select

from accreditation.db import db
from accreditation.documents.refusal import NO_ROOM
from accreditation.enums.jobs import JobKind, JobState, PackStep, Waiting
from accreditation.enums.packs import PackState
from accreditation.models.jobs import Job
from accreditation.services import jobs
from accreditation.services.jobs import Run
from accreditation.storage.base import StoreFull, StoreUnreachable
from accreditation.storage.local import LocalStore
from accreditation.storage.s3 import S3Store
from tests.client import Client
from tests.servers import own_s3
from tests.soak import killing, test_pack_kills
from tests.world import World

pytestmark = [pytest.mark.one_database, pytest.mark.timeout(300)]


class Case:
    """An application with evidence whose pack was asked for, and somebody who looks at it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            world = World(app)
            application_id, actor = test_pack_kills.furnished(world)
            self.browser: Client = world.client(world.lead)
        self.page = f"/applications/{application_id}/pack"
        self.pack_id = test_pack_kills.ask_for_pack(app, application_id, actor)

    def job(self) -> Job:
        with self.app.app_context():
            return db.session.scalars(select(Job).where(Job.kind == JobKind.BUILD_PACK)).one()

    def work(self) -> None:
        """A worker tries once more, as it would after a while by itself."""
        killing.hasten(self.app, JobKind.BUILD_PACK)
        killing.finish(self.app, JobKind.BUILD_PACK)

    def waits(self, *messages: str) -> None:
        """Nothing is shown as done; the provider reads that it goes on by itself, and an administrator why it does not."""
        job = self.job()
        assert (job.state, job.error in messages) == (JobState.READY, True), (job.state, job.error)
        assert test_pack_kills.shown(self.app, self.pack_id).state is PackState.WAITING
        page = self.browser.get(self.page).text
        assert Waiting.RETRY.label in page
        assert "Your pack is ready" not in page

    def is_made(self) -> None:
        self.work()
        assert test_pack_kills.shown(self.app, self.pack_id).state is PackState.READY
        assert "Your pack is ready" in self.browser.get(self.page).text


def test_s3_that_is_silent_or_gone_in_the_middle(live_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with own_s3.lent() as server:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", server.service.access_key)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", server.service.secret_key)
        bucket = server.service.make_bucket()
        live_app.extensions["store"] = S3Store(bucket, endpoint=server.service.endpoint, patience=1)
        case = Case(live_app)
        in_the_middle(case, PackStep.FETCH, server.fall_silent)
        case.waits(StoreUnreachable().message)
        server.speak_again()
        in_the_middle(case, PackStep.MERGE, server.kill)
        case.waits(StoreUnreachable().message)
        server.start()
        case.is_made()


def in_the_middle(case: Case, step: PackStep, trouble: Callable[[], None]) -> None:
    """A worker makes the pack; when it says that it has come to that step, something happens to the store."""
    report, steps = jobs.report_progress, []

    def reported(run: Run, progress: str, **counted: int) -> None:
        report(run, progress, **counted)
        if progress == step and step not in steps:
            steps.append(step)
            trouble()

    with patch.object(jobs, "report_progress", reported):
        case.work()
    assert steps == [step]


def test_a_store_without_room(live_app: Flask, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        store = live_app.extensions["store"] = LocalStore(disk)
        case = Case(live_app)
        for room in (0, 100_000):
            with only(room, disk):
                case.work()
                case.waits(StoreFull().message)
                assert list(store.entries("packs/")) == []
                assert list((disk / ".partial").iterdir()) == []
        case.is_made()


def test_a_machine_without_room(live_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(live_app)
    with small_disk(tmp_path / "disk") as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk))
        for room in (0, 30_000, 200_000, 400_000):
            with only(room, disk):
                case.work()
                case.waits(NO_ROOM)
            assert list(disk.iterdir()) == []
        case.is_made()
        assert list(disk.iterdir()) == []


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 32 megabytes; only root may have one."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(folder)], check=False)
    if mounted.returncode != 0:
        pytest.skip("a disk that can fill up is given to root alone")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def only(room: int, disk: Path) -> Iterator[None]:
    """Leave so many bytes of a disk free, and give the rest back afterwards."""
    ballast = disk / "ballast"
    disk_state = os.statvfs(disk)
    with ballast.open("wb") as handle:
        os.posix_fallocate(handle.fileno(), 0, disk_state.f_bavail * disk_state.f_frsize - room)
    try:
        yield
    finally:
        ballast.unlink()
