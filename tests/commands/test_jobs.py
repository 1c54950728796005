"""`flask jobs work`: what is said and asked before any work is done."""

import dataclasses
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from accreditation.commands import jobs
from accreditation.documents import limited
from accreditation.documents.jail import Jail, Layer
from accreditation.settings import ROOT
from tests import databases

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("layers", "level", "says"),
    [
        ({Layer.FILES, Layer.CALLS}, logging.INFO, "starts nothing and opens no connection"),
        ({Layer.CALLS}, logging.WARNING, "does not hold that it reads and writes only its own file"),
        (set(), logging.WARNING, "is not shut in"),
    ],
)
def test_a_worker_says_at_its_start_how_the_reading_process_is_shut_in(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    layers: set[Layer],
    level: int,
    says: str,
) -> None:
    monkeypatch.setattr(limited, "jail_in_force", lambda: Jail(frozenset(layers)))
    monkeypatch.setattr(jobs, "_in_this_process", lambda app: None)
    with caplog.at_level(logging.INFO):
        app.test_cli_runner().invoke(args=["jobs", "work", "--processes", "1"], catch_exceptions=False)
    (line,) = [record for record in caplog.records if "reads files" in record.message]
    assert line.levelno == level
    assert says in line.message


def test_where_the_jail_is_demanded_and_not_whole_no_worker_starts(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "jail_in_force", lambda: Jail(frozenset({Layer.FILES, Layer.NETWORK})))
    demanding = dataclasses.replace(app.extensions["settings"], demand_jail=True)
    monkeypatch.setitem(app.extensions, "settings", demanding)
    ended = app.test_cli_runner().invoke(args=["jobs", "work"])
    assert ended.exit_code == 1
    assert "DEMAND_JAIL=1 asks for both" in ended.output


def test_workers_end_when_their_parent_is_killed(live_app: Flask, tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work", "--processes", "2"],
        cwd=ROOT,
        env={
            **os.environ,
            "SECRET_KEY": databases.SECRET,
            "AUDIT_KEY": databases.AUDIT_SECRET,
            "DATABASE_URL": live_app.extensions["settings"].database_url,
            "STORE_FOLDER": str(tmp_path / "store"),
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        assert eventually(lambda: len(children_of(parent.pid)) == 2)
        workers = children_of(parent.pid)
    finally:
        parent.kill()
        parent.wait()
    assert eventually(lambda: not any(runs(worker) for worker in workers))


def children_of(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def eventually(holds: Callable[[], bool], seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return False
