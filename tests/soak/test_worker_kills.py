"""The web server loads the service once: workers that are killed are replaced by others that answer, and load nothing."""

import os
import signal
import time
from pathlib import Path

import pytest
from flask import Flask

from tests.servers.keeper import free_ports
from tests.servers.web_server import kill, launch, wait_until_answers

pytestmark = pytest.mark.one_database

WORKERS = 2


def test_workers_that_are_killed_are_replaced_and_the_service_is_not_loaded_again(
    live_app: Flask, tmp_path: Path
) -> None:
    port = free_ports(1)[0]
    url = live_app.extensions["settings"].database_url
    process = launch(live_app, port, f"tests.soak.loading:loaded({url!r}, {str(tmp_path)!r})")
    try:
        wait_until_answers(port)
        while len(before := workers_of(process.pid)) < WORKERS:
            time.sleep(0.05)
        for worker in before:
            os.kill(worker, signal.SIGKILL)
        while before & workers_of(process.pid):
            time.sleep(0.05)
        wait_until_answers(port)
        assert (tmp_path / "loaded").read_text() == "loaded\n"
    finally:
        kill(process)


def workers_of(process: int) -> set[int]:
    """The processes that a web server has begun."""
    return {int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()}
