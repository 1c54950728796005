"""A body that comes slowly: read while there is a place for it, else cut off in words; a quick one is never in the way."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from accreditation.web import bodies
from accreditation.web.bodies import Bodies, TooSlow
from tests.world import World


class Connection:
    """Both ends of a connection, and the environment that the web server makes of one."""

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair()

    def environ(self) -> dict[str, Any]:
        # As large a read as is there, as gunicorn's own would be if it did not wait for all of it.
        return {"gunicorn.socket": self.ours, "CONTENT_LENGTH": "9", "wsgi.input": self}

    def read(self, size: int) -> bytes:
        chunks = b""
        while len(chunks) < size and (chunk := self.ours.recv(size - len(chunks))):
            chunks += chunk
        return chunks


def reading(environ: Any, _start: Any) -> Any:
    return [environ["wsgi.input"].read(9)]


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    monkeypatch.setattr(bodies, "SLOW_AFTER", 0.1)
    monkeypatch.setattr(bodies, "SLOW_AMONG_MANY", 0.1)
    monkeypatch.setattr(bodies, "READ_SECONDS", 0.6)
    made = Connection()
    with made.ours, made.theirs:
        yield made


def answer(app: Bodies, connection: Connection) -> list[bytes]:
    return list(app(connection.environ(), lambda *_: lambda _: None))


def test_a_quick_body_is_read_however_many_are_slow(connection: Connection) -> None:
    app = Bodies(reading, threads=2)
    assert app._slow.take()
    connection.theirs.sendall(b"all of it")
    assert answer(app, connection) == [b"all of it"]


def test_a_slow_body_without_a_place_is_cut_off_soon(connection: Connection) -> None:
    app = Bodies(reading, threads=2)
    assert app._slow.take()
    connection.theirs.sendall(b"half")
    with pytest.raises(TooSlow):
        answer(app, connection)


def test_a_slow_body_with_a_place_is_cut_off_when_it_stops_and_leaves_the_place(
    connection: Connection,
) -> None:
    app = Bodies(reading, threads=2)
    connection.theirs.sendall(b"half")
    with pytest.raises(TooSlow):
        answer(app, connection)
    assert app._slow.take()


@pytest.mark.one_database
def test_who_is_cut_off_reads_what_happened(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_slow(*_: Any) -> bytes:
        raise TooSlow(retry_after=10)

    monkeypatch.setattr(bodies._Body, "read", too_slow)
    client = world.client(world.lead)
    connection = Connection()
    with connection.ours, connection.theirs:
        refused = client.post(
            "/sign-in", data={"email": "a"}, environ_overrides={"gunicorn.socket": connection.ours}
        )
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "10"
    assert "came too slowly" in refused.text
    assert "Nothing was half-done" in refused.text
