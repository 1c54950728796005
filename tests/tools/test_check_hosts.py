"""The host check finds a registry named anywhere, and any address in a lock."""

import subprocess
from pathlib import Path

import pytest

from tools import check_hosts

HOSTS = [".".join(parts) for parts in check_hosts.REGISTRIES]


@pytest.mark.parametrize("host", HOSTS)
def test_a_registry_is_found_in_any_file(tmp_path: Path, host: str):
    (tmp_path / "notes.md").write_text(f"Plain.\nFetched from https://{host}/simple\n")
    assert list(check_hosts.faults(tmp_path, ["notes.md"])) == [f"notes.md:2: names {host}"]


@pytest.mark.parametrize(
    "line", ['"resolved": "https://mirror.example/a.tgz"', "--index-url x", "--find-links y"]
)
def test_any_address_is_found_in_a_lock_and_only_there(tmp_path: Path, line: str):
    for name in ("package-lock.json", "notes.md"):
        (tmp_path / name).write_text(line)
    assert len(list(check_hosts.faults(tmp_path, ["package-lock.json"]))) == 1
    assert list(check_hosts.faults(tmp_path, ["notes.md"])) == []


def test_what_git_would_take_up_is_looked_at_and_what_it_ignores_is_not(tmp_path: Path):
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("built/\n")
    (tmp_path / "built").mkdir()
    (tmp_path / "built" / "a.txt").write_text("x")
    (tmp_path / "kept.txt").write_text("x")
    assert check_hosts.files(tmp_path) == [".gitignore", "kept.txt"]
