"""kill -9 of the web server at any moment of an upload: going on ends with the whole file, accepted once, and nothing else."""

import contextlib
import hashlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.jobs import JobKind
from accreditation.jobs.handlers import HANDLERS
from accreditation.jobs.worker import Worker
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.jobs import Job
from accreditation.models.uploads import Upload
from accreditation.services import evidence
from accreditation.settings import ROOT
from tests import databases
from tests.client import hidden
from tests.documents import files
from tests.servers.keeper import free_ports
from tests.world import World

KILLS = 12
PART = 8 * 1024 * 1024
SIZE = 5 * PART + 12_345
LONGEST = 2.0  # seconds after which an upload has certainly ended here


class Lost(Exception):
    """The server is not there."""


class Script:
    """What static/js/sending.js does in one go: it stops at the first thing that goes wrong."""

    def __init__(self, port: int, cookie: str, token: str) -> None:
        self.port = port
        self.headers = {"Cookie": cookie, "X-CSRF-Token": token, "X-Requested-With": "upload"}

    def send(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        headers = {**self.headers, "Content-Type": "application/json", "Connection": "close"}
        try:
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
                line.request(method, path, body, headers)
                with line.getresponse() as answer:
                    said: dict[str, Any] = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Lost from error
        assert answer.status == 200, (answer.status, said)
        return said

    def ask(self, path: str, **said: Any) -> dict[str, Any]:
        return self.send("POST", path, json.dumps(said).encode())

    def upload(self, content: bytes, name: str) -> dict[str, Any]:
        """Begin, or go on, to the end; raises Lost where the server went away."""
        parts = [content[start : start + PART] for start in range(0, len(content), PART)]
        hashes = [hashlib.sha256(part).hexdigest() for part in parts]
        begun = self.ask(
            "/uploads", name=name, size=len(content), type="", modified=7, first=hashes[0], kind="minutes"
        )
        if begun["state"] == "done":
            return begun
        for number, (part, sha256) in enumerate(zip(parts, hashes, strict=True), 1):
            if begun["parts"].get(str(number)) == sha256:
                continue
            link = self.ask(f"{begun['address']}/parts/{number}", size=len(part), sha256=sha256)
            if not link["here"]:
                self.send("PUT", link["url"], part)
        return self.ask(f"{begun['address']}/complete")


@contextlib.contextmanager
def server(app: Flask, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """A real web server in a process group of its own, so that a kill takes all of it."""
    settings = app.extensions["settings"]
    environment = {
        **os.environ,
        "SECRET_KEY": databases.SECRET,
        "AUDIT_KEY": databases.AUDIT_SECRET,
        "DATABASE_URL": settings.database_url,
        "STORE_FOLDER": settings.store_folder,
    }
    command = [str(Path(sys.executable).parent / "gunicorn"), "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    command += ["--worker-class", "gthread", "--workers", "2", "--log-level", "critical"]
    process = subprocess.Popen(
        [*command, "--no-control-socket", "wsgi:app"], cwd=ROOT, env=environment, start_new_session=True
    )
    try:
        wait_until_answers(port)
        yield process
    finally:
        kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until_answers(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
            connection.request("GET", "/health")
            connection.getresponse().read()
            return
        time.sleep(0.05)
    raise AssertionError("the web server did not start")


def signed_in(app: Flask) -> tuple[str, str]:
    """The cookie and the token of a person who may add evidence."""
    with app.app_context():
        world = World(app)
        client = world.client(world.lead)
        token = hidden(client.get("/evidence/add").text)["csrf_token"]
        cookie = client.get_cookie("accreditation")
        assert cookie is not None
        return f"accreditation={cookie.value}", token


@pytest.mark.timeout(900)
def test_an_upload_that_is_killed_at_any_moment_arrives_whole_and_once(live_app: Flask) -> None:
    rng = random.Random(2026)
    port = free_ports(1)[0]
    script = Script(port, *signed_in(live_app))
    interrupted = 0
    for number in range(KILLS):
        content = files.large(SIZE).replace(bytes(SIZE), rng.randbytes(SIZE))
        name = f"Report {number}.pdf"
        with server(live_app, port) as process:
            killer = threading.Timer(rng.uniform(0, LONGEST), kill, (process,))
            killer.start()
            try:
                script.upload(content, name)
            except Lost:
                interrupted += 1
            killer.join()
        nothing_half_done_is_shown(live_app, name)
        with server(live_app, port):
            assert script.upload(content, name)["state"] == "done"
        Worker(live_app, {JobKind.INSPECT_EVIDENCE: HANDLERS[JobKind.INSPECT_EVIDENCE]}).drain()
        accepted_once(live_app, name, content)
    assert interrupted > 0
    nothing_is_left_over(live_app)


def found(app: Flask, name: str) -> list[EvidenceRevision]:
    statement = select(EvidenceRevision).where(EvidenceRevision.filename == name)
    return list(db.session.scalars(statement))


def nothing_half_done_is_shown(app: Flask, name: str) -> None:
    """A file is evidence with all of its bytes, or not at all."""
    with app.app_context():
        for revision in found(app, name):
            assert app.extensions["store"].size(revision.staging_key) == revision.size


def accepted_once(app: Flask, name: str, content: bytes) -> None:
    with app.app_context():
        [revision] = found(app, name)
        assert (revision.status, revision.sha256) == (
            RevisionStatus.ACCEPTED,
            hashlib.sha256(content).hexdigest(),
        )
        assert revision.storage_key is not None
        assert b"".join(app.extensions["store"].open(revision.storage_key)) == content
        assert db.session.scalar(select(func.count()).where(EvidenceItem.id == revision.item_id)) == 1
        asked = select(func.count()).where(Job.unique_key == f"inspect_evidence:{revision.id}")
        assert db.session.scalar(asked) == 1


def nothing_is_left_over(app: Flask) -> None:
    store = app.extensions["store"]
    with app.app_context(), clock.at(clock.now() + timedelta(days=8)):
        evidence.clear_abandoned(store)
        assert set(db.session.scalars(select(Upload.state))) == {"done"}
    assert list(store.entries("staging/")) == []
    assert list((Path(app.extensions["settings"].store_folder) / ".partial").iterdir()) == []
