"""`flask evidence inspect`: one line a file, the rest go on, no database and no secrets."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from accreditation.commands.evidence import group
from accreditation.documents.examining import INFECTED, OVER_SCANNER_LIMIT
from accreditation.settings import ROOT
from tests.documents import files, offices, pictures
from tests.servers import clamd

NUMBER = "450 557 7104"  # valid, of the issued range, made up
Inspect = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def inspect(monkeypatch: pytest.MonkeyPatch) -> Inspect:
    """Runs the command on files and gives back its exit code and the lines it printed."""
    monkeypatch.delenv("CLAMD_SOCKET", raising=False)
    app = Flask("evidence")
    app.cli.add_command(group)

    def run(*paths: object) -> tuple[int, list[dict[str, Any]]]:
        result = app.test_cli_runner().invoke(args=["evidence", "inspect", "--json", *map(str, paths)])
        return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]

    return run


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_file_in_gives_a_line_out(inspect: Inspect, tmp_path: Path) -> None:
    code, lines = inspect(
        written(tmp_path, "Plan.pdf", files.good(2, ["", f"Patient {NUMBER}"])),
        written(tmp_path, "Scores.xlsx", offices.excel()),
        written(tmp_path, "Ward.jpg", pictures.picture()),
        written(tmp_path, "Macros.docx", offices.with_macros()),
    )
    assert code == 0
    assert set(lines[0]) == {"file", "type", "pages", "text", "refused", "scan", "numbers"}
    assert lines[0] == {
        "file": str(tmp_path / "Plan.pdf"),
        "type": "pdf",
        "pages": 2,
        "text": "searched",
        "refused": None,
        "scan": "not scanned",
        "numbers": [{"grade": "likely", "where": "Page 2", "masked": "••• ••• ••04"}],
    }
    assert (lines[1]["type"], lines[1]["pages"], lines[1]["text"]) == ("excel", 1, "searched")
    assert (lines[2]["type"], lines[2]["pages"], lines[2]["text"]) == ("image", 1, "not searched")
    assert "macros" in lines[3]["refused"]


def test_what_cannot_be_read_is_a_line_and_the_rest_go_on(inspect: Inspect, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    odd = tmp_path / ("😀\u202e" + "x" * 60 + ".txt")
    odd.write_text("words")
    code, lines = inspect(tmp_path / "none.pdf", tmp_path, tmp_path / "pipe.pdf", "x" * 300 + ".pdf", odd)
    assert code == 1
    assert [bool(line["refused"]) for line in lines] == [True, True, True, True, False]
    assert [line["scan"] for line in lines] == ["not scanned"] * 5


def test_a_scanner_is_asked_where_there_is_one(
    inspect: Inspect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAMD_SOCKET", str(clamd.shared().socket))
    large = clamd.shared().stream_limit * 2
    _, lines = inspect(
        written(tmp_path, "a.txt", b"words"),
        written(tmp_path, "b.txt", clamd.INFECTED),
        written(tmp_path, "c.pdf", files.large(large)),
    )
    assert [line["scan"] for line in lines] == ["clean", "infected", "not scanned"]
    assert [line["refused"] for line in lines] == [None, INFECTED, OVER_SCANNER_LIMIT]


def test_it_needs_no_database_and_no_secrets(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", f"NHS number {NUMBER}".encode())
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "evidence", "inspect"]
    bare = {
        "PATH": os.environ["PATH"],
        "INSTANCE": str(tmp_path / "instance"),
        "DATABASE_URL": "sqlite:////nowhere/x",
    }
    done = subprocess.run(
        [*command, str(path)], cwd=ROOT, env=bare, capture_output=True, text=True, check=True
    )
    assert "can be taken" in done.stdout
    assert "Likely NHS number, Line 1: ••• ••• ••04" in done.stdout
    assert NUMBER not in done.stdout + done.stderr
