"""What the machine lacks is said loudly, fails only in CI, and is installed without starting a service."""

from pathlib import Path

import pytest

from tools import system_parts

PARROT = system_parts.Part("parrot", "says it again", lambda: False)
STONE = system_parts.Part("stone", "is there", lambda: True)


def test_only_what_is_not_there_is_missing():
    assert system_parts.missing((PARROT, STONE)) == [PARROT]


@pytest.mark.parametrize(("ci", "exit_code"), [("true", 1), ("", 0)])
def test_a_missing_part_is_named_with_its_cure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, exit_code: int
):
    monkeypatch.setattr(system_parts, "PARTS", (PARROT,))
    monkeypatch.setattr(system_parts, "may_use_apt", lambda: False)
    monkeypatch.setattr("sys.argv", ["system_parts.py"])
    monkeypatch.setenv("CI", ci)
    assert system_parts.main() == exit_code
    printed = capsys.readouterr().err
    assert "MISSING on this machine: parrot (says it again)." in printed
    assert "sudo apt-get install parrot" in printed


def test_services_are_held_back_while_packages_are_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    policy = tmp_path / "policy-rc.d"
    monkeypatch.setattr(system_parts, "POLICY", policy)
    with system_parts.services_held_back():
        assert policy.read_text() == "#!/bin/sh\nexit 101\n"
        assert policy.stat().st_mode & 0o111
    assert not policy.exists()


def test_a_policy_of_the_machines_own_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    policy = tmp_path / "policy-rc.d"
    policy.write_text("theirs")
    monkeypatch.setattr(system_parts, "POLICY", policy)
    with system_parts.services_held_back():
        assert policy.read_text() == "theirs"
    assert policy.read_text() == "theirs"
