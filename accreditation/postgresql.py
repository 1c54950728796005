"""Connections to PostgreSQL: statements that only read stand alone and stay prepared, and a lost connection is replaced.

Everything here leaves connections to other databases as they are.
"""

import select
import time
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import InvalidatePoolError

IDLE_SECONDS = 60
"""A connection that lay unused for longer is asked whether it still works."""

PREPARED_MOST = 500
"""So many statements are kept prepared on a connection; what was asked longest ago is forgotten first."""

# libpq's words for a connection that works, and for one that is in no transaction.
_CONNECTED = 0
_IDLE = 0


@event.listens_for(Engine, "connect")
def _prepare(driver: Any, record: Any) -> None:
    if hasattr(driver, "pgconn"):
        driver.prepared_max = PREPARED_MOST
        record.info["used_at"] = time.monotonic()


@event.listens_for(Engine, "checkin")
def _end_use(driver: Any, record: Any) -> None:
    """Whoever takes the connection next begins transactions again, unless they only read too."""
    # A connection that broke is none any more.
    if hasattr(driver, "pgconn"):
        record.info["used_at"] = time.monotonic()
        if driver.autocommit and _is_idle(driver):
            driver.autocommit = False


@event.listens_for(Engine, "checkout")
def _replace_lost(driver: Any, record: Any, _proxy: Any) -> None:
    """A connection that the server or the network has ended is replaced before a page uses it.

    A server that ends a connection says so, and that lies there to be read: asking each time would cost a round trip.
    """
    if not hasattr(driver, "pgconn"):
        return
    lay_long = time.monotonic() - record.info["used_at"] > IDLE_SECONDS
    if driver.closed or ((lay_long or _unread(driver)) and not _answers(driver)):
        raise InvalidatePoolError


def _unread(driver: Any) -> bool:
    poll = select.poll()
    poll.register(driver.pgconn.socket, select.POLLIN)
    return bool(poll.poll(0))


def _answers(driver: Any) -> bool:
    driver.pgconn.exec_(b"")
    return bool(driver.pgconn.status == _CONNECTED)


def stand_alone(connection: Connection) -> None:
    """Put no transaction around the statements to come, unless one has begun already.

    At its isolation level each statement sees what is committed when it is asked, in a transaction or alone. One that is
    rolled back makes the driver forget every prepared statement of its connection, and costs two round trips.
    """
    driver = _driver(connection)
    if driver is not None and _is_idle(driver):
        driver.autocommit = True


def end_standing_alone(connection: Connection) -> None:
    """Begin a transaction with the next statement; what was asked before is not in it."""
    if stands_alone(connection):
        connection.connection.dbapi_connection.autocommit = False  # type: ignore[union-attr]


def stands_alone(connection: Connection) -> bool:
    """Whether each statement is kept at once."""
    driver = _driver(connection)
    return driver is not None and bool(driver.autocommit)


def _driver(connection: Connection) -> Any:
    """The driver's own connection; None where it is to another database."""
    return connection.connection.dbapi_connection if connection.dialect.name == "postgresql" else None


def _is_idle(driver: Any) -> bool:
    return bool(driver.pgconn.transaction_status == _IDLE)
