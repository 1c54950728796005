"""Bodies of requests that come slowly: how long one may take, and how many at once, so that threads are left for pages."""

import threading
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.exceptions import ServiceUnavailable

from accreditation.patience import READ_SECONDS, SLOW_AFTER, SLOW_AMONG_MANY, SLOWEST, WATCH, stop_reading

_BITE = 64 * 1024


class TooSlow(ServiceUnavailable):
    """What was sent did not come in time; nothing of it was kept."""

    words = "What your browser sent came too slowly, so the service stopped waiting for it."


class Bodies:
    """The app, with every body read against the clock where the web server lends its socket."""

    def __init__(self, app: WSGIApplication, threads: int) -> None:
        self._app = app
        # The other half is always there for people who wait for a page.
        self._slow = Places(max(1, threads // 2))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        connection = environ.get("gunicorn.socket")
        if connection is None or not (environ.get("CONTENT_LENGTH") or environ.get("HTTP_TRANSFER_ENCODING")):
            return self._app(environ, start_response)
        with ExitStack() as whole:
            body = _Body(environ["wsgi.input"], connection, self._slow)
            environ["wsgi.input"] = body
            whole.callback(body.close)
            return self._app(environ, start_response)


class Places:
    """How many slow bodies may be read at once."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._lock = threading.Lock()

    @property
    def seconds(self) -> float:
        """How long a body may take before it needs a place."""
        return SLOW_AFTER if self._free else SLOW_AMONG_MANY

    def take(self) -> bool:
        """Take a place; False where none is left."""
        with self._lock:
            taken = self._free > 0
            self._free -= taken
            return taken

    def give_back(self) -> None:
        """Leave the place to another body."""
        with self._lock:
            self._free += 1


class _Body:
    """One body; reading raises TooSlow once it has been too slow."""

    def __init__(self, stream: InputStream, connection: Any, slow: Places) -> None:
        self._stream, self._connection, self._slow = stream, connection, slow
        self._cut = self._holds_place = False
        self._whole = ExitStack()
        self._whole.enter_context(WATCH.after(slow.seconds, self._take_place))

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        # Where all is asked for, it is read in bites, so that each has its own limit.
        if size < 0:
            return b"".join(iter(lambda: self.read(_BITE), b""))
        with WATCH.after(READ_SECONDS + size / SLOWEST, self._stop):
            chunk = self._stream.read(size)
        if self._cut:
            raise TooSlow(retry_after=10)
        if len(chunk) < size:
            self.close()
        return chunk

    def readline(self, size: int = -1) -> bytes:
        """The next line; nothing of ours asks for one."""
        with WATCH.after(READ_SECONDS, self._stop):
            return self._stream.readline(size)

    def close(self) -> None:
        """Stop watching, and give a place among the slow ones back; again is fine."""
        self._whole.close()
        if self._holds_place:
            self._holds_place = False
            self._slow.give_back()

    def _take_place(self) -> None:
        """It is slow: where as many slow ones are being read as may be, it is the one that goes."""
        self._holds_place = self._slow.take()
        if not self._holds_place:
            self._stop()

    def _stop(self) -> None:
        self._cut = True
        stop_reading(self._connection)
