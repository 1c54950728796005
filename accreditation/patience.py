"""How long the web server waits for what a browser sends, and the watch that ends the waiting; it knows nothing of requests."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

FIRST_BYTE_SECONDS = 0.5
"""So long a thread waits for a connection to say anything; after that it waits without one."""

HEAD_SECONDS = 3.0
"""For the first lines of a request, from the first byte on; every browser sends them at once."""

SLOW_AFTER = 2.0
"""A body that takes longer is slow, and only so many slow ones are read at once."""

SLOW_AMONG_MANY = 0.5
"""The same where no place for a slow body is left: an honest one that small comes at once."""

READ_SECONDS = 10.0
SLOWEST = 8 * 1024
"""Bytes a second: a body may pause for ten seconds, and otherwise brings so many."""

_EVERY = 0.25


class Watch:
    """Acts where something takes too long: one thread a process, and none while nothing is watched."""

    def __init__(self) -> None:
        self._acts: dict[object, tuple[float, Callable[[], None]]] = {}
        self._lock = threading.Lock()
        self._running = False

    @contextmanager
    def after(self, seconds: float, act: Callable[[], None]) -> Iterator[None]:
        """Act once if the block takes longer than so many seconds; never after its end."""
        key = object()
        with self._lock:
            self._acts[key] = (time.monotonic() + seconds, act)
            if not self._running:
                self._running = True
                threading.Thread(target=self._run, name="patience", daemon=True).start()
        try:
            yield
        finally:
            with self._lock:
                self._acts.pop(key, None)

    def _run(self) -> None:
        while True:
            time.sleep(_EVERY)
            now = time.monotonic()
            # Under the lock, so that nobody's connection is cut who has just come to the end.
            with self._lock:
                for key, (due, act) in list(self._acts.items()):
                    if due <= now:
                        del self._acts[key]
                        act()
                if not self._acts:
                    self._running = False
                    return


WATCH = Watch()


def stop_reading(connection: socket.socket) -> None:
    """Let whoever reads from the connection come to its end at once; an answer can still be sent."""
    with suppress(OSError):  # it is gone already
        connection.shutdown(socket.SHUT_RD)
