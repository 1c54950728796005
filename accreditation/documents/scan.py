"""Asks ClamAV whether a file holds a virus; no answer, or half a look, is "not scanned" and never "clean"."""

import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from accreditation.enums.evidence import ScanResult

_CHUNK = 256 * 1024
_SECONDS = 120
_ANSWER = 4096


class Why(StrEnum):
    """Why a file was not scanned."""

    NO_SCANNER = "no scanner is set up"
    NO_ANSWER = "the scanner does not answer"
    OVER_LIMIT = "the file is over the scanner's limit"


@dataclass(frozen=True)
class Scan:
    """What the scanner said; `why` only where it did not scan."""

    result: ScanResult
    why: Why | None = None


def scan(path: Path, clamd_socket: str) -> Scan:
    """Stream the file to clamd: at a socket's path, or at host:port; empty where there is none."""
    if not clamd_socket:
        return Scan(ScanResult.NOT_SCANNED, Why.NO_SCANNER)
    try:
        with _connected(clamd_socket) as connection:
            answer = _ask(connection, path)
    except OSError:
        return Scan(ScanResult.NOT_SCANNED, Why.NO_ANSWER)
    return _understood(answer)


def answers(clamd_socket: str, seconds: float) -> bool:
    """Whether the scanner is there, asked with clamd's own smallest question."""
    try:
        with _connected(clamd_socket, seconds) as connection:
            connection.sendall(b"zPING\0")
            return connection.recv(_ANSWER).startswith(b"PONG")
    except (OSError, ValueError):
        return False


def _connected(address: str, seconds: float = _SECONDS) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(seconds)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=seconds)


def _ask(connection: socket.socket, path: Path) -> str:
    # Over its limit clamd answers and hangs up while we still send: its answer is what counts.
    with suppress(BrokenPipeError, ConnectionResetError), path.open("rb") as handle:
        connection.sendall(b"zINSTREAM\0")
        while chunk := handle.read(_CHUNK):
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _ANSWER and (more := connection.recv(_ANSWER)):
        answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace")


def _understood(answer: str) -> Scan:
    """clamd's words; where it is told to (AlertExceedsMax) it calls a file that it did not read whole "found"."""
    if "size limit exceeded" in answer or "Heuristics.Limits.Exceeded" in answer:
        return Scan(ScanResult.NOT_SCANNED, Why.OVER_LIMIT)
    if answer.endswith(" FOUND"):
        return Scan(ScanResult.INFECTED)
    if answer == "stream: OK":
        return Scan(ScanResult.CLEAN)
    return Scan(ScanResult.NOT_SCANNED, Why.NO_ANSWER)
