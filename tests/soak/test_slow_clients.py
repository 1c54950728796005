"""Clients that send slowly never stop the pages of others: behind nginx, and before gunicorn alone."""

import contextlib
import http.client
import http.server
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from accreditation.settings import ROOT
from tests import databases
from tests.servers import nginx
from tests.servers.web_server import wait_until_answers

pytestmark = pytest.mark.one_database
SLOW = 10
HEAD = f"POST /sign-in HTTP/1.1\r\nHost: {nginx.NAME}\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def service(live_app: Flask) -> Iterator[int]:
    """Gunicorn as it is shipped, with two workers of four threads."""
    settings, port = live_app.extensions["settings"], free_port()
    environment = {
        **os.environ,
        "SECRET_KEY": databases.SECRET,
        "AUDIT_KEY": databases.AUDIT_SECRET,
        "DATABASE_URL": settings.database_url,
        "STORE_FOLDER": settings.store_folder,
        "TRUSTED_PROXIES": "1",
        "BIND": f"127.0.0.1:{port}",
    }
    command = [str(Path(sys.executable).parent / "gunicorn"), "-c", "deploy/gunicorn.conf.py"]
    process = subprocess.Popen([*command, "--log-level", "critical", "wsgi:app"], cwd=ROOT, env=environment)
    try:
        wait_until_answers(port)
        yield port
    finally:
        process.terminate()
        process.wait(60)


class Slow:
    """Ten connections that each send one byte a second."""

    def __init__(self, port: int, start: str) -> None:
        self._over = threading.Event()
        self.connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW)]
        for connection in self.connections:
            connection.sendall(start.encode())
        self._thread = threading.Thread(target=self._trickle, daemon=True)
        self._thread.start()

    def _trickle(self) -> None:
        while not self._over.wait(1):
            for connection in self.connections:
                with contextlib.suppress(OSError):
                    connection.sendall(b"a")

    def refused(self) -> int:
        """How many were told that they are too slow."""
        return sum(b" 503 " in _peek(connection) for connection in self.connections)

    def end(self) -> None:
        self._over.set()
        self._thread.join()
        for connection in self.connections:
            connection.close()


def _peek(connection: socket.socket) -> bytes:
    with contextlib.suppress(BlockingIOError, ConnectionError):
        return connection.recv(100, socket.MSG_PEEK | socket.MSG_DONTWAIT).partition(b"\r\n")[0]
    return b""


@contextlib.contextmanager
def slowed(port: int, start: str) -> Iterator[Slow]:
    slow = Slow(port, start)
    try:
        yield slow
    finally:
        slow.end()


def page(port: int) -> tuple[int, float]:
    """The sign-in page: its status, and after how many seconds it was here."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(connection):
        connection.request("GET", "/sign-in", headers={"Host": nginx.NAME})
        answer = connection.getresponse()
        answer.read()
    return answer.status, time.monotonic() - began


def test_behind_nginx_ten_slow_posts_are_not_noticed(service: int, tmp_path: Path) -> None:
    with nginx.before(service, free_port(), tmp_path) as port, slowed(port, HEAD + FORM):
        time.sleep(2)
        answers = [page(port) for _ in range(20)]
    assert {status for status, _ in answers} == {200}
    slowest = max(seconds for _, seconds in answers)
    print(f"behind nginx the slowest of 20 pages took {slowest:.3f} s")
    assert slowest < 2


@pytest.mark.parametrize("start", [HEAD + FORM, HEAD], ids=["bodies", "heads"])
def test_without_nginx_pages_answer_as_soon_as_the_slow_are_known(service: int, start: str) -> None:
    with slowed(service, start):
        time.sleep(0.5)
        waits = [page(service) for _ in range(3)]
        time.sleep(8)
        later = [page(service) for _ in range(10)]
    assert {status for status, _ in [*waits, *later]} == {200}
    print(f"without it the first page took {waits[0][1]:.1f} s, later ones {max(later)[1]:.3f} s at most")
    assert max(seconds for _, seconds in waits) < 12
    assert max(seconds for _, seconds in later) < 2


def test_a_body_that_is_too_slow_is_told_so_and_one_that_is_only_late_is_read(service: int) -> None:
    with socket.create_connection(("127.0.0.1", service)) as late:
        body = "a" * 5000
        late.sendall((HEAD + FORM + body[:100]).encode())
        with slowed(service, HEAD + FORM) as slow:
            assert eventually(lambda: slow.refused() >= SLOW // 2)
        late.sendall(body[100:].encode())
        late.settimeout(30)
        assert late.recv(100).startswith(b"HTTP/1.1 "), "the one that came first kept its place"


def eventually(holds: Callable[[], bool], seconds: float = 15) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.1)
    return False


def test_what_a_browser_says_of_itself_never_reaches_the_service(tmp_path: Path) -> None:
    heard: dict[str, str] = {}

    class Echo(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.update({name.lower(): value for name, value in self.headers.items()})
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Nothing."""

    claims = {
        "X-Forwarded-For": "10.1.1.1",
        "X-Forwarded-Host": "evil.example.org",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-Prefix": "/evil",
        "X-Forwarded-Port": "1",
        "Forwarded": "for=10.1.1.1",
        "X-Real-Ip": "10.1.1.1",
        "SCRIPT_NAME": "/evil",
        "Script-Name": "/evil",
    }
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with nginx.before(server.server_port, free_port(), tmp_path) as port:
            assert status_of(port, {"Host": nginx.NAME, **claims}) == 200
            with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
                status_of(port, {"Host": "evil.example.org"})
        server.shutdown()
    assert heard.pop("x-forwarded-for") == "127.0.0.1"
    assert heard.pop("x-forwarded-proto") == "http"
    assert heard.pop("x-forwarded-host") == heard.pop("host") == nginx.NAME
    assert not {"evil", "10.1.1.1"} & set(heard.values())
    assert not [name for name in heard if "forwarded" in name or "script" in name or "real" in name]


def status_of(port: int, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection):
        connection.putrequest("GET", "/", skip_host=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        answer.read()
        return answer.status


def test_a_service_that_is_away_is_a_page_that_says_what_to_do(tmp_path: Path) -> None:
    with nginx.before(free_port(), free_port(), tmp_path) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", "/sign-in", headers={"Host": nginx.NAME})
            answer = connection.getresponse()
            assert (answer.status, answer.getheader("Retry-After")) == (503, "30")
            assert "What was saved before is safe" in answer.read().decode()


def test_the_log_in_front_holds_no_secret_of_a_link(tmp_path: Path) -> None:
    with nginx.before(free_port(), free_port(), tmp_path) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        with contextlib.closing(connection):
            link = "/invitations/7?key=a-secret-part"
            connection.request("GET", link, headers={"Host": nginx.NAME, "Referer": f"http://x{link}"})
            connection.getresponse().read()
    log = (tmp_path / "access.log").read_text()
    assert "GET /invitations/7 HTTP/1.1" in log
    assert "a-secret-part" not in log
