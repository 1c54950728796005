"""The whole demonstration, made once: every state, clean audit chains, and nothing changed when it is started again."""

import os
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from accreditation.demo import mark
from accreditation.demo.mark import Mark
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.people import Role
from accreditation.settings import ROOT

WITHIN_SECONDS = 180
"""A sixth of it on a machine with nothing else to do."""

FOR_RETURNS_ONLY = {ApplicationStatus.AGREED}
pytestmark = pytest.mark.timeout(600)

IN_PLACES = {status.value for status in ApplicationStatus if status not in FOR_RETURNS_ONLY}


class Demo:
    """One installation in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.database = folder, folder / "accreditation.sqlite"
        self.environment = {**os.environ, "DEMO": "1", "INSTANCE": str(folder)}

    def flask(self, *words: str) -> str:
        """What a command says; it must go well."""
        command = [str(Path(sys.executable).parent / "flask"), "--app", "wsgi", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """Rows of the database."""
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(statement).fetchall()

    def everything(self) -> list[str]:
        """The database as text, every row of every table."""
        with closing(sqlite3.connect(self.database)) as connection:
            return list(connection.iterdump())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Demo, str]:
    demo = Demo(tmp_path_factory.mktemp("demo"))
    began = time.monotonic()
    printed = demo.flask("demo", "prepare")
    assert time.monotonic() - began < WITHIN_SECONDS
    return demo, printed


def test_every_state_is_there_and_awards_of_every_sort(made):
    demo, _ = made
    assert {row[0] for row in demo.ask("SELECT status FROM applications")} == IN_PLACES
    outcomes = {row[0] for row in demo.ask("SELECT outcome FROM decisions")}
    assert outcomes == {
        "accredited",
        "accredited_with_conditions",
        "deferred",
        "excellence",
        "not_accredited",
    }
    assert {row[0] for row in demo.ask("SELECT status FROM awards")} == {"active", "conditional"}
    assert demo.ask("SELECT count(*) FROM concerns WHERE status = 'escalated'")[0][0]


def test_the_field_has_the_size_that_was_promised(made):
    demo, _ = made
    counts = [
        demo.ask(f"SELECT count(*) FROM {table}")[0][0]
        for table in ("offices", "organisations", "placements")
    ]
    assert counts == [4, 8, 24]
    assert len(demo.ask("SELECT DISTINCT kind FROM placements")) >= 9
    files = demo.ask("SELECT status, pages FROM evidence_revisions")
    assert len(files) == 30
    assert all(status == "accepted" and pages > 1 for status, pages in files)
    pictures = list((demo.folder / "store" / "pictures").rglob("*.webp"))
    assert len(pictures) == sum(int(str(pages)) for _, pages in files)
    assert demo.ask("SELECT count(*) FROM jobs WHERE state <> 'done'") == [(0,)]


def test_the_audit_chains_are_whole_and_run_forward_in_time(made):
    demo, _ = made
    assert "as it was written" in demo.flask("audit", "verify")
    backwards = demo.ask(
        "SELECT count(*) FROM audit_events a JOIN audit_events b"
        " ON b.stream = a.stream AND b.seq = a.seq + 1 AND b.at < a.at"
    )
    assert backwards == [(0,)]


def test_every_role_has_an_account_and_the_password_is_the_owners_alone(made):
    demo, printed = made
    assert all(role.label in printed for role in Role)
    password = re.search(r"^Password for all: (\S+)$", printed, re.MULTILINE)
    assert password
    note = demo.folder / "demo-password.txt"
    assert note.read_text().strip() == password.group(1)
    assert note.stat().st_mode & 0o777 == 0o600
    assert len(demo.ask("SELECT DISTINCT password_hash FROM people")) == 1
    assert password.group(1) not in "\n".join(demo.everything())


def test_started_again_it_says_the_same_and_changes_nothing(made):
    demo, printed = made
    before = demo.everything()
    began = time.monotonic()
    assert demo.flask("demo", "prepare") == printed
    assert time.monotonic() - began < 10
    assert demo.everything() == before


def test_a_start_that_was_cut_short_is_begun_again_and_production_refuses_the_file(made):
    demo, printed = made
    assert mark.read(demo.database) is Mark.FINISHED
    mark.write(demo.database, Mark.BEGUN)
    assert demo.flask("demo", "prepare") == printed
    assert mark.read(demo.database) is Mark.FINISHED
    assert {row[0] for row in demo.ask("SELECT status FROM applications")} == IN_PLACES
