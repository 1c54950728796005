"""`flask letters`: how letters stand, and one letter to try the way out."""

import dataclasses
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask

from accreditation import clock
from accreditation.enums.letters import LetterKind, LetterState
from accreditation.mail_settings import Mail, MailServer
from accreditation.settings import ROOT
from tests import databases
from tests.jobs.mailing import ask, stored
from tests.servers import mail_server
from tests.servers.mail_server import Inbox

pytestmark = pytest.mark.one_database


def leaving_by(app: Flask, monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    mail = Mail(
        sender="accreditation@example.org", server=MailServer(mail_server.HOST, port, "none"), timeout=2
    )
    monkeypatch.setitem(
        app.extensions, "settings", dataclasses.replace(app.extensions["settings"], mail=mail)
    )


def run(app: Flask, *words: str) -> tuple[int, str]:
    ended = app.test_cli_runner().invoke(args=["letters", *words])
    return ended.exit_code, ended.output


def test_the_status_counts_letters_and_says_what_they_wait_for(live_app: Flask) -> None:
    ask(live_app, 1, 2, kind=LetterKind.SECURITY, send_at=clock.now())
    code, output = run(live_app, "status")
    assert code == 0
    assert "Letters leave by no way that is set up." in output
    assert "2\tWaiting to be sent" in output
    assert "The oldest that is due has waited 0 minutes." in output


def test_a_letter_tries_the_way_out(live_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server.running() as server:
        leaving_by(live_app, monkeypatch, server.port)
        code, output = run(live_app, "send-test", "operator@example.org")
    assert code == 0, output
    assert "The letter left by the mail server 127.0.0.1" in output
    assert server.inbox.recipients == ["operator@example.org"]


@pytest.mark.parametrize(
    ("inbox", "address", "says"),
    [
        (
            Inbox(to_address={"operator@example.org": "550 5.1.1 Gone"}),
            "operator@example.org",
            "550 5.1.1 Gone",
        ),
        (Inbox(to_sender="550 Not you"), "operator@example.org", "Look at MAIL_FROM"),
        (Inbox(), "operator", "not an address"),
    ],
)
def test_what_stops_it_is_a_line_of_advice(
    live_app: Flask, monkeypatch: pytest.MonkeyPatch, inbox: Inbox, address: str, says: str
) -> None:
    with mail_server.running(inbox) as server:
        leaving_by(live_app, monkeypatch, server.port)
        code, output = run(live_app, "send-test", address)
    assert code == 2
    assert says in output


def test_without_a_way_out_it_says_what_to_set(live_app: Flask) -> None:
    code, output = run(live_app, "send-test", "operator@example.org")
    assert code == 2
    assert "SMTP_HOST, NOTIFY_KEY or MAIL_FOLDER" in output


@pytest.mark.parametrize("processes", ["1", "2"])
def test_the_worker_sends_letters_beside_its_jobs(live_app: Flask, tmp_path: Path, processes: str) -> None:
    # About a notice that is not there, so that it ends as failed or withheld: a sender has looked at it.
    ask(live_app, 1, facts={"notice_id": 0})
    worker = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work", "--processes", processes],
        cwd=ROOT,
        env={
            **os.environ,
            "SECRET_KEY": databases.SECRET,
            "AUDIT_KEY": databases.AUDIT_SECRET,
            "DATABASE_URL": live_app.extensions["settings"].database_url,
            "STORE_FOLDER": str(tmp_path / "store"),
            "MAIL_FOLDER": str(tmp_path / "letters"),
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while stored(live_app)[0].state is LetterState.WAITING:
            assert time.monotonic() < deadline, "nobody sent the letter"
            time.sleep(0.1)
        worker.terminate()
        assert worker.wait(30) == 0
    finally:
        worker.kill()
        worker.wait()
