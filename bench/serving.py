"""Requests a second with four clients, of a mix of pages and of one page alone, and the memory of the workers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from statistics import median
from threading import Thread
from time import perf_counter
from typing import Any

from bench.asking import Client
from bench.figures import p95
from bench.lists import ANSWERS
from bench.pages import Page
from bench.sites import Site
from bench.web_server import THREADS, WORKERS, children, used

CLIENTS = 4
MEBIBYTE = 1024
ALONE = "Score"
"""The page that four clients also ask for alone: a reviewer's everyday one."""

Request = tuple[str, Mapping[str, str]]


@dataclass(frozen=True)
class Load:
    """What four clients got: the seconds of each request, how long they asked, and how many answers were refusals."""

    times: Sequence[float] = ()
    seconds: float = 0.0
    failed: int = 0

    def __add__(self, other: "Load") -> "Load":
        """Two stretches as one."""
        return Load([*self.times, *other.times], self.seconds + other.seconds, self.failed + other.failed)

    @property
    def per_second(self) -> float:
        """Requests a second, without the refusals."""
        return (len(self.times) - self.failed) / self.seconds if self.seconds else 0.0

    def as_data(self) -> dict[str, Any]:
        """Plain values for a file; times in milliseconds."""
        return {
            "requests": len(self.times),
            "seconds": self.seconds,
            "failed": self.failed,
            "per_second": round(self.per_second, 1),
            "median": round(1000 * median(self.times), 3) if self.times else None,
            "p95": round(1000 * p95([*self.times]), 3) if self.times else None,
        }

    def __str__(self) -> str:
        """The same in a sentence."""
        data = self.as_data()
        return (
            f"{self.per_second:.0f} requests a second with {CLIENTS} clients, median {data['median'] or 0:.1f} ms,"
            f" p95 {data['p95'] or 0:.1f} ms, {self.failed} failed"
        )


@dataclass(frozen=True)
class Served:
    """What a mix of pages and one page alone came to on one field."""

    kind: str
    cases: int
    mix: Load
    alone: Load | None
    before: Sequence[tuple[int, int]] = field(default=())
    after: Sequence[tuple[int, int]] = field(default=())

    def as_data(self) -> dict[str, Any]:
        """Plain values for a file; memory is (RSS, PSS) of each worker in KiB."""
        alone = {ALONE: self.alone.as_data()} if self.alone is not None else {}
        return {
            "kind": self.kind,
            "cases": self.cases,
            "loads": {"mix": self.mix.as_data(), **alone},
            "before": self.before,
            "after": self.after,
        }

    def __str__(self) -> str:
        """The same in sentences."""
        of_field = f"{self.kind}, {self.cases:,} cases, {WORKERS} workers of {THREADS} threads"
        alone = "" if self.alone is None else f"\n  {ALONE}: {self.alone}"
        return (
            f"{of_field}:\n  a mix of pages: {self.mix}{alone}\n  memory of a worker (RSS/PSS):"
            f" {_memory(self.before)} before, {_memory(self.after)} after"
        )


def _memory(workers: Sequence[tuple[int, int]]) -> str:
    resident, shared = max(workers, default=(0, 0))
    return f"{resident / MEBIBYTE:.0f}/{shared / MEBIBYTE:.0f} MB"


def serve(site: Site, pages: Sequence[Page], seconds: float) -> Served | None:
    """Ask the field's server for the mix, then for one page alone; None where none of the pages is in the mix."""
    built = [page for page in pages if page.mix and site.has(page)]
    if not built:
        return None
    requests = {page.name: (visit.path, visit.headers) for page in built for visit in [site.visit(page)]}
    mix = [requests[page.name] for page in built for _ in range(page.mix)]
    warm(site.server.address, mix)
    before = [used(process) for process in children(site.server.master)]
    mixed, alone = Load(), Load()
    for stretch in stretches(seconds):
        mixed += load(site.server.address, mix, stretch)
        if ALONE in requests:
            alone += load(site.server.address, [requests[ALONE]], stretch)
    after = [used(process) for process in children(site.server.master)]
    return Served(site.kind, site.cases, mixed, alone if ALONE in requests else None, before, after)


def stretches(seconds: float) -> list[float]:
    """That time in stretches of about a second.

    Each has new connections: a kept one stays with the worker that took it, and four that fell to one worker by chance
    must not be the whole measurement.
    """
    count = max(1, round(seconds))
    return [seconds / count] * count


def warm(address: str, requests: Sequence[Request]) -> None:
    """Ask for each once, on a new connection each time, so that every worker is met."""
    for path, headers in requests:
        client = Client(address)
        client.get(path, headers)
        client.close()


def load(
    address: str, requests: Sequence[Request], seconds: float, answers: Sequence[int] = ANSWERS["GET"]
) -> Load:
    """Four clients, each on its kept connection, until the time is over."""
    taken: list[list[tuple[float, int]]] = [[] for _ in range(CLIENTS)]
    until = perf_counter() + seconds
    threads = [
        Thread(target=_ask, args=(address, requests, number * 7, until, taken[number]))
        for number in range(CLIENTS)
    ]
    began = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = perf_counter() - began
    times = [seconds_taken for group in taken for seconds_taken, _ in group]
    return Load(times, took, sum(status not in answers for group in taken for _, status in group))


def _ask(
    address: str, requests: Sequence[Request], start: int, until: float, taken: list[tuple[float, int]]
) -> None:
    client = Client(address)
    place = start
    while perf_counter() < until:
        began = perf_counter()
        try:
            answered = client.get(*requests[place % len(requests)])
            taken.append((answered.seconds, answered.status))
        except (OSError, HTTPException):  # no answer is a refusal too
            client.close()
            taken.append((perf_counter() - began, 0))
        place += 1
    client.close()
