"""Two children live and die together under the supervisor, whatever happens to any of the three."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools import supervise

ROOT = Path(__file__).resolve().parent.parent.parent

# A child that says that it runs, and ends politely when asked, with a grandchild that must go too.
CHILD = """
import pathlib, signal, subprocess, sys, time
grandchild = subprocess.Popen(["sleep", "60"])
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
pathlib.Path(sys.argv[1]).write_text(str(grandchild.pid))
time.sleep(60)
"""
STUBBORN = CHILD.replace("lambda *_: sys.exit(0)", "signal.SIG_IGN")
# Ends by itself, once the other child runs.
SHORT_LIVED = """
import pathlib, sys, time
other = pathlib.Path(sys.argv[1]).with_name("child-0")
while not (other.exists() and other.read_text()):
    time.sleep(0.01)
sys.exit({code})
"""

SUPERVISOR = """
import sys
from tools.supervise import Supervisor
children = [[sys.executable, "-c", code, path] for code, path in zip(sys.argv[1::2], sys.argv[2::2])]
sys.exit(Supervisor(children, grace=1.0).run())
"""


def _signals(ignore_interrupts: bool) -> None:
    """What a shell gives its child, however these tests themselves were started: under nohup a hang-up is ignored."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    if ignore_interrupts:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


class Run:
    """A supervisor at work, with the folder where its children say that they run."""

    def __init__(self, folder: Path, *codes: str, ignore_interrupts: bool = False) -> None:
        self.marks = [folder / f"child-{number}" for number in range(len(codes))]
        arguments = [word for code, mark in zip(codes, self.marks, strict=True) for word in (code, str(mark))]
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, *arguments],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: _signals(ignore_interrupts),
        )

    def grandchildren(self) -> list[int]:
        """Wait for the children, and return the processes that they started."""
        wait_for(lambda: all(mark.exists() and mark.read_text() for mark in self.marks))
        return [int(mark.read_text()) for mark in self.marks]

    def end(self) -> tuple[int, str]:
        """Wait for the supervisor; return its exit code and its last words."""
        words = self.process.communicate(timeout=10)[1]
        return self.process.returncode, words


def wait_for(true: Callable[[], bool]) -> None:
    """Wait until something is so, ten seconds at most."""
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def gone(process: int) -> bool:
    """Say whether a process has ended, be it waited for or not."""
    status = Path(f"/proc/{process}/stat")
    try:
        return status.read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.fixture
def runs() -> Iterator[list[Run]]:
    started: list[Run] = []
    yield started
    for run in started:
        run.process.kill()
        run.process.wait(10)
        if run.process.stderr is not None:
            run.process.stderr.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("ignore_interrupts", [False, True])
def test_one_signal_stops_both_children_and_theirs(
    tmp_path: Path, runs: list[Run], number: signal.Signals, ignore_interrupts: bool
):
    run = Run(tmp_path, CHILD, CHILD, ignore_interrupts=ignore_interrupts)
    runs.append(run)
    grandchildren = run.grandchildren()
    run.process.send_signal(number)
    assert run.end() == (0, "")
    wait_for(lambda: all(gone(process) for process in grandchildren))


@pytest.mark.parametrize(("code", "exit_code"), [(3, 3), (0, 1)])
def test_when_one_child_ends_the_other_is_stopped_and_the_end_is_a_failure(
    tmp_path: Path, runs: list[Run], code: int, exit_code: int
):
    survivor = Run(tmp_path, CHILD, SHORT_LIVED.format(code=code))
    runs.append(survivor)
    wait_for(survivor.marks[0].exists)
    ended_with, words = survivor.end()
    assert ended_with == exit_code
    assert f"ended with {code}" in words
    wait_for(lambda: gone(int(survivor.marks[0].read_text())))


def test_a_child_that_does_not_listen_is_killed_after_the_grace(tmp_path: Path, runs: list[Run]):
    run = Run(tmp_path, CHILD, STUBBORN)
    runs.append(run)
    grandchildren = run.grandchildren()
    stopped_at = time.monotonic()
    run.process.send_signal(signal.SIGINT)
    assert run.end()[0] == 0
    assert time.monotonic() - stopped_at >= 0.9
    wait_for(lambda: all(gone(process) for process in grandchildren))


def test_children_end_when_the_supervisor_itself_is_killed(tmp_path: Path, runs: list[Run]):
    run = Run(tmp_path, CHILD, CHILD)
    runs.append(run)
    run.grandchildren()
    children = Path(f"/proc/{run.process.pid}/task/{run.process.pid}/children").read_text().split()
    assert len(children) == 2
    run.process.kill()
    wait_for(lambda: all(gone(int(child)) for child in children))


def test_a_port_in_use_is_named_before_anything_starts():
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = str(holder.getsockname()[1])
        command = [sys.executable, "tools/supervise.py", "--port", port]
        refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10, check=False)
    assert refused.returncode == 1
    assert f"Port {port} is in use" in refused.stderr


def test_the_address_is_said_once_when_the_server_answers(capsys: pytest.CaptureFixture[str]):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        announce = supervise.announcer(port)
        announce()
        announce()
    assert capsys.readouterr().out.count(f"http://127.0.0.1:{port}") == 1


def test_nothing_is_said_before_the_server_answers(capsys: pytest.CaptureFixture[str]):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound, but not listening
        supervise.announcer(held.getsockname()[1])()
    assert capsys.readouterr().out == ""


def test_the_house_binds_loopback_only():
    web, worker = supervise.house_commands(8123)
    assert web[web.index("--bind") + 1] == "127.0.0.1:8123"
    assert Path(web[web.index("--config") + 1]) == ROOT / "deploy" / "gunicorn.conf.py"
    assert worker[1:] == ["--app", "wsgi", "jobs", "work", "--processes", "2"]
    assert all(Path(command[0]).parent == Path(sys.executable).parent for command in (web, worker))
    assert os.access(web[0], os.X_OK)
