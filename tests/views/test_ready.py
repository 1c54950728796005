"""What a load balancer asks: alive without the database, ready only with everything, and nothing that tells a secret."""

import json
import logging
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from accreditation.app import create_app
from accreditation.db import db
from accreditation.documents import scan
from accreditation.logs import Rarely
from accreditation.services import heartbeats, readiness
from accreditation.services.readiness import Readiness, State
from accreditation.storage.s3 import S3Store
from accreditation.web import errors, request_log
from tests import databases
from tests.statements import counted

NOWHERE = "postgresql://user:unsayable@127.0.0.1:1/records"


def ready(app: Flask) -> tuple[int, dict[str, str]]:
    """Ask afresh, without what was kept for a few seconds."""
    app.extensions["readiness"]._asked_at = -readiness.KEPT_SECONDS
    with app.app_context():
        answer = app.test_client().get("/ready")
    assert answer.json is not None
    assert (answer.headers.get("Retry-After") == "30") is (answer.status_code == 503)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.json["parts"]


def test_it_is_ready_once_a_worker_runs_at_this_version(live_app: Flask) -> None:
    status, parts = ready(live_app)
    assert (status, parts["worker"]) == (503, "late")
    with live_app.app_context():
        heartbeats.beat()
    works = dict.fromkeys(("database", "schema", "worker", "store"), "ok")
    status, parts = ready(live_app)
    # What of the jail holds is the machine's affair.
    assert parts.pop("jail") in {"ok", "partly"}
    assert (status, parts) == (200, works | {"scanner": "not_set"})
    with live_app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        db.session.commit()
    status, parts = ready(live_app)
    assert (status, parts["schema"]) == (503, "other_version")


@pytest.mark.one_database
def test_many_questions_ask_the_parts_once(live_app: Flask) -> None:
    ready(live_app)
    with counted() as statements:
        for _ in range(20):
            live_app.test_client().get("/ready")
            live_app.test_client().get("/health")
    assert statements == []


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """The log, in which no minute has begun yet."""
    for module in (errors, request_log, readiness):
        monkeypatch.setattr(module, "rarely", Rarely())
    caplog.set_level(logging.INFO)
    return caplog


@pytest.mark.one_database
def test_without_its_database_it_lives_and_is_not_ready_and_says_so_once_a_minute(
    tmp_path: Path, lines: pytest.LogCaptureFixture
) -> None:
    app = create_app(databases.settings(NOWHERE, tmp_path), TESTING=True)
    assert app.test_client().get("/health").json == {"status": "ok"}
    status, parts = ready(app)
    assert (status, parts["database"], parts["worker"], parts["store"]) == (503, "away", "away", "ok")
    for _ in range(20):
        answer = app.test_client().get("/standards")
        assert answer.status_code == 503
        assert "unsayable" not in answer.text
    messages = [record.getMessage() for record in lines.records]
    assert messages == ["not ready", "the database does not answer"]
    assert "unsayable" not in json.dumps([repr(record.__dict__) for record in lines.records])


@pytest.mark.one_database
def test_without_its_store_or_scanner_it_is_not_ready(live_app: Flask, tmp_path: Path) -> None:
    settings = databases.settings("sqlite://", tmp_path, clamd_socket=str(tmp_path / "nobody"))
    store = S3Store("evidence", endpoint="http://127.0.0.1:1")
    with live_app.app_context():
        parts = Readiness(store, settings, "0001").parts()
    assert (parts["store"], parts["scanner"], parts["schema"]) == (State.AWAY, State.AWAY, State.OK)


def test_a_scanner_that_is_no_scanner_does_not_answer() -> None:
    assert not scan.answers("127.0.0.1:1", 1)
    assert not scan.answers("nonsense", 1)
