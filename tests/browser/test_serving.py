"""The server of these tests: what it opened is closed, whenever the browser goes away."""

import gc
import socket
import struct
import time
from urllib.parse import urlsplit

import pytest
from flask import Flask

from tests.browser.serving import served

REQUEST = b"GET /static/css/answers.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@pytest.mark.one_database
def test_a_file_is_closed_although_the_browser_hangs_up(live_app: Flask) -> None:
    with served(live_app) as address:
        for attempt in range(40):
            with socket.create_connection(("127.0.0.1", urlsplit(address).port)) as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
                connection.sendall(REQUEST)
                time.sleep(0.005 * (attempt % 4))
    gc.collect()  # a file that is still open fails the test here, as every warning does
