"""Runs inside the limited child in place of a parser, and tries what a parser that a hostile file took over would try."""

import json
import os
import socket
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any


def acts(place: Path, port: int) -> dict[str, Callable[[], Any]]:
    """What must not be possible, by its name."""
    secret = place / "secret"
    return {
        "read a secret": secret.read_bytes,
        "read its parent's environment": Path(f"/proc/{os.getppid()}/environ").read_bytes,
        "read the machine's accounts": Path("/etc/passwd").read_bytes,
        "list another folder": lambda: list(place.iterdir()),
        "open a database": lambda: sqlite3.connect(place / "database").execute("SELECT * FROM people"),
        "write outside": lambda: (place / "made").write_bytes(b"x"),
        "change a file": lambda: secret.open("r+b"),
        "cut a file": lambda: os.truncate(secret, 0),
        "remove a file": (place / "removable").unlink,
        "move a file here": lambda: (place / "movable").rename("moved"),
        "open a file to all": lambda: secret.chmod(0o666),
        "link a file here": lambda: Path("linked").hardlink_to(secret),
        "change the file that it reads": lambda: (place / "sent").open("r+b"),
        "connect out": lambda: socket.create_connection(("127.0.0.1", port), 1),
        "send a datagram": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(
            b"x", ("127.0.0.1", port)
        ),
        "connect to a service of this machine": lambda: socket.socket(socket.AF_UNIX).connect(
            str(place / "socket")
        ),
        "fork": lambda: os.fork() or os._exit(0),
        "run a program": lambda: subprocess.run(["/bin/true"], check=True),
        "become a program": lambda: os.execv("/bin/true", ["true"]),
        "reach its parent": lambda: os.kill(os.getppid(), 0),
    }


def attempt(path: Path, folder: Path) -> dict[str, Any]:
    """Try everything, and say what could be done; then do what it may: write, name and read in its own folder."""
    given = json.loads(path.read_text())
    done = []
    for name, act in acts(Path(given["place"]), given["port"]).items():
        if name not in given["tried"]:
            continue
        try:
            act()
        except (OSError, sqlite3.Error):
            continue
        done.append(name)
    (folder / "own").write_bytes(b"mine")
    (folder / "own").rename(folder / "renamed")
    return {"done": done, "own": (folder / "renamed").read_text()}
