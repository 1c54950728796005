"""The two documents that a provider publishes, where it is and by which keys it signs: fetched when needed, kept for an hour."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from accreditation.oidc.failures import Failure, SignInFailed
from accreditation.sign_in_providers import SignInProvider, is_safe_address

TIMEOUT = (3.05, 5)
"""Seconds to connect, and to wait for each part of an answer."""
KEPT_SECONDS = 3600
AGAIN_SECONDS = 60
"""An unknown key is looked for, after the keys were fetched, not more often than this: anybody can name one."""
DOWN_SECONDS = 10
"""After a failure nobody else waits for the provider, so that it cannot take all our threads with it."""
WAIT_SECONDS = 2
"""For what another thread is fetching: a provider that hangs holds one thread, not all."""
LARGEST = 512 * 1024
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")

Now = Callable[[], float]


class Document:
    """One published document, kept for an hour; a failure is kept for some seconds."""

    def __init__(self, http: requests.Session, now: Now = time.monotonic) -> None:
        self._http = http
        self._now = now
        self._lock = threading.Lock()
        self._content: Mapping[str, Any] | None = None
        self._fetched_at = 0.0
        self._failed_at: float | None = None

    def content(self, address: str, *, oldest: float = KEPT_SECONDS) -> Mapping[str, Any]:
        """The document, at most `oldest` seconds old; raises SignInFailed."""
        if self._content is not None and self._now() - self._fetched_at < oldest:
            return self._content
        if not self._lock.acquire(timeout=WAIT_SECONDS):
            raise SignInFailed(Failure.DOWN, "somebody else waits for it already")
        try:
            # Whoever waited here has what the other one fetched.
            if self._content is None or self._now() - self._fetched_at >= oldest:
                self._content = self._fetch(address)
                self._fetched_at = self._now()
            return self._content
        finally:
            self._lock.release()

    def _fetch(self, address: str) -> Mapping[str, Any]:
        if self._failed_at is not None and self._now() - self._failed_at < DOWN_SECONDS:
            raise SignInFailed(Failure.DOWN, "failed a moment ago")
        try:
            content = _fetched(self._http, address)
        except SignInFailed:
            self._failed_at = self._now()
            raise
        self._failed_at = None
        return content


def _fetched(http: requests.Session, address: str) -> Mapping[str, Any]:
    try:
        with http.get(address, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
            if answer.status_code != requests.codes.ok:
                raise SignInFailed(Failure.DOWN, f"a document answered {answer.status_code}")
            content = answer.raw.read(LARGEST + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        raise SignInFailed(Failure.DOWN, type(error).__name__) from error
    return as_object(content)


def as_object(content: bytes) -> Mapping[str, Any]:
    """A JSON object from a provider's answer; raises SignInFailed."""
    try:
        document = json.loads(content) if len(content) <= LARGEST else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise SignInFailed(Failure.CHANGED, "not a JSON object")
    return document


class Published:
    """What one provider publishes about itself."""

    def __init__(self, provider: SignInProvider, http: requests.Session, now: Now = time.monotonic) -> None:
        self._provider = provider
        self._description = Document(http, now)
        self._keys = Document(http, now)

    def description(self) -> Mapping[str, Any]:
        """Where the provider is asked what; raises SignInFailed where it speaks for another, or of unsafe addresses."""
        issuer = self._provider.issuer
        description = self._description.content(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if description.get("issuer") != issuer:
            raise SignInFailed(Failure.CHANGED, "the description is another issuer's")
        for name in (*_ADDRESSES, "userinfo_endpoint", "end_session_endpoint"):
            address = description.get(name, None if name in _ADDRESSES else issuer)
            if not isinstance(address, str) or not is_safe_address(address):
                raise SignInFailed(Failure.CHANGED, f"{name} is missing or unsafe")
        return description

    def keys(self, key_id: str | None) -> KeySet:
        """The keys that signatures are checked with; fetched anew where the named one is not among them."""
        keys = self._published(KEPT_SECONDS)
        if key_id is not None and all(key.kid != key_id for key in keys):
            keys = self._published(AGAIN_SECONDS)
        return keys

    def _published(self, oldest: float) -> KeySet:
        listed = self._keys.content(self.description()["jwks_uri"], oldest=oldest).get("keys")
        keys = [key for entry in listed if (key := _signing_key(entry))] if isinstance(listed, list) else []
        if not keys:
            raise SignInFailed(Failure.CHANGED, "no key that signatures could be checked with")
        return KeySet(keys)


def _signing_key(entry: object) -> Key | None:
    """A public key of a kind that signs; nothing of another, which is no fault of the provider's."""
    if (
        not isinstance(entry, dict)
        or entry.get("kty") not in {"RSA", "EC"}
        or entry.get("use", "sig") != "sig"
    ):
        return None
    try:
        return KeySet.import_key_set({"keys": [entry]}).keys[0]
    except (JoseError, ValueError, TypeError):
        return None
