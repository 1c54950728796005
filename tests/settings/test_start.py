"""What may start, and what may not: production is the default, and the demonstration is never production."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from accreditation.demo.mark import Mark, write
from accreditation.settings import ROOT, BadSettings, Settings

STRONG = {
    "SECRET_KEY": "start-tests-secret-0123456789-abcdefghij",
    "AUDIT_KEY": "start-tests-audit-9876543210-zyxwvutsrq",
}


def start(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python, or a command, with this environment and nothing else."""
    words = list(command) or [sys.executable, "-c", "import wsgi"]
    return subprocess.run(
        words,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing or weak"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or weak"),
        ({"AUDIT_KEY": "a" * 60}, "AUDIT_KEY is missing or weak"),
        ({"AUDIT_KEY": STRONG["SECRET_KEY"]}, "AUDIT_KEY must differ"),
        ({"SESSION_IDLE_MINUTES": "an hour"}, "SESSION_IDLE_MINUTES must be a whole number"),
        ({"SESSION_HOURS": "0"}, "must be 1 or more"),
        ({"SESSION_SHARED_IDLE_MINUTES": "-5"}, "must be 1 or more"),
        ({"DEMO": "1", "DATABASE_URL": "postgresql://db/real"}, "DEMO=1 works only on a local SQLite file"),
    ],
)
def test_unsafe_settings_stop_the_start(changes: dict[str, str], says: str, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=says):
        Settings.from_environment({**STRONG, "INSTANCE": str(tmp_path), **changes}).checked()


def test_how_long_people_stay_signed_in_is_set_by_the_environment(tmp_path: Path) -> None:
    limits = {"SESSION_HOURS": "8", "SESSION_IDLE_MINUTES": "30", "SESSION_SHARED_IDLE_MINUTES": "5"}
    settings = Settings.from_environment({**STRONG, "INSTANCE": str(tmp_path), **limits})
    hours, idle, shared = (
        settings.session_hours,
        settings.session_idle_minutes,
        settings.session_shared_idle_minutes,
    )
    assert (hours, idle, shared) == (8, 30, 5)


def test_a_web_server_does_not_start_without_secrets(tmp_path: Path) -> None:
    refused = start({"INSTANCE": str(tmp_path)})
    assert refused.returncode != 0
    assert "SECRET_KEY is missing or weak" in refused.stderr


def test_a_web_server_does_not_serve_a_demonstrations_database_as_real(tmp_path: Path) -> None:
    path = tmp_path / "accreditation.sqlite"
    write(path, Mark.FINISHED)
    refused = start({**STRONG, "INSTANCE": str(tmp_path)})
    assert refused.returncode != 0
    assert "This database is a demonstration's" in refused.stderr


def test_a_command_that_serves_nobody_needs_no_secrets(tmp_path: Path) -> None:
    flask = str(Path(sys.executable).with_name("flask"))
    done = start({"INSTANCE": str(tmp_path)}, flask, "--app", "wsgi", "award", "explain", "/dev/null")
    assert done.returncode == 0, done.stderr


def test_the_demonstration_makes_its_own_secrets_once(tmp_path: Path) -> None:
    environment = {"DEMO": "1", "INSTANCE": str(tmp_path)}
    first = Settings.from_environment(environment).checked()
    second = Settings.from_environment(environment).checked()
    assert first.secret_key == second.secret_key
    assert (tmp_path / "demo-secrets.json").stat().st_mode & 0o077 == 0
