"""`python -m bench --against URL --list FILE`: the same pages of ours and of other running systems, turn by turn, by one client."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urljoin, urlsplit

from bench import lists
from bench.asking import Client
from bench.figures import p95
from bench.lists import ANSWERS, NUMBER, Listed
from bench.measuring import ROUNDS, WARM_UP
from bench.pages import Page
from bench.sending import Answered, Refused, main_text, parsed
from bench.serving import Load, load, stretches
from bench.sites import Site


@dataclass(frozen=True)
class System:
    """A running web server and where its pages are."""

    address: str
    client: Client
    pages: Mapping[str, Listed]


@dataclass
class Side:
    """What one system needed for a page: times in milliseconds, bytes of the answer; `refused` says why it was not timed."""

    address: str
    samples: list[float] = field(default_factory=list)
    size: int = 0
    refused: str = ""

    @property
    def median(self) -> float | None:
        """The middle of its times; None where it refused, even late."""
        return None if self.refused or not self.samples else median(self.samples)

    def as_data(self) -> dict[str, Any]:
        """Plain values for a file."""
        timed = self.median is not None
        return {
            "address": self.address,
            "refused": self.refused,
            "median": round(median(self.samples), 3) if timed else None,
            "p95": round(p95(self.samples), 3) if timed else None,
            "requests": len(self.samples),
            "size": self.size,
        }


@dataclass
class Compared:
    """One page on every system, ours first."""

    name: str
    sides: Sequence[Side]

    @property
    def ratios(self) -> list[float | None]:
        """Ours against each other system: below 1 is faster than that; None where one of the two refused."""
        ours, *others = [side.median for side in self.sides]
        return [None if ours is None or theirs is None else ours / theirs for theirs in others]

    def as_data(self) -> dict[str, Any]:
        """Plain values for a file."""
        return {"page": self.name, "ratios": self.ratios, "systems": [side.as_data() for side in self.sides]}


class Asking:
    """One page of one system, to be asked for again and again."""

    def __init__(self, system: System, page: Listed) -> None:
        self.client, self.page = system.client, page
        self.number = 0

    def once(self) -> Answered:
        """One request; before a save its form is fetched, which is not timed."""
        page = self.page
        if page.method == "GET":
            return self._answered(self.client.get(page.path, page.headers), page.answers, page.holds)
        self.number += 1
        action, sent = page.path, dict[str, Any]()
        if page.takes != ():
            form = self._answered(self.client.get(page.path, page.headers), ANSWERS["GET"], page.holds)
            action, sent = form_of(form.body, page.takes)
            action = beside(page.path, action)
        typed = {name: value.replace(NUMBER, str(self.number)) for name, value in page.fields.items()}
        return self._answered(
            self.client.post(page.action or action, page.headers, sent | typed), page.answers
        )

    def _answered(self, answered: Answered, statuses: Sequence[int], holds: str = "") -> Answered:
        if answered.status not in statuses:
            raise Refused(f"answered with {answered.status}: {main_text(answered.body)}")
        if holds.encode() not in answered.body:
            raise Refused(f"the page does not hold {holds!r}")
        return answered


def beside(path: str, where: str) -> str:
    """The path, on the same server, that a form on a page names; the page's own where it names none."""
    parts = urlsplit(urljoin(path, where))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def form_of(body: bytes, takes: Sequence[str] | None) -> tuple[str, dict[str, Any]]:
    """Where the page's largest form goes, and what it would send, or only what is to be taken from it."""
    forms = [form for form in parsed(body).forms if form.method == "POST"] if body.strip() else []
    forms = [form for form in forms if set(takes or ()) <= {name for name, _ in form.form_values()}]
    if not forms:
        raise Refused(f"no form there sends {', '.join(takes or ('anything',))}")
    form = max(forms, key=lambda form: len(form.form_values()))
    values: dict[str, Any] = {}
    for name, value in form.form_values():
        if takes is None or name in takes:
            values.setdefault(name, []).append(value)
    return form.action or "", values


@contextmanager
def systems(site: Site, pages: Sequence[Page], others: Sequence[tuple[str, Path]]) -> Iterator[list[System]]:
    """Ours and the others, each with its pages, ours only with what another has too."""
    listed = [lists.read(path) for _, path in others]
    names = set[str]().union(*listed)
    ours = {page.name: site.listed(page) for page in pages if site.has(page) and page.name in names}
    clients = [Client(address) for address, _ in others]
    try:
        yield [
            System(site.server.address, site.client, ours),
            *(
                System(address, client, theirs)
                for (address, _), client, theirs in zip(others, clients, listed, strict=True)
            ),
        ]
    finally:
        for client in clients:
            client.close()


def compare(on: Sequence[System], name: str, runs: int) -> Compared:
    """One page on all systems, turn by turn; who begins changes with each round."""
    compared = Compared(name, [Side(system.address) for system in on])
    turns = []
    for system, side in zip(on, compared.sides, strict=True):
        if name in system.pages:
            turns.append((Asking(system, system.pages[name]), side))
        else:
            side.refused = "not in its list"
    for asking, side in turns:
        run(asking, side, WARM_UP)
        side.samples.clear()
    for _ in range(min(ROUNDS, runs)):
        for asking, side in turns:
            run(asking, side, max(1, runs // ROUNDS))
        turns.append(turns.pop(0))
    return compared


def run(asking: Asking, side: Side, times: int) -> None:
    """So many requests of one system; who refused once is asked no more."""
    try:
        for _ in range(0 if side.refused else times):
            answered = asking.once()
            side.samples.append(1000 * answered.seconds)
            side.size = len(answered.body)
    except (Refused, OSError, HTTPException) as refusal:
        side.refused = str(refusal) or type(refusal).__name__


def loads(on: Sequence[System], name: str, seconds: float) -> dict[str, Load]:
    """Four clients for one page, on one system after the other, in turns; only systems that have it as a GET."""
    total: dict[str, Load] = {}
    for stretch in stretches(seconds):
        for system in on:
            page = system.pages.get(name)
            if page is not None and page.method == "GET":
                ran = load(system.address, [(page.path, page.headers)], stretch, page.answers)
                total[system.address] = total.get(system.address, Load()) + ran
    return total
