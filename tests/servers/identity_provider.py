"""A small OpenID provider on this machine that tells the truth, or one chosen lie: real HTTP, real keys, real signatures."""

import base64
import hashlib
import hmac
import json
import secrets
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT_ID = "placement-accreditation"
CLIENT_SECRET = "a secret of tests alone: 50% & more"
Claims = dict[str, Any]


@dataclass
class IdentityProvider:
    """What the provider does; a test changes it while it runs."""

    issuer: str = ""
    subject: str = "555036632103"
    about: Claims = field(default_factory=lambda: {"email": "lead@example.org", "email_verified": True})
    userinfo: Claims = field(default_factory=dict)
    change: Callable[[Claims], Claims] = lambda claims: claims
    algorithm: str = "RS256"
    key_id: str | None = "first"
    sign: Callable[[Claims], str] | None = None
    description_changes: Claims = field(default_factory=dict)
    delay: float = 0
    broken: bool = False
    signed_in_at: float | None = None
    keys: dict[str, RSAKey | ECKey] = field(default_factory=dict)
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)
    requests: list[Mapping[str, str]] = field(default_factory=list)
    token_answer: tuple[int, bytes] | None = None

    def __post_init__(self) -> None:
        self.keys = {"first": _first_key()}

    def rotate(self, key_id: str) -> None:
        """Publish one new key alone."""
        key = ECKey if self.algorithm.startswith("ES") else RSAKey
        size: Any = "P-256" if key is ECKey else 2048
        self.keys = {key_id: key.generate_key(size, {"kid": key_id, "use": "sig"})}
        self.key_id = key_id

    def signed(self, claims: Claims, key: Any = None, algorithm: str | None = None) -> str:
        """A token of this provider."""
        header: dict[str, Any] = {"alg": algorithm or self.algorithm}
        if self.key_id is not None:
            header["kid"] = self.key_id
        key = key or next(iter(self.keys.values()))
        return jwt.encode(header, claims, key, algorithms=[header["alg"]])

    def id_token(self, nonce: str) -> str:
        """Who signed in, as the token says it, with the lie of the test."""
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce, **self.about
        }  # fmt: skip
        if self.signed_in_at is not None:
            claims["auth_time"] = int(self.signed_in_at)
        claims = self.change(claims)
        return self.sign(claims) if self.sign else self.signed(claims)

    def description(self) -> Claims:
        """Where everything is."""
        places = {
            "authorization": "authorize",
            "token": "token",
            "userinfo": "userinfo",
            "end_session": "leave",
        }
        addresses = {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in places.items()}
        description = {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **addresses}
        return {
            name: value
            for name, value in {**description, **self.description_changes}.items()
            if value is not None
        }

    def published_keys(self) -> Claims:
        """The public halves."""
        return {"keys": [key.as_dict(private=False) for key in self.keys.values()]}

    def signed_with_public_key(self, claims: Claims) -> str:
        """A token whose shared secret is the public key, which a careless service would take; libraries refuse to make one."""
        parts = [
            _base64(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": self.key_id}, claims)
        ]
        pem = next(iter(self.keys.values())).as_pem(private=False)
        return ".".join([*parts, _base64(hmac.digest(pem, ".".join(parts).encode(), "sha256"))])

    def authorized(self, query: Mapping[str, str]) -> str:
        """Where the browser goes back to, with a code."""
        code = secrets.token_urlsafe()
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def exchanged(self, form: Mapping[str, str], authorization: str) -> tuple[int, Claims]:
        """A token for a code, good once, for whoever asked for it."""
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        query = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = _base64(digest)
        if pair != f"{CLIENT_ID}:{CLIENT_SECRET}":
            return 401, {"error": "invalid_client"}
        if (
            query is None
            or query["code_challenge"] != challenge
            or query["redirect_uri"] != form["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant", "error_description": "<b>never shown</b>"}
        return 200, {"access_token": "at", "token_type": "Bearer", "id_token": self.id_token(query["nonce"])}


@cache
def _first_key() -> RSAKey:
    """Made once a process: it takes a while."""
    return RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _first(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


class _Handler(BaseHTTPRequestHandler):
    provider: IdentityProvider

    def do_GET(self) -> None:
        provider = self.provider
        path, _, query = self.path.partition("?")
        provider.hits[path] += 1
        time.sleep(provider.delay)
        if provider.broken:
            return self._answer(500, b"{}")
        if path == "/authorize":
            provider.requests.append(_first(query))
            return self._page(query)
        if path == "/leave":
            return self._send(302, _first(query)["post_logout_redirect_uri"])
        answers: dict[str, Callable[[], Claims]] = {
            "/.well-known/openid-configuration": provider.description,
            "/keys": provider.published_keys,
            "/userinfo": lambda: {"sub": provider.subject, **provider.userinfo},
        }
        return self._answer(200, json.dumps(answers[path]()).encode())

    def do_POST(self) -> None:
        provider = self.provider
        provider.hits[urlsplit(self.path).path] += 1
        time.sleep(provider.delay)
        if provider.token_answer is not None:
            return self._answer(*provider.token_answer)
        form = _first(self.rfile.read(int(self.headers["Content-Length"])).decode())
        status, answer = provider.exchanged(form, self.headers.get("Authorization", ""))
        return self._answer(status, json.dumps(answer).encode())

    def _page(self, query: str) -> None:
        address = self.provider.authorized(_first(query)).replace("&", "&amp;")
        page = f'<!doctype html><title>Provider</title><h1>Provider</h1><a href="{address}">I am who I am</a>'
        self._answer(200, page.encode(), "text/html")

    def _send(self, status: int, address: str) -> None:
        self.send_response(status)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = (
        False  # whoever closes it waits for its last answers, so that none is given in the next test
    )

    def handle_error(self, *about: Any) -> None:
        """Let a client go that gave up waiting; anything else is a fault of the provider."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*about)


@contextmanager
def running() -> Iterator[IdentityProvider]:
    """The provider on a port of this machine."""
    provider = IdentityProvider()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"provider": provider}))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()
