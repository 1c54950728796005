"""A real server for the app in a thread of the test, and the two windows in which its pages are looked at."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import ViewportSize
from werkzeug.serving import make_server

WIDE: ViewportSize = {"width": 1280, "height": 900}
ZOOMED: ViewportSize = {"width": 640, "height": 450}
NARROW: ViewportSize = {"width": 320, "height": 720}
"""Wide; as wide as it is zoomed to 200 %; as wide as a phone, or zoomed to 400 %."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Let the app answer over HTTP; where it does."""
    logging.getLogger("werkzeug").setLevel(
        logging.WARNING
    )  # a line a request would bury what a test has to say
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
