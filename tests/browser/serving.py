"""A real server for the app in a thread of the test, and the two windows in which its pages are looked at."""

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from flask import Flask
from playwright.sync_api import ViewportSize
from werkzeug.serving import BaseWSGIServer, make_server
from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

WIDE: ViewportSize = {"width": 1280, "height": 900}
ZOOMED: ViewportSize = {"width": 640, "height": 450}
NARROW: ViewportSize = {"width": 320, "height": 720}
"""Wide; as wide as it is zoomed to 200 %; as wide as a phone, or zoomed to 400 %."""


def answering_in_full(app: "WSGIApplication") -> "WSGIApplication":
    """The app, whose answers are closed even where the browser went away: the server forgets it when its read fails."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with closing(ClosingIterator(app(environ, start_response))) as parts:
            yield from parts

    return answer


def threaded_server(app: "WSGIApplication", port: int = 0) -> BaseWSGIServer:
    """A server on a port of this machine that answers each request in a thread of its own."""
    return make_server("127.0.0.1", port, answering_in_full(app), threaded=True)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Let the app answer over HTTP; where it does."""
    logging.getLogger("werkzeug").setLevel(
        logging.WARNING
    )  # a line a request would bury what a test has to say
    server = threaded_server(app)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
