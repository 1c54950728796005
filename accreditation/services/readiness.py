"""Whether everything that the service needs answers; it names parts and states, and nothing that somebody could use."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from accreditation import clock
from accreditation.db import undo
from accreditation.documents import limited, scan
from accreditation.enums.labelled import Labelled
from accreditation.errors import NotFound, RuleBroken
from accreditation.logs import rarely
from accreditation.queries import health
from accreditation.settings import Settings
from accreditation.storage.base import Store

PATIENCE = 3.0
KEPT_SECONDS = 5.0
BEAT_AT_LEAST = timedelta(minutes=5)
log = logging.getLogger(__name__)


class State(Labelled):
    """How one part is."""

    OK = "ok", "Works"
    AWAY = "away", "Does not answer"
    OTHER_VERSION = "other_version", "Not at this version"
    LATE = "late", "Has not been heard of lately"
    NOT_SET = "not_set", "Not set up"
    PARTLY = "partly", "Only partly in force"


@dataclass
class Readiness:
    """Asks each part at most every few seconds, whoever asks how often, and waits for none longer than a load balancer does."""

    store: Store
    settings: Settings
    head: str
    _asked_at: float = -KEPT_SECONDS
    _answer: dict[str, State] = field(default_factory=dict)
    _pending: dict[str, "Future[State]"] = field(default_factory=dict)
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)
    _pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(max_workers=2, thread_name_prefix="ready")
    )

    def parts(self) -> dict[str, State]:
        """Each part with its state."""
        with self._one_at_a_time:
            if monotonic() - self._asked_at >= KEPT_SECONDS:
                self._answer = self._ask()
                self._asked_at = monotonic()
            return dict(self._answer)

    def _ask(self) -> dict[str, State]:
        database, schema, worker = _of_the_database(self.head)
        parts = {
            "database": database,
            "schema": schema,
            "worker": worker,
            "store": self._in_time("store", lambda: _of_the_store(self.store)),
            "scanner": self._in_time("scanner", lambda: _of_the_scanner(self.settings.clamd_socket)),
            "jail": self._in_time("jail", lambda: _of_the_jail(self.settings.demand_jail)),
        }
        failing = {part: state.value for part, state in parts.items() if state not in READY}
        if failing:
            rarely.log(log, logging.WARNING, "not ready", fields=failing)
        return parts

    def _in_time(self, part: str, question: Callable[[], State]) -> State:
        """The answer, or AWAY where it takes too long; a question that still waits is not asked a second time."""
        waiting = self._pending.get(part)
        if waiting is None or waiting.done():
            waiting = self._pending[part] = self._pool.submit(question)
        try:
            return waiting.result(PATIENCE)
        except TimeoutError:
            return State.AWAY


READY = frozenset({State.OK, State.NOT_SET, State.PARTLY})


def _of_the_database(head: str) -> tuple[State, State, State]:
    """Database, schema and worker: what one connection says of all three."""
    try:
        version, beat = health.schema_version(), None
        if version == head:
            beat = health.last_heartbeat()
    except SQLAlchemyError:
        return State.AWAY, State.AWAY, State.AWAY
    finally:
        undo()
    schema = State.OK if version == head else State.OTHER_VERSION
    heard = beat is not None and clock.now() - beat < BEAT_AT_LEAST
    return State.OK, schema, State.OK if heard else State.LATE


def _of_the_store(store: Store) -> State:
    try:
        # Nothing is there: a store that can say so is there itself.
        store.exists("audit/ready")
    except NotFound:
        return State.OK
    except (RuleBroken, OSError):
        return State.AWAY
    return State.OK


def _of_the_jail(is_demanded: bool) -> State:
    """How the process that reads files is shut in on this machine; tried once."""
    try:
        is_whole = limited.jail_in_force().is_whole
    except (RuntimeError, OSError):
        return State.AWAY
    return State.OK if is_whole else State.AWAY if is_demanded else State.PARTLY


def _of_the_scanner(clamd_socket: str) -> State:
    if not clamd_socket:
        return State.NOT_SET
    return State.OK if scan.answers(clamd_socket, PATIENCE) else State.AWAY
