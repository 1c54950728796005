"""A device that holds passkeys, in software: it answers as browsers do, and can be told to answer wrongly."""

import json
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Key:
    """One passkey: for which host and account, and how often it was used."""

    host: str
    handle: bytes
    private: ec.EllipticCurvePrivateKey
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    count: int = 0


@dataclass
class Authenticator:
    """A device in front of a browser that shows pages of `origin`."""

    origin: str = "http://localhost:8000"
    keys: list[Key] = field(default_factory=list)
    verifies: bool = True
    counts: bool = True

    def create(self, question: dict[str, Any], **lies: Any) -> str:
        """Make a passkey, and say so."""
        key = Key(
            question["rp"]["id"],
            base64url_to_bytes(question["user"]["id"]),
            ec.generate_private_key(ec.SECP256R1()),
        )
        self.keys.append(key)
        attested = bytes(16) + len(key.id).to_bytes(2) + key.id + _public(key.private)
        data = self._data(key, ATTESTED, **lies) + attested
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return self._credential(
            key,
            attestationObject=attestation,
            clientDataJSON=self._client_data("webauthn.create", question, **lies),
        )

    def get(self, question: dict[str, Any], key: Key | None = None, **lies: Any) -> str:
        """Answer with the newest passkey that is allowed."""
        allowed = {base64url_to_bytes(allowed["id"]) for allowed in question.get("allowCredentials", [])}
        key = key or next(key for key in reversed(self.keys) if not allowed or key.id in allowed)
        key.count += self.counts
        client_data = self._client_data("webauthn.get", question, **lies)
        data = self._data(key, 0, **lies)
        signature = key.private.sign(data + sha256(client_data).digest(), ec.ECDSA(SHA256()))
        if lies.get("forged"):
            signature = ec.generate_private_key(ec.SECP256R1()).sign(data, ec.ECDSA(SHA256()))
        return self._credential(
            key,
            clientDataJSON=client_data,
            authenticatorData=data,
            signature=signature,
            userHandle=lies.get("handle", key.handle),
        )

    def _client_data(self, kind: str, question: dict[str, Any], **lies: Any) -> bytes:
        client_data = {
            "type": lies.get("type", kind),
            "challenge": lies.get("challenge", question["challenge"]),
            "origin": lies.get("origin", self.origin),
            "crossOrigin": False,
        }
        return json.dumps(client_data).encode()

    def _data(self, key: Key, flags: int, **lies: Any) -> bytes:
        verified = VERIFIED if lies.get("verifies", self.verifies) else 0
        host: bytes = sha256(lies.get("host", key.host).encode()).digest()
        count: int = lies.get("count", key.count)
        return host + bytes([PRESENT | verified | flags]) + count.to_bytes(4)

    def _credential(self, key: Key, **response: bytes) -> str:
        identity = bytes_to_base64url(key.id)
        parts = {name: bytes_to_base64url(part) for name, part in response.items()}
        return json.dumps({"id": identity, "rawId": identity, "type": "public-key", "response": parts})


def _public(private: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as COSE writes it: an elliptic curve, ES256, P-256, x and y."""
    numbers = private.public_key().public_numbers()
    return encode_cbor({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)})
