"""A real clamd: clean, infected, over its limit, and not there."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from accreditation.documents.scan import Scan, Why, scan
from accreditation.enums.evidence import ScanResult
from tests.documents import files
from tests.servers import clamd
from tests.servers.keeper import free_ports


def sent(folder: Path, content: bytes) -> Path:
    path = folder / "sent"
    path.write_bytes(content)
    return path


def test_a_clean_file(tmp_path: Path) -> None:
    assert scan(sent(tmp_path, files.good()), str(clamd.shared().socket)) == Scan(ScanResult.CLEAN)


@pytest.mark.parametrize("around", [b"", b"x" * 500_000])
def test_an_infected_file(tmp_path: Path, around: bytes) -> None:
    scanned = scan(sent(tmp_path, around + clamd.INFECTED + around), str(clamd.shared().socket))
    assert scanned == Scan(ScanResult.INFECTED)


def test_a_file_over_the_scanners_limit_is_not_called_clean(tmp_path: Path) -> None:
    server = clamd.shared()
    scanned = scan(sent(tmp_path, bytes(server.stream_limit * 3)), str(server.socket))
    assert scanned == Scan(ScanResult.NOT_SCANNED, Why.OVER_LIMIT)


def test_without_a_scanner(tmp_path: Path) -> None:
    assert scan(sent(tmp_path, b"x"), "") == Scan(ScanResult.NOT_SCANNED, Why.NO_SCANNER)


@pytest.mark.parametrize("address", ["/nowhere/clamd.sock", "127.0.0.1:{port}"])
def test_a_scanner_that_is_down(tmp_path: Path, address: str) -> None:
    scanned = scan(sent(tmp_path, b"x"), address.format(port=free_ports(1)[0]))
    assert scanned == Scan(ScanResult.NOT_SCANNED, Why.NO_ANSWER)


@pytest.fixture
def liar(request: pytest.FixtureRequest) -> Iterator[str]:
    """Something that listens where the scanner should, and answers as told."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.settimeout(2)
                while not connection.recv(4096).endswith(b"\0\0\0\0"):
                    pass
                connection.sendall(request.param)

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize(
    ("liar", "why"),
    [
        (b"", Why.NO_ANSWER),
        (b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", Why.OVER_LIMIT),
        (b"UNKNOWN COMMAND\0", Why.NO_ANSWER),
        (b"stream: lstat() failed ERROR\0", Why.NO_ANSWER),
    ],
    indirect=["liar"],
)
def test_half_an_answer_is_never_clean(tmp_path: Path, liar: str, why: Why) -> None:
    assert scan(sent(tmp_path, b"x"), liar) == Scan(ScanResult.NOT_SCANNED, why)
