"""The web server as a deployment starts it, for the service and for the floors; and the memory of its workers."""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from accreditation.settings import ROOT
from bench.databases import AUDIT_SECRET, SECRET, folder
from tests.servers.keeper import free_ports

WORKERS = 2
THREADS = 4
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """Where it listens, and the process that its workers are children of."""

    port: int
    master: int

    @property
    def address(self) -> str:
        """The address that a client takes."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def gunicorn(url: str, **environment: str) -> Iterator[Server]:
    """The service on one database, with the settings of production that a deployment must make and no others."""
    fixed = {
        "SECRET_KEY": SECRET,
        "AUDIT_KEY": AUDIT_SECRET,
        "DATABASE_URL": url,
        "STORE_FOLDER": str(folder() / "store"),
        "WEB_WORKERS": str(WORKERS),
        "WEB_THREADS": str(THREADS),
    }
    with serving("wsgi:app", "/health", fixed | environment) as server:
        yield server


@contextmanager
def serving(program: str, ready: str, environment: dict[str, str]) -> Iterator[Server]:
    """gunicorn with the deployment's own configuration; it is there when the page `ready` answers."""
    port = free_ports(1)[0]
    command = [str(Path(sys.executable).parent / "gunicorn"), "-c", "deploy/gunicorn.conf.py", program]
    fixed = {"PATH": os.environ.get("PATH", ""), "BIND": f"127.0.0.1:{port}", **environment}
    with tempfile.NamedTemporaryFile(prefix="accreditation-gunicorn-", suffix=".log") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=fixed, stdout=log, stderr=log)
        try:
            _wait_for(port, ready, process, Path(log.name))
            yield Server(port, process.pid)
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(port: int, ready: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", ready)
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError(f"the web server did not start: {log.read_text(errors='replace')[-2000:]}")


def children(master: int) -> list[int]:
    """The workers of a web server."""
    listed = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return [int(process) for process in listed]


def used(process: int) -> tuple[int, int]:
    """Resident and proportional memory in KiB."""
    kibibytes = dict.fromkeys(("Rss", "Pss"), 0)
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        name, _, rest = line.partition(":")
        if name in kibibytes:
            kibibytes[name] = int(rest.split()[0])
    return kibibytes["Rss"], kibibytes["Pss"]
