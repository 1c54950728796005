"""Measure pages on fields of several sizes side by side: the sizes take turns, so that a busy moment falls on all of them."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from flask import Flask
from sqlalchemy import Engine

from accreditation.db import db
from bench.databases import application
from bench.floors import Floor, keeping_nothing, recording
from bench.pages import Page
from bench.sending import Answered, Refused, environ, fields_of, get, path_of, post
from bench.subjects import Subjects, cookie

WARM_UP = 15
ROUNDS = 10


@dataclass
class Figures:
    """What one page cost on one field; times in milliseconds."""

    cases: int
    median: float = 0.0
    p95: float = 0.0
    processor: float = 0.0
    floor: float = 0.0
    statements: int = 0
    size: int = 0
    rows: int = 0
    samples: list[float] = field(default_factory=list, repr=False)
    worked: list[float] = field(default_factory=list, repr=False)
    floors: list[float] = field(default_factory=list, repr=False)

    def finish(self) -> None:
        """Work out what the samples say."""
        self.median, self.floor = median(self.samples), median(self.floors)
        self.processor = median(self.worked)
        self.p95 = quantiles(self.samples, n=20)[-1] if len(self.samples) > 1 else self.median

    def as_data(self) -> dict[str, Any]:
        """Plain values for a file."""
        names = ("cases", "median", "p95", "processor", "floor", "statements", "size", "rows")
        return {name: round(value, 3) for name in names for value in (getattr(self, name),)}


@dataclass
class Measured:
    """One page on one kind of database, smallest field first; `refused` says why it was not measured."""

    page: Page
    kind: str
    figures: list[Figures] = field(default_factory=list)
    refused: str = ""

    @property
    def growth(self) -> float:
        """The largest field against the smallest."""
        return self.figures[-1].median / self.figures[0].median

    @property
    def over_floor(self) -> float:
        """The largest field against its floor."""
        return self.figures[-1].median / self.figures[-1].floor


class Site:
    """The service on one field, with its people signed in and its floor."""

    def __init__(self, url: str, cases: int) -> None:
        self.cases = cases
        self.app: Flask = application(url)
        with self.app.app_context():
            self.engine: Engine = db.engine
            self.subjects = Subjects()
        self.floor = Floor(self.engine.url)
        self.cookies: dict[int, str] = {}
        self.saves = 0

    def request(self, page: Page) -> dict[str, Any]:
        """What a server would hand to the app for this page."""
        with self.app.app_context():
            values = page.values(self.subjects)
            who = page.who
            person = (
                None if who is None else who(self.subjects) if callable(who) else self.subjects.person(who)
            )
            db.session.remove()
        if person is not None and person not in self.cookies:
            self.cookies[person] = cookie(self.app, person)
        path = path_of(self.app, page.endpoint, values)
        return environ(path, self.cookies[person] if person is not None else "")

    def close(self) -> None:
        """Let every connection go."""
        self.floor.close()
        self.engine.dispose()


class Turn:
    """One page on one site, ready to be asked for again and again."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site
        self.base = site.request(page)
        self.figures = Figures(site.cases)
        first = get(site.app, self.base)
        if first.status != 200:
            raise Refused(f"{self.base['PATH_INFO']} answered {first.status}")
        self.fields = fields_of(first.body) if page.save else {}
        self.bare = environ("/")

    def once(self) -> Answered:
        """One request; a save changes something and builds on the version before."""
        if self.page.save is None:
            return get(self.site.app, self.base)
        answered = self._save()
        self.fields["version"] = [str(int(self.fields["version"][0]) + 1)]
        return answered

    def _save(self) -> Answered:
        self.site.saves += 1
        assert self.page.save is not None
        return post(self.site.app, self.base, self.fields | dict(self.page.save(self.site.saves)))

    def prepare(self) -> None:
        """Warm up, record the page's SQL, and set its floor."""
        for _ in range(WARM_UP):
            self.once()
        self.record()
        for _ in range(WARM_UP):
            get(self.site.floor.app, self.bare)

    def record(self) -> None:
        """Let the floor replay this page as it is now; a save is recorded without being kept."""
        with recording(self.site.engine) as recorded:
            if self.page.save:
                with keeping_nothing():
                    answered = self._save()
            else:
                answered = self.once()
        self.figures.statements, self.figures.size = len(recorded), len(answered.body)
        self.figures.rows = answered.rows
        self.site.floor.set(list(recorded), len(answered.body), keeps=self.page.save is not None)

    def run(self, times: int) -> None:
        """Ask for the page so many times, and for its floor as often; the floor replays the newest."""
        for _ in range(times):
            answered = self.once()
            self.figures.samples.append(1000 * answered.seconds)
            self.figures.worked.append(1000 * answered.processor)
        self.record()
        self.figures.floors += [1000 * get(self.site.floor.app, self.bare).seconds for _ in range(times)]


def measure(page: Page, kind: str, sites: Sequence[Site], runs: int) -> Measured:
    """One page on every site of one kind of database."""
    measured = Measured(page, kind)
    if page.endpoint not in sites[0].app.view_functions:
        measured.refused = "not built yet"
        return measured
    try:
        turns = [Turn(page, site) for site in sites]
        for turn in turns:
            turn.prepare()
        for _ in range(ROUNDS):
            for turn in turns:
                turn.run(max(1, runs // ROUNDS))
    except (Refused, LookupError) as refusal:
        measured.refused = str(refusal)
        return measured
    for turn in turns:
        turn.figures.finish()
    measured.figures = [turn.figures for turn in turns]
    return measured


def measure_all(pages: Iterable[Page], kind: str, urls: Mapping[int, str], runs: int) -> Iterable[Measured]:
    """Every page on fields of several sizes, by their number of cases."""
    with ExitStack() as stack:
        sites = []
        for cases, url in sorted(urls.items()):
            site = Site(url, cases)
            stack.callback(site.close)
            sites.append(site)
        for page in pages:
            yield measure(page, kind, sites, runs)
