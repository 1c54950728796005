"""A real clamd for tests: its own folder and signatures, a Unix socket, no download and no system service."""

import hashlib
import os
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.servers import keeper

# Harmless: only this server's own signature file knows it.
INFECTED = b"ACCREDITATION-TEST-SIGNATURE: a harmless line that the test scanner calls a virus"
STREAM_LIMIT_MIB = 4


@dataclass(frozen=True)
class Clamd:
    """Where the scanner listens, and beyond how many bytes it refuses to look."""

    socket: Path
    stream_limit: int = STREAM_LIMIT_MIB * 1024 * 1024


def shared() -> Clamd:
    """Return this run's scanner, started if need be."""
    return Clamd(Path(keeper.shared("clamd")["socket"]))


def ask(path: Path, command: bytes) -> bytes:
    """Send the scanner one command and return its answer."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(path))
        connection.sendall(b"z" + command + b"\0")
        return connection.recv(4096)


def launch(folder: Path) -> "tuple[subprocess.Popen[bytes], keeper.Facts]":
    """Write the configuration and the signatures, and start clamd in the foreground."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
    program = shutil.which("clamd", path=path)
    if program is None:
        raise keeper.CannotStart("clamd", "Mend it with: sudo apt-get install clamav-daemon")
    signatures = folder / "signatures"
    signatures.mkdir()
    digest = hashlib.md5(INFECTED, usedforsecurity=False).hexdigest()
    (signatures / "local.hdb").write_text(f"{digest}:{len(INFECTED)}:Accreditation.Test.File\n")
    (signatures / "local.ndb").write_text(f"Accreditation.Test.Line:0:*:{INFECTED.hex()}\n")
    listening = folder / "clamd.sock"
    settings = {
        "DatabaseDirectory": signatures,
        "LocalSocket": listening,
        "TemporaryDirectory": folder,
        "Foreground": "yes",
        "ScanPDF": "yes",
        "StreamMaxLength": f"{STREAM_LIMIT_MIB}M",
        "AlertExceedsMax": "yes",
        "MaxThreads": 4,
    }
    configuration = folder / "clamd.conf"
    configuration.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    server = keeper.spawn([program, "--config-file", str(configuration)], folder)
    keeper.wait_until(lambda: answers(listening), server, folder)
    return server, {"socket": str(listening)}


def answers(path: Path) -> bool:
    """Say whether the scanner is up."""
    try:
        return ask(path, b"PING").startswith(b"PONG")
    except OSError:
        return False
