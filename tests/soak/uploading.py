"""What a browser does to bring a file to a real web server, over and over, while somebody kills parts of it."""

import contextlib
import hashlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask

from accreditation.settings import ROOT
from tests import databases
from tests.client import hidden
from tests.documents import files
from tests.world import World

PART = 8 * 1024 * 1024
SIZE = 5 * PART + 12_345
LONGEST = 2.0  # seconds after which an upload has certainly ended here


class Lost(Exception):
    """The server is not there, or not able to answer."""


class Script:
    """What static/js/sending.js does in one go: it stops at the first thing that goes wrong."""

    def __init__(self, port: int, cookie: str, token: str) -> None:
        self.port = port
        self.headers = {"Cookie": cookie, "X-CSRF-Token": token, "X-Requested-With": "upload"}

    def send(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        headers = {**self.headers, "Content-Type": "application/json", "Connection": "close"}
        try:
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
                line.request(method, path, body, headers)
                with line.getresponse() as answer:
                    content: dict[str, Any] = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Lost from error
        if answer.status == 503:
            assert "Nothing was lost" in content["message"], content
            raise Lost
        assert answer.status == 200, (answer.status, content)
        return content

    def page(self, path: str) -> tuple[int, str]:
        """What a person sees at an address."""
        headers = {"Cookie": self.headers["Cookie"], "Connection": "close"}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request("GET", path, headers=headers)
            with line.getresponse() as answer:
                return answer.status, answer.read().decode()

    def ask(self, path: str, **content: Any) -> dict[str, Any]:
        return self.send("POST", path, json.dumps(content).encode())

    def upload(self, content: bytes, name: str) -> dict[str, Any]:
        """Begin, or go on, to the end; raises Lost where the server went away."""
        parts = [content[start : start + PART] for start in range(0, len(content), PART)]
        hashes = [hashlib.sha256(part).hexdigest() for part in parts]
        begun = self.ask(
            "/uploads", name=name, size=len(content), type="", modified=7, first=hashes[0], kind="minutes"
        )
        if begun["state"] == "done":
            return begun
        for number, (part, sha256) in enumerate(zip(parts, hashes, strict=True), 1):
            if begun["parts"].get(str(number)) == sha256:
                continue
            link = self.ask(f"{begun['address']}/parts/{number}", size=len(part), sha256=sha256)
            if not link["here"]:
                self.send("PUT", link["url"], part)
        return self.ask(f"{begun['address']}/complete")


def a_report(rng: random.Random) -> bytes:
    """A sound file of several parts, like no other."""
    return files.large(SIZE).replace(bytes(SIZE), rng.randbytes(SIZE))


@contextlib.contextmanager
def serve(app: Flask, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """A real web server in a process group of its own, so that a kill takes all of it."""
    settings = app.extensions["settings"]
    environment = {
        **os.environ,
        "SECRET_KEY": databases.SECRET,
        "AUDIT_KEY": databases.AUDIT_SECRET,
        "DATABASE_URL": settings.database_url,
        "STORE_FOLDER": settings.store_folder,
    }
    command = [str(Path(sys.executable).parent / "gunicorn"), "--bind", f"127.0.0.1:{port}"]
    command += ["--config", "deploy/gunicorn.conf.py", "--log-level", "critical"]
    process = subprocess.Popen([*command, "wsgi:app"], cwd=ROOT, env=environment, start_new_session=True)
    try:
        wait_until_answers(port)
        yield process
    finally:
        kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """The web server and all its workers at once."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until_answers(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
            connection.request("GET", "/health")
            connection.getresponse().read()
            return
        time.sleep(0.05)
    raise AssertionError("the web server did not start")


def signed_in(world: World) -> tuple[str, str]:
    """The cookie and the token of a person who may add evidence."""
    client = world.client(world.lead)
    token = hidden(client.get("/evidence/add").text)["csrf_token"]
    cookie = client.get_cookie("accreditation")
    assert cookie is not None
    return f"accreditation={cookie.value}", token


def cut_off(script: Script, content: bytes, name: str, stop: Callable[[], None], after: float) -> bool:
    """Stop something so many seconds after an upload began; says whether that cut it off."""
    stopper = threading.Timer(after, stop)
    stopper.start()
    try:
        script.upload(content, name)
    except Lost:
        return True
    finally:
        stopper.join()
    return False
