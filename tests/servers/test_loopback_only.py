"""Tests cannot leave the machine, by number or by name; what is on it stays in reach."""

import socket
import threading
import urllib.request

import pytest

from tests.servers import loopback_only

loopback_only.install()

# Addresses set aside for documentation; nobody answers there.
OUTSIDE = ["192.0.2.1", "2001:db8::1"]


@pytest.mark.parametrize("host", OUTSIDE)
def test_an_outside_number_is_refused(host: str):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as client, pytest.raises(loopback_only.LeftTheMachine, match=host):
        client.connect((host, 9))
    with socket.socket(family) as client, pytest.raises(loopback_only.LeftTheMachine, match=host):
        client.connect_ex((host, 9))
    with socket.socket(family, socket.SOCK_DGRAM) as client, pytest.raises(loopback_only.LeftTheMachine):
        client.sendto(b"hello", (host, 9))


def test_an_outside_name_is_not_even_looked_up():
    with pytest.raises(OSError, match=r"asked where example\.test is"):
        urllib.request.urlopen("http://example.test/", timeout=1)


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_this_machine_is_in_reach(name: str):
    with socket.create_server(("127.0.0.1", 0)) as server:
        listener = threading.Thread(target=lambda: server.accept()[0].close())
        listener.start()
        socket.create_connection((name, server.getsockname()[1]), timeout=5).close()
        listener.join(5)
        assert not listener.is_alive()


def test_a_unix_socket_is_in_reach():
    left, right = socket.socketpair()
    with left, right:
        left.sendall(b"hello")
        assert right.recv(5) == b"hello"
