"""The service behind a real web server: requests a second with four clients, and the memory of its workers."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from threading import Thread
from time import perf_counter
from typing import Any

from accreditation.settings import ROOT
from bench.databases import AUDIT_SECRET, SECRET, folder
from bench.measuring import Site
from bench.pages import Page
from tests.servers.keeper import free_ports

CLIENTS = 4
WORKERS = 2
THREADS = 4
MEBIBYTE = 1024


@dataclass(frozen=True)
class Served:
    """What a mix of pages came to."""

    kind: str
    cases: int
    requests: int
    seconds: float
    failed: int
    median: float
    p95: float
    before: Sequence[tuple[int, int]]
    after: Sequence[tuple[int, int]]

    def as_data(self) -> dict[str, Any]:
        """Plain values for a file; memory is (RSS, PSS) of each worker in KiB."""
        return dict(vars(self)) | {"per_second": round(self.requests / self.seconds, 1)}

    def __str__(self) -> str:
        """The same in a sentence."""
        return (
            f"{self.kind}, {self.cases:,} cases: {self.requests / self.seconds:.0f} requests a second with {CLIENTS}"
            f" clients ({WORKERS} workers of {THREADS} threads), median {self.median:.1f} ms, p95 {self.p95:.1f} ms,"
            f" {self.failed} failed; memory of a worker (RSS/PSS): {_memory(self.before)} before,"
            f" {_memory(self.after)} after"
        )


def _memory(workers: Sequence[tuple[int, int]]) -> str:
    resident, shared = max(workers, default=(0, 0))
    return f"{resident / MEBIBYTE:.0f}/{shared / MEBIBYTE:.0f} MB"


def serve(url: str, kind: str, cases: int, pages: Sequence[Page], seconds: float) -> Served:
    """Ask a real server for the mix until the time is over."""
    site = Site(url, cases)
    built = [page for page in pages if page.mix and page.endpoint in site.app.view_functions]
    requests = [request for page in built for request in [_request(site, page)] * page.mix]
    site.close()
    with gunicorn(url) as (port, master):
        for request in requests:
            _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=30), *request)
        before = [used(process) for process in children(master)]
        answers: list[list[tuple[float, int]]] = [[] for _ in range(CLIENTS)]
        until = perf_counter() + seconds
        threads = [
            Thread(target=_client, args=(port, requests, number * 7, until, answers[number]))
            for number in range(CLIENTS)
        ]
        began = perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = perf_counter() - began
        after = [used(process) for process in children(master)]
    times = [1000 * seconds_taken for group in answers for seconds_taken, _ in group]
    failed = sum(status != 200 for group in answers for _, status in group)
    return Served(
        kind, cases, len(times), took, failed, median(times), quantiles(times, n=20)[-1], before, after
    )


def _request(site: Site, page: Page) -> tuple[str, str]:
    base = site.request(page)
    query = f"?{base['QUERY_STRING']}" if base["QUERY_STRING"] else ""
    return base["PATH_INFO"] + query, base.get("HTTP_COOKIE", "")


def _client(
    port: int, requests: Sequence[tuple[str, str]], start: int, until: float, answers: list[tuple[float, int]]
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    place = start
    while perf_counter() < until:
        began = perf_counter()
        status = _ask(connection, *requests[place % len(requests)])
        answers.append((perf_counter() - began, status))
        place += 1
    connection.close()


def _ask(connection: http.client.HTTPConnection, path: str, cookie: str) -> int:
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    response = connection.getresponse()
    response.read()
    return response.status


@contextmanager
def gunicorn(url: str) -> Iterator[tuple[int, int]]:
    """The web server as `make run` starts it; gives its port and process."""
    port = free_ports(1)[0]
    environment = {
        "SECRET_KEY": SECRET,
        "AUDIT_KEY": AUDIT_SECRET,
        "DATABASE_URL": url,
        "STORE_FOLDER": str(folder() / "store"),
        "PATH": os.environ.get("PATH", ""),
    }
    command = [str(Path(sys.executable).parent / "gunicorn"), "--bind", f"127.0.0.1:{port}"]
    command += ["--config", "deploy/gunicorn.conf.py", "--workers", str(WORKERS), "--threads", str(THREADS)]
    command += ["--log-level", "warning", "wsgi:app"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_for(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the web server answers."""
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/sign-in", "")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the web server did not start")


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
