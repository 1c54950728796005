"""Runs one task of the limited child on one file, in a folder of its own, and gives up in time; the parent never parses the file."""

import errno
import importlib.util
import json
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from accreditation.documents import child, jail
from accreditation.documents.jail import Jail, Layer
from accreditation.documents.refusal import NO_ROOM, Busy, Refused

WORK_FOLDER = "accreditation-check-"
_FULL = {errno.ENOSPC, errno.EDQUOT}

NOT_SHUT_IN = "The process that reads files could not be shut in as it was when the worker started."
_TRIED = "try"
CPU_SECONDS = {
    _TRIED: 10,
    "inspect": 30,
    "text": 60,
    "table": 60,
    "pictures": 60,
    "strip": 60,
    "merge": 300,
    "values": 10,
}
_WALL = 10  # times the processor's seconds; a machine that needs longer is too busy, which is no fault of the file
_ANSWER = 64 * 1024
_SHELL_SAYS = 128
_SHORT = 1024  # bytes, enough for an answer that tells of trouble
TOO_HEAVY = (
    "The file is too large or too complicated to open safely. Save it again from the program that made it,"
    " or print it to a new PDF, and add that."
)
DAMAGED = "The file is damaged or not complete. Open it, save a new copy, check that all its pages show, and add that."


class Unfit(Exception):
    """The child says with one word why a sound file cannot be taken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask(task: str, path: Path, folder: Path, *numbers: int, opener: str = "pdf") -> dict[str, Any]:
    """What the child says of the file; raises Refused where it is damaged or was too much for the limits.

    Raises Unfit for what is sound and not taken, and Busy where the machine had no time or room.
    """
    with tempfile.TemporaryFile() as output:
        _make_room(output)
        command = [*_command(opener, task, path, folder, jail_in_force()), *map(str, numbers)]
        code, used = _run(command, folder, output, CPU_SECONDS[task] * _WALL)
        output.seek(0)
        output_bytes = output.read(_ANSWER).rstrip(b"\0")
    if code != 0:
        _explain(code, used, CPU_SECONDS[task])
    answer = _read(output_bytes)
    if "busy" in answer:
        raise Busy(NOT_SHUT_IN if answer["busy"] == "jail" else NO_ROOM)
    if "heavy" in answer or answer.get("unfit") == "bomb":
        raise Refused(TOO_HEAVY)
    if "damaged" in answer:
        raise Refused(DAMAGED)
    if "unfit" in answer:
        raise Unfit(str(answer["unfit"]))
    return answer


def _make_room(output: IO[bytes]) -> None:
    """So that a child that fills the disk can still say that it did."""
    output.write(bytes(_SHORT))
    output.seek(0)


def _explain(code: int, used: float, allowed: float) -> None:
    """Why the child ended early: by its own limits or a crash of its own making, else by the machine's doing."""
    stopped = code in (-signal.SIGKILL, -signal.SIGTERM)
    if code > 0 or (stopped and used < allowed - 1):  # it tells all troubles of a file's making by itself
        raise Busy("The machine is too busy to open the file.")
    raise Refused(TOO_HEAVY)


def _read(output_bytes: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(output_bytes)
    except ValueError as error:
        raise Refused(DAMAGED) from error
    if not isinstance(answer, dict):
        raise Refused(DAMAGED)
    return answer


def _command(opener: str, task: str, path: Path, folder: Path, held: Jail) -> list[str]:
    script, site = str(Path(child.__file__).with_name("__main__.py")), _site_packages()
    interpreter = [str(jail.INTERPRETER), "-I", "-S", "-B", "-X", "utf8", script]
    path, folder, seconds = path.resolve(), folder.resolve(), str(CPU_SECONDS[task])
    command = [*interpreter, str(site), jail.plan(held.own_layers, site), opener, task, seconds]
    wrapper = jail.wrapper() if held.wrapped else None
    before = jail.wrapping(wrapper, site, path, folder) if wrapper else []
    return [*before, *command, str(path), str(folder)]


@lru_cache(1)
def jail_in_force() -> Jail:
    """What of the jail this machine holds, by trying it once in a child; each child of this process then must hold it.

    Raises RuntimeError where such a child cannot even start.
    """
    held = _tried(Jail(frozenset(Layer)))
    if held is None:
        raise RuntimeError("The process that reads files does not start.")
    if Layer.FILES not in held.layers and jail.wrapper() is not None:
        return _tried(Jail(frozenset(Layer), wrapped=True)) or held
    return held


def _tried(hoped: Jail) -> Jail | None:
    """As much of it as a child says that it could put in force; None where it does not start."""
    with tempfile.TemporaryDirectory(prefix=WORK_FOLDER) as name, tempfile.TemporaryFile() as output:
        folder = Path(name)
        command = _command(_TRIED, _TRIED, folder, folder, hoped)
        code, _ = _run(command, folder, output, CPU_SECONDS[_TRIED] * _WALL)
        output.seek(0)
        answer = output.read(_ANSWER)
    if code != 0:
        return None
    entered = frozenset(map(Layer, json.loads(answer)["layers"]))
    return Jail(entered | (hoped.layers - hoped.own_layers), wrapped=hoped.wrapped)


@lru_cache(1)
def _site_packages() -> Path:
    """Where the PDF packages lie; found without loading them."""
    package = importlib.util.find_spec("pypdf")
    if package is None or package.origin is None:
        raise RuntimeError("pypdf is not installed")
    return Path(package.origin).parent.parent


def _run(command: list[str], folder: Path, output: Any, seconds: float) -> tuple[int, float]:
    """How the child ended, and how many seconds of the processor it used."""
    # A session of its own, so that whatever the child starts can be ended with it.
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # The kernel limits the processor's time; this ends a child that sleeps or waits for the disk.
    clock = threading.Timer(seconds, os.killpg, (process.pid, signal.SIGKILL))
    clock.daemon = True
    clock.start()
    try:
        # The only call that says how much of the processor this one child used.
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    finally:
        clock.cancel()
    process.returncode = _as_of_child(os.waitstatus_to_exitcode(status))
    return process.returncode, usage.ru_utime + usage.ru_stime


def _as_of_child(code: int) -> int:
    """How the child itself ended, where bubblewrap stands around it and says it as a shell does."""
    return _SHELL_SAYS - code if code > _SHELL_SAYS else code


@contextmanager
def work_folder() -> Iterator[Path]:
    """A fresh folder for the length of the block; what a killed worker leaves is swept at night, by its prefix.

    Raises Busy where the disk is full: the same work may be done later.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=WORK_FOLDER) as name:
            yield Path(name)
    except OSError as error:
        if error.errno in _FULL:
            raise Busy(NO_ROOM) from error
        raise
