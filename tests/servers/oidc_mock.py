"""A provider for OpenID Connect that others wrote, in a process of its own on this machine."""

import contextlib
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests

from tests.servers import keeper


@contextlib.contextmanager
def running(*users: dict[str, Any]) -> Iterator[str]:
    """Its issuer; the users (`sub` and claims) can sign in there with one button each."""
    (port,) = keeper.free_ports(1)
    issuer = f"http://127.0.0.1:{port}"
    # It warns of its own library as it starts.
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    for user in users:
        command += ["--user-claims", json.dumps(user)]
    with tempfile.TemporaryDirectory() as folder:
        process = keeper.spawn(command, Path(folder))
        try:
            keeper.wait_until(lambda: _answers(issuer), process, Path(folder))
            yield issuer
        finally:
            process.kill()
            process.wait()


def _answers(issuer: str) -> bool:
    try:
        return requests.get(f"{issuer}/.well-known/openid-configuration", timeout=1).ok
    except requests.RequestException:
        return False
