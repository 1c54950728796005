"""Seal what the database must not tell, with a key for one purpose that is made from the service's secret."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def seal(content: bytes, *, secret: str, purpose: str) -> str:
    """The content as the database may hold it."""
    return _sealing(secret, purpose).encrypt(content).decode()


def opened(sealed: str, *, secret: str, purpose: str) -> bytes | None:
    """What was sealed for this purpose; None where the key is another one now."""
    try:
        return _sealing(secret, purpose).decrypt(sealed.encode())
    except InvalidToken:
        return None


def _sealing(secret: str, purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return Fernet(urlsafe_b64encode(derived.derive(secret.encode())))
