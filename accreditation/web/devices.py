"""Browsers in which somebody was signed in before, known by a signed cookie: a stranger's guesses do not lock them out.

The cookie lets nobody in and names nobody; it only says which accounts were opened here.
"""

import hashlib
import secrets

from flask import Flask, Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

KNOWN_DAYS = 180
KNOWN_SECONDS = KNOWN_DAYS * 24 * 3600
MOST_ACCOUNTS = 10
"""A ward's computer is shared; the oldest goes first."""


def register(app: Flask) -> None:
    """Name the cookie; a browser takes a `__Host-` cookie from this very host and over TLS alone."""
    app.config["DEVICE_COOKIE"] = f"{app.config['SESSION_COOKIE_NAME']}-device"


def key_for(account: str) -> str:
    """The key of this browser for an account that was opened in it, or nothing."""
    device, accounts = _read()
    return device if device and _tag(device, account) in accounts else ""


def remember(account: str) -> None:
    """Let the answer say that the account was opened in this browser."""
    device, accounts = _read()
    device = device or secrets.token_urlsafe(16)
    tag = _tag(device, account)
    others = [other for other in accounts if other != tag][-(MOST_ACCOUNTS - 1) :]
    value = _signing().dumps({"device": device, "accounts": [*others, tag]})

    @after_this_request
    def _set_cookie(response: Response) -> Response:
        response.set_cookie(
            current_app.config["DEVICE_COOKIE"],
            value,
            max_age=KNOWN_SECONDS,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            httponly=True,
            # It comes along from an organisation's sign-in too, else each of those would be in a new browser.
            samesite="Lax",
        )
        return response


def _read() -> tuple[str, list[str]]:
    """What the cookie says; nothing of one that is not ours, or is too old."""
    try:
        signed = _signing().loads(
            request.cookies.get(current_app.config["DEVICE_COOKIE"], ""), max_age=KNOWN_SECONDS
        )
    except BadSignature:
        return "", []
    return signed["device"], signed["accounts"]


def _tag(device: str, account: str) -> str:
    return hashlib.sha256(f"{device}:{account}".encode(errors="replace")).hexdigest()[:20]


def _signing() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="a known device")
