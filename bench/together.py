"""`python -m bench --together`: ten people write one case on a running server, and how long each of their requests waits."""

import os
import random
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from accreditation.app import create_app
from accreditation.db import db
from bench import databases
from bench.figures import p95
from bench.web_server import gunicorn
from tests.soak.writing import CODES, PEOPLE, Writer, team
from tests.world import World

AIM_MILLISECONDS = 300.0
SEED = 12


@dataclass(frozen=True)
class Together:
    """What ten people waited for on one kind of database; `load` is the machine's as they began."""

    kind: str
    seconds: float
    requests: int
    conflicts: int
    median: float
    p95: float
    load: float

    def as_data(self) -> dict[str, Any]:
        """Plain values for a file."""
        return {
            "database": self.kind,
            "seconds": self.seconds,
            "requests": self.requests,
            "conflicts": self.conflicts,
            "median": round(self.median, 1),
            "p95": round(self.p95, 1),
            "load": round(self.load, 2),
            "aim_p95": AIM_MILLISECONDS,
        }

    def __str__(self) -> str:
        """The same in a sentence."""
        return (
            f"{self.kind}: {PEOPLE} people in one case for {self.seconds:.0f} s: {self.requests:,} requests"
            f" ({self.requests / self.seconds:.0f} a second), {self.conflicts} conflicts,"
            f" median {self.median:.0f} ms, p95 {self.p95:.0f} ms (aim {AIM_MILLISECONDS:.0f} ms);"
            f" load before {self.load:.1f} on {os.cpu_count()} processors"
        )


def measure(seconds: float) -> Iterator[Together]:
    """On each kind of database, empty but for their case; pages, autosaves, merges and what the page says of itself."""
    for kind in databases.KINDS:
        with (
            tempfile.TemporaryDirectory(prefix="accreditation-bench-") as folder,
            databases.empty(kind, Path(folder), "together") as url,
        ):
            load = os.getloadavg()[0]
            writers = _write(url, seconds)
        waits = [1000 * wait for writer in writers for wait in writer.waits]
        conflicts = sum(writer.conflicts for writer in writers)
        yield Together(kind, seconds, len(waits), conflicts, median(waits), p95(waits), load)


def _write(url: str, seconds: float) -> list[Writer]:
    # Only this process's own app, which signs people in; the server has production's settings.
    app = create_app(replace(databases.settings(url), secure_cookies=False))
    with app.app_context(), gunicorn(url) as server, ThreadPoolExecutor(PEOPLE) as pool:
        world = World(app)
        writers = team(world, world.application().id, server.port, random.Random(SEED))
        for written in [pool.submit(writer.write_on, CODES, seconds) for writer in writers]:
            written.result()
        db.session.remove()
        db.engine.dispose()
    return writers
