"""Refuse every connection from a test to anything but this machine, names and numbers alike.

A conftest takes it with `pytest_plugins = ["tests.servers.loopback_only"]`; child processes of Python take it by
calling `install()`.
"""

import ipaddress
import socket
from typing import Any

_real_connect = socket.socket.connect
_real_connect_ex = socket.socket.connect_ex
_real_sendto = socket.socket.sendto
_real_getaddrinfo = socket.getaddrinfo

LOCAL_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost"})


class LeftTheMachine(OSError):
    """A test tried to reach another machine."""


def is_loopback(host: object) -> bool:
    """Say whether a host, as a name or a number, is this machine."""
    if host is None or host in ("", b""):
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name.lower() in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_outside(family: int, address: Any) -> None:
    if family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
        raise LeftTheMachine(
            f"a test tried to reach {address[0]}; only this machine's loopback is open to tests"
        )


def _connect(self: socket.socket, address: Any) -> None:
    _refuse_outside(self.family, address)
    _real_connect(self, address)


def _connect_ex(self: socket.socket, address: Any) -> int:
    _refuse_outside(self.family, address)
    return _real_connect_ex(self, address)


def _sendto(self: socket.socket, *arguments: Any) -> int:
    _refuse_outside(self.family, arguments[-1])
    return _real_sendto(self, *arguments)


def _getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
    if not is_loopback(host):
        try:
            ipaddress.ip_address(host)
        except ValueError:
            raise LeftTheMachine(
                f"a test asked where {host} is; only this machine is open to tests"
            ) from None
    return _real_getaddrinfo(host, *arguments, **options)


def install() -> None:
    """Put the guard in place; doing it twice changes nothing."""
    guarded: Any = socket.socket
    guarded.connect, guarded.connect_ex, guarded.sendto = _connect, _connect_ex, _sendto
    lookups: Any = socket
    lookups.getaddrinfo = _getaddrinfo


def pytest_configure() -> None:
    """Guard the whole run, as a pytest plugin."""
    install()
