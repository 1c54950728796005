"""Keep one real server of each kind for a whole test run, and take it down when the run ends however it ends.

The first test that asks starts a keeper, a process of its own that holds the server as its child. All xdist workers
share it through a file lock. The keeper watches the process that leads the run: when that is gone, killed or done, it
stops the server and removes its folder. A worker that dies changes nothing.
"""

import contextlib
import ctypes
import fcntl
import importlib
import json
import os
import pwd
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.servers.missing import missing

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60.0
LONGEST_FOLDER = 60  # a Unix socket's path may have 107 characters
PR_SET_PDEATHSIG = 1

Facts = dict[str, Any]


class CannotStart(Exception):
    """The server is not on this machine or does not answer; says what is missing, then how to mend it."""


def leader() -> int:
    """Return the process that leads this test run: the parent of an xdist worker, else this one."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


def started_at(process: int) -> str:
    """Return when a process started, in the kernel's ticks; "" when it is gone. Numbers are used again, this is not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[19]
    except FileNotFoundError:
        return ""


def run_folder() -> Path:
    """Return the folder of this test run's servers and templates, with a path short enough for Unix sockets."""
    temporary = tempfile.gettempdir()
    parent = Path(temporary if len(temporary) < LONGEST_FOLDER else "/tmp")
    folder = parent / f"accreditation-servers-{os.getuid()}-{leader()}-{started_at(leader())}"
    if not folder.exists():
        _remove_left_over(parent)
        folder.mkdir(mode=0o755, exist_ok=True)
    return folder


def _remove_left_over(parent: Path) -> None:
    """Remove the folders of runs that are over."""
    for folder in parent.glob(f"accreditation-servers-{os.getuid()}-*-*"):
        process, started = folder.name.split("-")[-2:]
        if started_at(int(process)) != started:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock that all processes of the run share."""
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def shared(kind: str) -> Facts:
    """Return what is needed to reach this run's server of a kind, starting it if nobody has."""
    lock = run_folder() / f"{kind}.lock"
    with locked(lock):
        ready = run_folder() / f"{kind}.json"
        if not ready.exists():
            _start_keeper(kind, ready)
        facts: Facts = json.loads(ready.read_text())
    if "missing" in facts:
        missing(facts["missing"], facts["mend"])
    return facts


def _start_keeper(kind: str, ready: Path) -> None:
    command = [sys.executable, "-m", "tests.servers.keeper", kind, str(ready), str(leader())]
    log = ready.with_suffix(".log")
    # No pipe of ours is handed on: whoever reads this run's output must not wait for the server.
    with log.open("ab") as output:
        keeper = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    deadline = time.monotonic() + START_SECONDS
    while not ready.exists():
        if keeper.poll() is not None or time.monotonic() > deadline:
            message = {"missing": f"the {kind} server did not start", "mend": log.read_text()[-2000:]}
            ready.write_text(json.dumps(message))
        time.sleep(0.02)
    keeper.returncode = 0  # it outlives us on purpose, so nobody waits for it


def free_ports(count: int) -> list[int]:
    """Return ports of this machine that nothing uses now."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in sockets:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in sockets]


def spawn(command: Sequence[str], folder: Path, user: int | None = None) -> "subprocess.Popen[bytes]":
    """Start a server that dies with its keeper, its words in server.log."""

    def end_with_keeper() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)

    with (folder / "server.log").open("ab") as log:
        return subprocess.Popen(
            list(command),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=user,
            group=None if user is None else pwd.getpwuid(user).pw_gid,
            extra_groups=None if user is None else [],
            preexec_fn=end_with_keeper,
        )


def wait_until(answers: Callable[[], bool], server: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Wait until the server answers; raise CannotStart with its own words when it ends or stays silent."""
    deadline = time.monotonic() + START_SECONDS
    while not answers():
        if server.poll() is not None or time.monotonic() > deadline:
            words = (folder / "server.log").read_text(errors="replace")[-2000:]
            raise CannotStart(f"{Path(str(folder)).name} does not answer", words)
        time.sleep(0.02)


def wait_for_end(watched: int, server: "subprocess.Popen[bytes] | None" = None) -> None:
    """Return when the watched process or the server has ended."""
    try:
        watching = os.pidfd_open(watched)
    except ProcessLookupError:
        return
    while server is None or server.poll() is None:
        if select.select([watching], [], [], 1.0)[0]:
            return


def keep(kind: str, ready: Path, watched: int) -> None:
    """Start a server, say where it is, wait for the run's end, and leave nothing behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    folder = ready.with_suffix("")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o755)
    module = importlib.import_module(f"tests.servers.{kind}")
    try:
        server, facts = module.launch(folder)
    except CannotStart as error:
        _announce(ready, {"missing": str(error.args[0]), "mend": str(error.args[1])})
        wait_for_end(watched)
        _clear(folder, ready)
        return
    try:
        _announce(ready, {**facts, "keeper": os.getpid(), "server": server.pid})
        wait_for_end(watched, server)
    finally:
        server.send_signal(getattr(module, "STOP_SIGNAL", signal.SIGTERM))
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()
        _clear(folder, ready)


def _announce(ready: Path, facts: Facts) -> None:
    fresh = ready.with_suffix(".new")
    fresh.write_text(json.dumps(facts))
    fresh.rename(ready)


def _clear(folder: Path, ready: Path) -> None:
    """Remove what belongs to this server; the last keeper of the run removes the run's folder too."""
    shutil.rmtree(folder, ignore_errors=True)
    ready.unlink(missing_ok=True)
    if not list(ready.parent.glob("*.json")):
        shutil.rmtree(ready.parent, ignore_errors=True)


if __name__ == "__main__":
    keep(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
