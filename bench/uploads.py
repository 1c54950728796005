"""`python -m bench --uploads`: a large file in parts, through S3 against boto3's own upload, and through the local store against cp.

The sender here does what the page's script does, in Python: three parts of 8 MiB at once, each hashed, promised, sent.
It shares the machine's processors with the web server and with S3, as boto3 and cp do in the same run.
"""

import hashlib
import http.client
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Event, Semaphore, Thread, local
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from accreditation.db import db
from bench.databases import application, migrate
from bench.web_server import children, gunicorn, used
from tests.client import hidden
from tests.servers import s3
from tests.world import World

MEBIBYTE = 1024 * 1024
LANES = 3
ROUNDS = 3
AIMS = {"s3": 0.8, "local": 0.5}
MOST_MEMORY = 64  # MiB


@dataclass
class Uploaded:
    """The seconds of our way and of the plain way, turn by turn, and how much the server's memory grew."""

    kind: str
    mebibytes: int
    ours: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    synced: list[float] = field(default_factory=list)
    grown: float = 0.0

    @property
    def reached(self) -> float:
        """Our speed against the plain way's, by the medians."""
        return median(self.plain) / median(self.ours)

    def as_data(self) -> dict[str, Any]:
        """Plain values for a file."""
        return dict(vars(self)) | {"reached": round(self.reached, 3), "aim": AIMS[self.kind]}

    def __str__(self) -> str:
        """The same in a sentence."""
        plain = {"s3": "boto3's upload_fileobj", "local": "cp"}[self.kind]
        synced = ""
        if self.synced:
            share = median(self.synced) / median(self.ours)
            synced = f" ({share:.2f} of cp and sync at {self.mebibytes / median(self.synced):.0f} MiB/s)"
        return (
            f"{self.kind}: {self.mebibytes} MiB at {self.mebibytes / median(self.ours):.0f} MiB/s, {plain} at"
            f" {self.mebibytes / median(self.plain):.0f} MiB/s: {self.reached:.2f} of it{synced} (aim {AIMS[self.kind]});"
            f" the web server's memory grew by {self.grown:.0f} MiB (aim below {MOST_MEMORY})"
        )


