"""Measure pages on fields of several sizes: sizes, HTTP and in process take turns, so that a busy moment falls on all of them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from accreditation.db import db
from bench.figures import Figures, Measured
from bench.floors import Replay, keeping_nothing, only_reads, recording
from bench.lists import ANSWERS
from bench.pages import Page
from bench.sending import Answered, Refused, fields_of, get, main_text, post
from bench.sites import Site
from tests.round_trips import round_trips

WARM_UP = 15
ROUNDS = 40


class Turn:
    """One page on one site, ready to be asked for again and again."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site
        self.visit = site.visit(page)
        self.figures = Figures(site.cases)
        first = get(site.app, self.visit.environ)
        if first.status != 200:
            raise Refused(f"{self.visit.path} answered {first.status}")
        self.fields = fields_of(first.body) if page.save else {}

    def within(self) -> Answered:
        """One request in this process."""
        if self.page.save is None:
            return get(self.site.app, self.visit.environ)
        return self._next_version(lambda: post(self.site.app, self.visit.environ, self._changed()))

    def over_http(self) -> Answered:
        """One request to the web server; a save builds on the version before, whichever way that was sent."""
        client, path, headers = self.site.client, self.visit.path, self.visit.headers
        if self.page.save is None:
            return expected(client.get(path, headers), ANSWERS["GET"])
        return self._next_version(
            lambda: expected(client.post(path, headers, self._changed()), ANSWERS["POST"])
        )

    def _changed(self) -> dict[str, Any]:
        """The form with something in it that was not saved before."""
        assert self.page.save is not None
        self.site.saves += 1
        return self.fields | dict(self.page.save(self.site.saves))

    def _next_version(self, save: Callable[[], Answered]) -> Answered:
        answered = save()
        self.fields["version"] = [str(int(self.fields["version"][0]) + 1)]
        return answered

    def prepare(self) -> None:
        """Warm up both ways, count the round trips, record the page's SQL, and set its floor."""
        for _ in range(WARM_UP):
            self.within()
        for _ in range(WARM_UP):
            self.over_http()
        if self.site.kind == "postgresql":
            self.figures.trips = self.trips()
        self.record()
        for _ in range(WARM_UP):
            self.site.floor.seconds()

    def trips(self) -> int:
        """How often one request waits for PostgreSQL."""
        with round_trips(self.site.engine) as counted:
            self.within()
        return counted.count

    def record(self) -> None:
        """Let the floor replay this page as it is now; a save is recorded without being kept."""
        app, base = self.site.recorder, self.visit.environ
        with app.app_context():
            engine = db.engine
        with recording(engine) as recorded:
            if self.page.save:
                with keeping_nothing():
                    answered = post(app, base, self._changed())
            else:
                answered = get(app, base)
        self.figures.statements, self.figures.size = len(recorded), len(answered.body)
        self.figures.rows = answered.rows
        session = None if only_reads(recorded) else self.site.session()
        self.site.floor.set(Replay(list(recorded), len(answered.body), session))

    def run(self, times: int) -> None:
        """Ask for the page so many times each way, and for its floor as often; the floor replays the newest."""
        for _ in range(times):
            answered = self.within()
            self.figures.in_process.append(1000 * answered.seconds)
            self.figures.worked.append(1000 * answered.processor)
        self.figures.over_http += [1000 * self.over_http().seconds for _ in range(times)]
        self.record()
        self.figures.floors += [1000 * self.site.floor.seconds() for _ in range(times)]


def expected(answered: Answered, statuses: Sequence[int]) -> Answered:
    """What the server answered, if it answered so."""
    if answered.status not in statuses:
        raise Refused(f"over HTTP it was answered with {answered.status}: {main_text(answered.body)}")
    return answered


def measure(page: Page, kind: str, sites: Sequence[Site], runs: int) -> Measured:
    """One page on every site of one kind of database."""
    measured = Measured(page, kind)
    if not sites[0].has(page):
        measured.refused = "not built yet"
        return measured
    try:
        turns = [Turn(page, site) for site in sites]
        for turn in turns:
            turn.prepare()
        for _ in range(min(ROUNDS, runs)):
            for turn in turns:
                turn.run(max(1, runs // ROUNDS))
    except (Refused, LookupError) as refusal:
        measured.refused = str(refusal)
        return measured
    for turn in turns:
        turn.figures.finish()
    measured.figures = [turn.figures for turn in turns]
    return measured


def measure_all(pages: Iterable[Page], kind: str, sites: Sequence[Site], runs: int) -> Iterable[Measured]:
    """Every page on sites of several sizes, the smallest first."""
    for page in pages:
        yield measure(page, kind, sites, runs)
