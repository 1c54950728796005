"""Count how often the service waits for PostgreSQL: statements, and BEGIN, COMMIT, ROLLBACK, pings and the preparing of statements too."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from psycopg.pq import Trace
from sqlalchemy import Engine

_END = "ReadyForQuery"
"""What PostgreSQL says at the end of everything that it was asked at once."""


@dataclass
class Trips:
    """The messages of a block between the service and PostgreSQL, as libpq writes them down; there once it has ended."""

    messages: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How often PostgreSQL was waited for."""
        return sum(_END in message for message in self.messages)


@contextmanager
def round_trips(engine: Engine) -> Iterator[Trips]:
    """Every round trip of the block over the connections that lie in the engine's pool when it begins."""
    trips = Trips()
    pool: Any = engine.pool
    idle: list[Any] = [engine.raw_connection() for _ in range(pool.checkedin())]
    with tempfile.NamedTemporaryFile("r", suffix=".trace") as log:
        traced = [connection.dbapi_connection.pgconn for connection in idle]
        for connection, pgconn in zip(idle, traced, strict=True):
            connection.close()  # back into the pool: what happens when it is taken again counts
            pgconn.trace(log.fileno())
            pgconn.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        try:
            yield trips
        finally:
            for pgconn in traced:
                pgconn.untrace()
            log.seek(0)
            trips.messages += log.read().splitlines()
