"""The secret part of a link in a letter: worked out when it is written and again when it is used, and stored nowhere.

A row holds a random nonce; whoever reads the database cannot work out a link without the service's own key.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode


def nonce() -> str:
    """A new random text for a row; a link that was sent stops working when its row gets another."""
    return secrets.token_hex(16)


def token(secret_key: str, purpose: str, row_id: int, nonce: str) -> str:
    """What a link carries for this purpose and row, in letters that an address may hold."""
    subject = f"{purpose}\n{row_id}\n{nonce}".encode()
    digest = hmac.digest(_key(secret_key), subject, hashlib.sha256)
    return urlsafe_b64encode(digest).decode().rstrip("=")


def fits(typed: str, secret_key: str, purpose: str, row_id: int, nonce: str) -> bool:
    """Whether this is the token of the row, compared in the same time whatever it is."""
    expected = token(secret_key, purpose, row_id, nonce)
    return hmac.compare_digest(typed.encode(errors="replace"), expected.encode())


def _key(secret_key: str) -> bytes:
    # A key of its own, so that nothing else that the secret key signs can be taken for a link.
    return hashlib.sha256(f"links in letters\n{secret_key}".encode()).digest()
