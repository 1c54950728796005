"""The client keeps its connection, comes anew where the server has closed it, and times only the wait."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep

import pytest

from bench.asking import Client
from bench.sending import Refused


class Handler(BaseHTTPRequestHandler):
    """Answers with what it was asked, and counts its connections."""

    protocol_version = "HTTP/1.1"
    connections = 0

    def setup(self) -> None:
        super().setup()
        type(self).connections += 1

    def do_GET(self) -> None:
        body = f"{self.command} {self.path} {self.headers.get('Cookie', '')}".encode()
        length = int(self.headers.get("Content-Length", 0))
        body += b" " + self.rfile.read(length)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = self.path.endswith(
            "/last"
        )  # without a word in the head, as a worker that is ended

    do_POST = do_GET  # noqa: N815  # the name is the standard library's

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def server() -> Iterator[str]:
    Handler.connections = 0
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_address[1]}"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def test_one_connection_serves_many_requests():
    with server() as address:
        client = Client(f"{address}/below/")
        got = client.get("/a?b=c", {"Cookie": "x=y"})
        sent = client.post("/d", {}, {"text": ["two words"], "n": "1"})
        client.close()
    assert (got.status, got.body) == (200, b"GET /below/a?b=c x=y ")
    assert sent.body == b"POST /below/d  text=two+words&n=1"
    assert got.seconds > 0
    assert Handler.connections == 1


@pytest.mark.parametrize("pause", [0.0, 0.2])
def test_a_connection_that_the_server_has_closed_is_made_anew(pause: float):
    with server() as address:
        client = Client(address)
        client.get("/last", {})
        sleep(pause)
        assert client.post("/again", {}, {"n": "1"}).body == b"POST /again  n=1"
        client.close()
    assert Handler.connections == 2


def test_a_server_that_is_not_there_is_an_error():
    with server() as address:
        pass
    with pytest.raises(ConnectionRefusedError):
        Client(address).get("/", {})


@pytest.mark.parametrize("address", ["127.0.0.1:8000", "ftp://127.0.0.1", "http://", ""])
def test_what_is_no_address_is_refused(address: str):
    with pytest.raises(Refused, match="no address"):
        Client(address)