class Sender:
    """A signed-in person's script: what static/js/sending.js does, over kept connections."""

    def __init__(self, port: int, cookie: str, token: str) -> None:
        self.port, self.own, self.lanes = port, local(), Semaphore(LANES)
        self.headers = {"Cookie": cookie, "X-CSRF-Token": token, "X-Requested-With": "upload"}

    def ask(self, path: str, content: dict[str, Any]) -> dict[str, Any]:
        """One question, in JSON."""
        headers = {**self.headers, "Content-Type": "application/json"}
        answer: dict[str, Any] = json.loads(
            self._send(f"http://127.0.0.1:{self.port}{path}", "POST", json.dumps(content).encode(), headers)
        )
        return answer

    def upload(self, path: Path, number: int) -> None:
        """Send a file from its beginning to its end."""
        size = path.stat().st_size
        with path.open("rb") as handle:
            first = hashlib.sha256(handle.read(8 * MEBIBYTE)).hexdigest()
        begun = self.ask(
            "/uploads",
            {
                "name": f"Large {number}.pdf",
                "size": size,
                "type": "",
                "modified": number,
                "first": first,
                "kind": "minutes",
            },
        )
        count = -(-size // begun["part_size"])
        with ThreadPoolExecutor(LANES + 1) as lanes:
            for done in [lanes.submit(self.part, path, begun, number) for number in range(1, count + 1)]:
                done.result()
        answer = self.ask(f"{begun['address']}/complete", {})
        assert answer["state"] == "done", answer

    def part(self, path: Path, begun: dict[str, Any], number: int) -> None:
        """Hash one part, promise it, send it."""
        room: bytearray = self.own.__dict__.setdefault("room", bytearray(begun["part_size"]))
        with path.open("rb", buffering=0) as handle:
            handle.seek((number - 1) * begun["part_size"])
            body = memoryview(room)[: handle.readinto(room)]
        promised = {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
        link = self.ask(f"{begun['address']}/parts/{number}", promised)
        ours = link["url"].startswith("/")
        url = f"http://127.0.0.1:{self.port}{link['url']}" if ours else link["url"]
        with self.lanes:
            self._send(url, "PUT", body, {**link["headers"], **(self.headers if ours else {})})

    def _send(self, url: str, method: str, body: bytes | memoryview, headers: dict[str, str]) -> bytes:
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connections: dict[str, http.client.HTTPConnection] = self.own.__dict__.setdefault("connections", {})
        for _ in range(2):
            connection = connections.setdefault(
                parts.netloc, http.client.HTTPConnection(parts.netloc, timeout=120)
            )
            try:
                connection.request(method, target, body, headers)
                answer = connection.getresponse()
            except (http.client.RemoteDisconnected, ConnectionError):  # a kept one that was idle for too long
                connections.pop(parts.netloc).close()
                continue
            content = answer.read()
            assert answer.status == 200, (answer.status, content[:300])
            return content
        raise ConnectionError(url)


@contextmanager
def served(folder: Path, **environment: str) -> Iterator[tuple[int, int, Sender]]:
    """The web server as `make run` starts it, on an empty database with one person; its port, process and that person."""
    url = f"sqlite:///{folder / 'uploads.sqlite'}"
    migrate(url)
    app = application(url)
    with app.app_context():
        world = World(app)
        client = world.client(world.lead)
        client.checks_pages = False
        token = hidden(client.get("/evidence/add").text)["csrf_token"]
        name = app.config["SESSION_COOKIE_NAME"]
        cookie_set = client.get_cookie(name)
        assert cookie_set is not None
        db.session.remove()
        db.engine.dispose()
    fixed = {"EVIDENCE_LIMIT_MB": "4096", "STORE_FOLDER": str(folder / "store"), **environment}
    with gunicorn(url, **fixed) as server:
        yield server.port, server.master, Sender(server.port, f"{name}={cookie_set.value}", token)


@contextmanager
def watched(master: int) -> Iterator[Callable[[], float]]:
    """How many MiB all workers together have grown by at most, since the block began."""

    def now() -> float:
        return sum(used(process)[0] for process in children(master)) / 1024

    before, most, over = now(), [0.0], Event()

    def watch() -> None:
        while not over.wait(0.05):
            most[0] = max(most[0], now())

    thread = Thread(target=watch)
    thread.start()
    try:
        yield lambda: max(0.0, most[0] - before)
    finally:
        over.set()
        thread.join()


def through_s3(path: Path, folder: Path, rounds: int) -> Uploaded:
    """Presigned parts against boto3, turn by turn on the same S3."""
    server = s3.shared()
    compared = Uploaded("s3", path.stat().st_size // MEBIBYTE)
    keys = {"AWS_ACCESS_KEY_ID": server.access_key, "AWS_SECRET_ACCESS_KEY": server.secret_key}
    with server.bucket() as bucket:
        setting = {"S3_BUCKET": bucket, "S3_ENDPOINT": server.endpoint, "S3_REGION": server.region, **keys}
        with served(folder, **setting) as (_, master, sender):

            def plain(number: int) -> None:
                with path.open("rb") as handle:
                    server.client().upload_fileobj(handle, bucket, f"plain/{number}")

            _compare(compared, sender, path, plain, master, rounds)
    return compared


def through_local(path: Path, folder: Path, rounds: int) -> Uploaded:
    """Parts through the web server against cp on the same disk."""
    compared = Uploaded("local", path.stat().st_size // MEBIBYTE)
    with served(folder) as (_, master, sender):

        def plain(number: int) -> None:
            copy, began = folder / f"copy-{number}", perf_counter()
            subprocess.run(["cp", str(path), str(copy)], check=True)
            copied = perf_counter()
            subprocess.run(["sync", str(copy)], check=True)
            compared.synced.append(perf_counter() - began)
            compared.plain.append(copied - began)

        _compare(compared, sender, path, plain, master, rounds)
    return compared


def _compare(
    compared: Uploaded, sender: Sender, path: Path, plain: Callable[[int], None], master: int, rounds: int
) -> None:
    warm = path.with_name("warm")
    with path.open("rb") as source:
        warm.write_bytes(source.read(40 * MEBIBYTE))
    sender.upload(warm, 0)
    with watched(master) as grown:
        for number in range(1, rounds + 1):
            took = _timed(plain, number)
            if len(compared.plain) < number:
                compared.plain.append(took)
            os.sync()  # what one left in the disk's queue is not to be paid for by the other
            compared.ours.append(_timed(lambda number: sender.upload(path, number), number))
            os.sync()
        compared.grown = grown()


def _timed(work: Callable[[int], None], number: int) -> float:
    began = perf_counter()
    work(number)
    return perf_counter() - began


def measure(mebibytes: int, rounds: int = ROUNDS, only: str = "") -> list[Uploaded]:
    """Both ways with a file of that size."""
    folder = Path(tempfile.mkdtemp(prefix="accreditation-uploads-"))
    compared = []
    try:
        path = folder / "large.pdf"
        with path.open("wb") as handle:
            for _ in range(mebibytes):
                handle.write(os.urandom(MEBIBYTE))
        for name, way in (("s3", through_s3), ("local", through_local)):
            if only in {"", name}:
                (folder / name).mkdir()
                compared.append(way(path, folder / name, rounds))
                print(compared[-1], flush=True)
                time.sleep(1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return compared
