"""Codes that are good once: those that an app makes from a secret and the time (RFC 6238), and those that people keep on paper."""

import hmac
import secrets
from datetime import datetime

import pyotp

DIGITS = 6
STEP = 30
"""Seconds for which an app shows a code."""
AROUND = 1
"""How many steps a telephone's clock may be early or late."""
RECOVERY_CODES = 10
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Figures and letters that nobody takes for another (Crockford's): no I, L, O or U."""
_READ_AS = str.maketrans("OIL", "011")
_GROUP, _GROUPS = 4, 3


def new_secret() -> str:
    """A secret for an app, as it is typed: 160 bits in base 32."""
    return pyotp.random_base32(32)


def address(secret: str, *, account: str, issuer: str) -> str:
    """What the square picture says that an app reads the secret from."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def step_at(moment: datetime) -> int:
    """The number of the half minute in which a moment lies."""
    return int(moment.timestamp()) // STEP


def matching_step(secret: str, code: str, moment: datetime) -> int | None:
    """The newest half minute near this moment whose code this is; None where it is none of them."""
    app, now = pyotp.TOTP(secret), step_at(moment)
    for step in range(now + AROUND, now - AROUND - 1, -1):
        if hmac.compare_digest(app.generate_otp(step), code):
            return step
    return None


def is_of_an_app(typed: str) -> bool:
    """Whether this is shaped like an app's code: six figures."""
    return len(typed) == DIGITS and typed.isascii() and typed.isdigit()


def recovery_code() -> str:
    """A code to be kept on paper, with 60 bits of chance."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def tidied(typed: str) -> str:
    """A code as it is compared: capitals, without spaces and dashes, and misread letters put right."""
    plain = "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())
    return plain if plain.isdigit() else plain.translate(_READ_AS)
