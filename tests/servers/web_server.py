"""Gunicorn with the app, as production runs it, on a port of this machine."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from accreditation.settings import ROOT
from tests import databases


def cookie_of(client: FlaskClient) -> str:
    """The session of a signed-in test browser, as the served app names its cookie."""
    cookie = client.get_cookie("accreditation")
    assert cookie is not None
    return f"__Host-accreditation={cookie.value}"


def launch(app: Flask, port: int, program: str = "wsgi:app", **settings_of: str) -> "subprocess.Popen[bytes]":
    """A real web server in a process group of its own, so that a kill takes all of it; `settings_of` go to its environment."""
    settings = app.extensions["settings"]
    environment = {
        **os.environ,
        "SECRET_KEY": databases.SECRET,
        "AUDIT_KEY": databases.AUDIT_SECRET,
        "DATABASE_URL": settings.database_url,
        "STORE_FOLDER": settings.store_folder,
        **settings_of,
    }
    command = [str(Path(sys.executable).parent / "gunicorn"), "--bind", f"127.0.0.1:{port}"]
    command += ["--config", "deploy/gunicorn.conf.py", "--log-level", "critical"]
    return subprocess.Popen([*command, program], cwd=ROOT, env=environment, start_new_session=True)


@contextlib.contextmanager
def serve(app: Flask, port: int, **settings_of: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The same, killed in the end."""
    process = launch(app, port, **settings_of)
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
