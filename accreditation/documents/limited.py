"""Runs one task of the limited child on one file, and gives up in time; the parent never parses the file."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from accreditation.documents import child
from accreditation.documents.refusal import Refused

CPU_SECONDS = {"inspect": 30, "text": 60, "pictures": 60}
_WALL = 3  # times the processor's seconds: a busy machine is no fault of the file
_ANSWER = 64 * 1024
TOO_HEAVY = (
    "The file is too large or too complicated to open safely. Save it again from the program that made it,"
    " or print it to a new PDF, and add that."
)
DAMAGED = "The file is damaged or not complete. Open it, save a new copy, check that all its pages show, and add that."


def ask(task: str, path: Path, folder: Path, *numbers: int) -> dict[str, Any]:
    """What the child says of the file; raises Refused where it is damaged, or was too much for the limits."""
    with tempfile.TemporaryFile() as output:
        code = _run(
            [*_command(task, path, folder), *map(str, numbers)], folder, output, CPU_SECONDS[task] * _WALL
        )
        output.seek(0)
        said = output.read(_ANSWER)
    if code != 0:
        raise Refused(TOO_HEAVY)
    answer = _read(said)
    if "heavy" in answer:
        raise Refused(TOO_HEAVY)
    if "damaged" in answer:
        raise Refused(DAMAGED)
    return answer


def _read(said: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(said)
    except ValueError as error:
        raise Refused(DAMAGED) from error
    if not isinstance(answer, dict):
        raise Refused(DAMAGED)
    return answer


def _command(task: str, path: Path, folder: Path) -> list[str]:
    script, site = str(Path(child.__file__)), str(_site_packages())
    interpreter = [sys.executable, "-I", "-S", "-B", "-X", "utf8", script]
    return [*interpreter, site, task, str(CPU_SECONDS[task]), str(path.resolve()), str(folder.resolve())]


def _site_packages() -> Path:
    """Where the PDF packages lie; found without loading them."""
    found = importlib.util.find_spec("pypdf")
    if found is None or found.origin is None:
        raise RuntimeError("pypdf is not installed")
    return Path(found.origin).parent.parent


def _run(command: list[str], folder: Path, output: Any, seconds: float) -> int:
    with subprocess.Popen(
        command,
        cwd=folder,
        env={},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            return -signal.SIGKILL
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
