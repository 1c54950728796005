"""`python -m bench` as a person types it: what it takes, what it prints, and what it keeps."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from accreditation.settings import ROOT
from bench import databases
from bench.__main__ import arguments, chosen_pages
from bench.pages import ALL
from tests.servers import own_postgres

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("bench")]


def bench(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run it on the smallest field, with databases and figures below this folder where we may choose."""
    command = [sys.executable, "-m", "bench", "--cases", "40", "--database", "sqlite", *words]
    environment = {**os.environ, "TMPDIR": str(folder)}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110, check=False
    )


def test_a_run_prints_a_table_and_keeps_its_figures(tmp_path: Path):
    words = ["--page", "Register, rare", "--page", "Award", "--runs", "3", "--seconds", "0.5"]
    done = bench(tmp_path, *words, "--results", str(tmp_path / "results"))
    assert done.returncode == 0, done.stderr
    assert "sqlite\npage " in done.stdout
    assert "Register, rare search" in done.stdout
    assert "a mix of pages: " in done.stdout
    assert " 0 failed" in done.stdout
    (figures,) = (tmp_path / "results").glob("*.json")
    data = json.loads(figures.read_text())
    assert {page["page"] for page in data["pages"]} == {"Register, rare search", "Award"}
    assert data["pages"][0]["fields"][0]["http"] > 0

    listed = tmp_path / "own.toml"
    assert bench(tmp_path, "--page", "Award", "--write-list", str(listed)).returncode == 0
    assert 'name = "Award"' in listed.read_text()
    listed.write_text(listed.read_text() + "nonsense = 1\n")
    refused = bench(tmp_path, "--against", "http://127.0.0.1:1", "--list", str(listed))
    assert refused.returncode == 1
    assert "Award: nonsense means nothing here" in refused.stderr


def test_each_address_needs_its_list(capsys: pytest.CaptureFixture[str]):
    words = ["--against", "http://a", "--list", "a.toml", "--against", "http://b"]
    with pytest.raises(SystemExit):
        arguments(words)
    assert "needs a --list" in capsys.readouterr().err
    options = arguments([*words, "--list", "b.toml"])
    assert [*zip(options.against, options.list, strict=True)] == [
        ("http://a", Path("a.toml")),
        ("http://b", Path("b.toml")),
    ]


def test_pages_are_chosen_by_words_of_their_names():
    assert chosen_pages(None) == list(ALL)
    assert [page.name for page in chosen_pages(["save a", "LOCK"])] == [
        "Lock",
        "Save an answer",
        "Save a score",
    ]


def test_a_run_joins_the_postgresql_that_another_has_on_the_same_data(tmp_path: Path):
    with own_postgres.lent() as server:
        folder = Path(server.url.rpartition("host=")[2])
        assert databases.running(folder / "data") == folder
        server.kill()
        assert databases.running(folder / "data") is None
    assert databases.running(tmp_path) is None
