"""What stops a command is one line of advice and exit code 2, for every command; each says which database it uses."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError

from accreditation.app import create_app
from accreditation.commands.group import Group, advice
from accreditation.settings import BadSettings, Settings
from tests import databases
from tests.servers import postgres
from tests.settings.test_start import STRONG, start

NEEDS_NOTHING = {
    "award explain",
    "evidence inspect",
    "frameworks lint",
    "frameworks diff",
    "frameworks lint-map",
    "backup check",
    "backup list",
    "backup restore",  # looks for a backup first
}
ARGUMENTS = {
    "backup make": ["{folder}/backup"],
    "evidence pack": ["CASE-1", "{folder}/pack"],
    "people add": ["ann@example.org", "Ann", "--no-password"],
    "people password": ["ann@example.org", "--generate"],
    "people grant": ["ann@example.org", "auditor"],
    "people end": ["1"],
    "people disable": ["ann@example.org"],
    "people lost": ["ann@example.org"],
    "letters send-test": ["ann@example.org"],
}
FOREVER = {"jobs work", "demo prepare", "demo reset", "workflows draw"}


def commands(app: Flask) -> Iterator[str]:
    """Every command of ours that asks the database."""
    for group in app.cli.commands.values():
        if isinstance(group, Group):
            yield from (f"{group.name} {name}" for name in group.commands)


@pytest.mark.one_database
def test_every_command_advises_when_the_database_does_not_answer(tmp_path: Path) -> None:
    app = create_app(databases.settings("postgresql://u:unsayable@127.0.0.1:1/x", tmp_path), TESTING=True)
    to_run = sorted(set(commands(app)) - NEEDS_NOTHING - FOREVER)
    assert {"audit verify", "people list", "jobs list", "backup make", "evidence verify"} <= set(to_run)
    for command in to_run:
        words = [*command.split(), *(word.format(folder=tmp_path) for word in ARGUMENTS.get(command, []))]
        ended = app.test_cli_runner().invoke(args=words)
        assert (command, ended.exit_code) == (command, 2), ended.output
        assert "Traceback" not in ended.output
        assert "unsayable" not in ended.output
        assert len(ended.output.strip().splitlines()) == 1, ended.output


@pytest.mark.parametrize(
    ("kind", "words", "says"),
    [
        (OperationalError, 'password authentication failed for user "u"', "refuses the user or the password"),
        (OperationalError, 'database "x" does not exist', "has no such database"),
        (ProgrammingError, 'relation "people" does not exist', "db upgrade"),
        (OperationalError, "database is locked", "busy with other work"),
        (OperationalError, "connection refused", "does not answer"),
        (IntegrityError, "duplicate key (email)=(ann@example.org)", "refused the work (IntegrityError)"),
    ],
)
def test_each_trouble_has_its_own_advice(kind: type[DBAPIError], words: str, says: str) -> None:
    given = advice(kind("SELECT", {}, Exception(words)))
    assert says in given
    assert "ann@" not in given


def flask(environment: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    """Type a command on a machine where nothing else is set."""
    return start(environment, str(Path(sys.executable).with_name("flask")), "--app", "wsgi", *words)


def test_production_makes_no_database_that_nobody_chose(tmp_path: Path) -> None:
    file = tmp_path / "accreditation.sqlite"
    refused = flask({"INSTANCE": str(tmp_path), **STRONG}, "db", "upgrade")
    assert refused.returncode == 2, refused.stderr
    assert refused.stderr.count("\n") == 1
    assert f"DATABASE_URL=sqlite:///{file}" in refused.stderr
    assert not file.exists()
    with pytest.raises(BadSettings, match="DATABASE_URL is not set"):
        Settings.from_environment({"INSTANCE": str(tmp_path), **STRONG}).checked()
    chosen = {"INSTANCE": str(tmp_path), "DATABASE_URL": f"sqlite:///{file}"}
    bare = flask(chosen, "people", "list")
    assert (bare.returncode, bare.stdout) == (2, "")
    assert bare.stderr.splitlines() == [
        f"Database: SQLite, {file}",
        "Error: The database has not the tables of this version. Run: flask --app wsgi db upgrade",
    ]
    # It is there now, so that leaving DATABASE_URL out means this one again.
    Settings.from_environment({"INSTANCE": str(tmp_path), **STRONG}).checked()


def test_missing_secrets_and_a_wrong_number_are_a_line(tmp_path: Path) -> None:
    for environment, words, says in (
        ({}, ("audit", "checkpoint"), "SECRET_KEY is missing or weak"),
        ({**STRONG, "AUDIT_KEY": "x"}, ("jobs", "once"), "AUDIT_KEY is missing or weak"),
        ({"EVIDENCE_LIMIT_MB": "much"}, ("people", "list"), "EVIDENCE_LIMIT_MB must be a whole number"),
    ):
        refused = flask({"INSTANCE": str(tmp_path), **environment}, *words)
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1), refused.stderr
        assert says in refused.stderr


def test_a_server_without_such_a_database_is_a_line(tmp_path: Path) -> None:
    url = postgres.shared().create()
    postgres.shared().drop(url)
    refused = flask({"INSTANCE": str(tmp_path), "DATABASE_URL": url}, "people", "list")
    assert refused.returncode == 2
    database, error = refused.stderr.splitlines()
    assert database.startswith("Database: postgresql, ")
    assert (
        error == "Error: The server has no such database or user. Look at DATABASE_URL, and make them first."
    )


def test_a_store_that_does_not_answer_is_a_line(tmp_path: Path) -> None:
    url = databases.fresh_sqlite(tmp_path)
    settings = {
        "S3_BUCKET": "b",
        "S3_ENDPOINT": "http://127.0.0.1:1",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
    }
    refused = flask(
        {"INSTANCE": str(tmp_path), "DATABASE_URL": url, **STRONG, **settings}, "audit", "checkpoint"
    )
    assert refused.returncode == 2, refused.stderr
    assert refused.stderr.splitlines()[-1].startswith("Error: The file store does not answer.")
    assert "Traceback" not in refused.stderr
