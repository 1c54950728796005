"""One client that asks a web server over one reused connection; only the wait for an answer is timed, never the connecting."""

import http.client
import select
from collections.abc import Mapping
from time import perf_counter
from urllib.parse import urlencode, urlsplit

from bench.sending import Answered, Refused

SECONDS = 60
FORM = "application/x-www-form-urlencoded"


class Client:
    """A browser without scripts, pictures or memory: what it sends is said at each request."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise Refused(f"{address} is no address of a web server, such as http://127.0.0.1:8000")
        secure = parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        self._connection: http.client.HTTPConnection = kind(parts.hostname, parts.port, timeout=SECONDS)
        self._below = parts.path.rstrip("/")

    def get(self, path: str, headers: Mapping[str, str]) -> Answered:
        """Ask for a page once."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, headers: Mapping[str, str], fields: Mapping[str, object]) -> Answered:
        """Send a form once."""
        body = urlencode(fields, doseq=True).encode()
        return self._ask("POST", path, body, {**headers, "Content-Type": FORM})

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answered:
        reused = self._ready()
        try:
            return self._send(method, path, body, headers)
        except (http.client.RemoteDisconnected, ConnectionError):
            self.close()
            if not reused:
                raise
        # A kept connection that the server closed as we sent: nothing was answered, so it is asked again on a new one.
        self._ready()
        return self._send(method, path, body, headers)

    def _ready(self) -> bool:
        """Connect unless a kept connection is still open; says whether one was."""
        socket = self._connection.sock
        if socket is not None and select.select([socket], [], [], 0)[0]:
            self.close()  # nothing was asked, so what can be read is that the server has closed it
        reused = self._connection.sock is not None
        if not reused:
            self._connection.connect()
        return reused

    def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answered:
        began = perf_counter()
        self._connection.request(method, self._below + path, body, dict(headers))
        response = self._connection.getresponse()
        content = response.read()
        took = perf_counter() - began
        return Answered(took, 0.0, response.status, content)
