"""A page's floor: its own SQL through the bare driver, prepared, inside a bare Flask view that answers with as many bytes.

It is served by a gunicorn of its own (bench/bare.py), which gets what was recorded by file.
"""

import pickle
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event
from sqlalchemy.engine import URL

from accreditation.db import db
from bench.asking import Client
from bench.sending import Refused
from bench.web_server import serving

Recorded = list[tuple[str, Any, bool]]
WRITES = re.compile(r"\b(INSERT INTO|DELETE FROM|UPDATE \S+ SET)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Replay:
    """What a floor does for one request; `session` is the row whose small change is kept where the page writes."""

    statements: Recorded
    size: int
    session: int | None = None


@contextmanager
def recording(engine: Engine) -> Iterator[Recorded]:
    """Keep every statement that goes to the database meanwhile, but for the ends of transactions."""
    recorded: Recorded = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            recorded.append((statement, parameters, many))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield recorded
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def keeping_nothing() -> Iterator[None]:
    """Let a save go its whole way but for the last step, so that its SQL can be replayed."""
    with patch.object(db.session, "commit", lambda: None):
        yield


def only_reads(recorded: Recorded) -> bool:
    """Whether nothing is written: then the floor needs no transaction."""
    return not any(WRITES.search(statement) for statement, _, _ in recorded)


class Floor:
    """The bare view's server, told what to replay next; its client is like the service's."""

    def __init__(self, address: str, folder: Path) -> None:
        self.client = Client(address)
        self.folder = folder
        self.number = 0

    def set(self, replay: Replay) -> None:
        """What the next requests replay."""
        (self.folder / str(self.number)).unlink(missing_ok=True)
        self.number += 1
        (self.folder / str(self.number)).write_bytes(pickle.dumps(replay))

    def seconds(self) -> float:
        """How long one request takes."""
        answered = self.client.get(f"/{self.number}", {})
        if answered.status != 200:
            raise Refused(f"the floor answered {answered.status}: {answered.body[-300:]!r}")
        return answered.seconds


@contextmanager
def served(url: URL) -> Iterator[Floor]:
    """A floor on one database; one worker, because one client on one kept connection never meets a second."""
    with tempfile.TemporaryDirectory(prefix="accreditation-floor-") as folder:
        environment = {
            "FLOOR_DATABASE": url.render_as_string(hide_password=False),
            "FLOOR_FOLDER": folder,
            "WEB_WORKERS": "1",
        }
        with serving("bench.bare:create()", "/", environment) as server:
            floor = Floor(server.address, Path(folder))
            try:
                yield floor
            finally:
                floor.client.close()
