"""Run the web server and the worker together; one Ctrl-C stops both, and neither lives on without the other.

A shell cannot do this: it may not trap an interrupt that was ignored when it started, as in a job put in the
background. Each child gets a process group of its own, so the terminal's Ctrl-C reaches only this process, which then
asks both politely and, after a while, does not ask.
"""

import argparse
import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

GUNICORN = Path(__file__).resolve().parent.parent / "deploy" / "gunicorn.conf.py"
HOST = "127.0.0.1"
GRACE_SECONDS = 10.0
POLL_SECONDS = 0.1
PR_SET_PDEATHSIG = 1


class Supervisor:
    """Two or more commands that live and die together."""

    def __init__(self, commands: Sequence[Sequence[str]], grace: float = GRACE_SECONDS) -> None:
        self.commands = commands
        self.grace = grace
        self.children: list[subprocess.Popen[bytes]] = []
        self.names: dict[int, str] = {}
        self.asked_to_stop = 0

    def run(self, tick: Callable[[], None] = lambda: None) -> int:
        """Start everything, wait, stop everything; 0 when asked to stop, else not 0."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note_stop)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asked for it to be ignored
            signal.signal(signal.SIGHUP, self._note_stop)
        try:
            for command in self.commands:
                child = start(command)
                self.children.append(child)
                self.names[child.pid] = Path(command[0]).name
            while not self.asked_to_stop and not self.dead():
                tick()
                time.sleep(POLL_SECONDS)
            return self.verdict()
        finally:
            self.stop()

    def _note_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_to_stop += 1

    def dead(self) -> list[subprocess.Popen[bytes]]:
        """Return the children that have ended."""
        return [child for child in self.children if child.poll() is not None]

    def verdict(self) -> int:
        """Name the child that ended by itself, and return this process's exit code."""
        if self.asked_to_stop:
            return 0
        ended = self.dead()[0]
        code = ended.returncode
        print(f"Stopping: {self.names[ended.pid]} ended with {code}.", file=sys.stderr, flush=True)
        return code if 0 < code < 256 else 1

    def stop(self) -> None:
        """Ask every child's group to end; kill what is left after the grace or a second Ctrl-C."""
        first_requests = self.asked_to_stop
        self._signal_all(signal.SIGTERM)
        deadline = time.monotonic() + self.grace
        while len(self.dead()) < len(self.children):
            asked_again = self.asked_to_stop > max(first_requests, 1)
            if asked_again or time.monotonic() > deadline:
                break
            time.sleep(POLL_SECONDS / 2)
        self._signal_all(signal.SIGKILL)
        for child in self.children:
            child.wait()

    def _signal_all(self, number: signal.Signals) -> None:
        for child in self.children:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, number)


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start one command in a group of its own that ends with us, even when we are killed."""
    return subprocess.Popen(list(command), start_new_session=True, preexec_fn=_end_with_parent)  # noqa: PLW1509


def _end_with_parent() -> None:
    """In the child: take interrupts as usual again, and (Linux) be told to end when the supervisor is gone."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def port_is_free(port: int) -> bool:
    """Say whether the web server may have this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def announcer(port: int) -> Callable[[], None]:
    """Return a function that says once where to go, as soon as the web server answers."""
    waiting = [True]

    def announce() -> None:
        if not waiting:
            return
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=0.2):
            waiting.clear()
            print(f"\nReady: http://{HOST}:{port}  (Ctrl-C stops it)\n", flush=True)

    return announce


def house_commands(port: int) -> list[list[str]]:
    """Return the two commands of the house: the web server on loopback, and the worker."""
    programs = Path(sys.executable).parent
    web = [str(programs / "gunicorn"), "--config", str(GUNICORN), "--bind", f"{HOST}:{port}"]
    web += ["--graceful-timeout", "5", "--log-level", "warning"]
    worker = [str(programs / "flask"), "--app", "wsgi", "jobs", "work", "--processes", "2"]
    return [[*web, "wsgi:app"], worker]


def main() -> int:
    """Supervise the web server and the worker until one ends or somebody stops them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    port: int = parser.parse_args().port
    if not port_is_free(port):
        print(
            f"Port {port} is in use. Stop what uses it, or choose another: make run PORT=8001",
            file=sys.stderr,
        )
        return 1
    return Supervisor(house_commands(port)).run(announcer(port))


if __name__ == "__main__":
    sys.exit(main())
