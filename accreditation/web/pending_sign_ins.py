"""Sign-ins at an organisation that began in this browser and are not finished, in a signed cookie of their own.

Signing in clears the session, so it cannot stand there: another tab would lose its way back. Each is good once.
"""

import secrets
from dataclasses import astuple, dataclass
from datetime import UTC, datetime

from flask import Flask, Response, after_this_request, current_app, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from accreditation import clock
from accreditation.oidc import Assertion

MINUTES = 15
SECONDS = MINUTES * 60
MOST = 5
"""Tabs at once; the oldest goes first."""
LONGEST = 500
"""Letters of an address to go on to; a browser keeps no cookie over four kilobytes."""


@dataclass(frozen=True)
class Pending:
    """What a sign-in was begun for: a page to go on to, and for a step-up its purpose and the session."""

    state: str
    provider: str
    next: str
    began: float
    purpose: str = ""
    session_id: int = 0

    @property
    def began_at(self) -> datetime:
        """When the browser was sent away."""
        return datetime.fromtimestamp(self.began, UTC)


def register(app: Flask) -> None:
    """Name the cookie; it comes back with a browser that an organisation sends, so it cannot be stricter than lax."""
    app.config["PENDING_COOKIE"] = f"{app.config['SESSION_COOKIE_NAME']}-organisation"


def begin(provider: str, target: str, *, purpose: str = "", session_id: int = 0) -> Pending:
    """Remember in this browser that a sign-in has begun."""
    pending = Pending(
        secrets.token_urlsafe(24),
        provider,
        target if len(target) <= LONGEST else "",
        clock.now().timestamp(),
        purpose if len(purpose) <= LONGEST else "",
        session_id,
    )
    waiting, proved = _read()
    _write([*waiting, pending][-MOST:], proved)
    return pending


def finish(provider: str, state: str) -> Pending | None:
    """Take the sign-in that this state belongs to; None where none began here, it was finished before, or it is too old."""
    waiting, proved = _read()
    others = [pending for pending in waiting if pending.state != state]
    if len(others) == len(waiting):
        return None
    _write(others, proved)
    pending = next(pending for pending in waiting if pending.state == state)
    is_fresh = clock.now().timestamp() - pending.began <= SECONDS
    return pending if is_fresh and pending.provider == provider else None


def remember(provider: str, assertion: Assertion) -> None:
    """Keep who somebody proved to be at an organisation, until they link it to their account."""
    waiting, _ = _read()
    _write(waiting, (provider, assertion.subject, assertion.address, clock.now().timestamp()))


def proved() -> tuple[str, str, str] | None:
    """Which organisation vouched in this browser a moment ago, its number for the person, and the confirmed address."""
    proved = _read()[1]
    if proved is None or clock.now().timestamp() - proved[3] > SECONDS:
        return None
    return proved[:3]


def forget() -> None:
    """Let go of who somebody proved to be."""
    _write(_read()[0], None)


Proved = tuple[str, str, str, float]


def _read() -> tuple[list[Pending], Proved | None]:
    """What the cookie says; nothing of one that is not ours, or is too old."""
    if "pending_sign_ins" in g:
        waiting, proved = g.pending_sign_ins
        return list(waiting), proved
    try:
        content = _signing().loads(
            request.cookies.get(current_app.config["PENDING_COOKIE"], ""), max_age=SECONDS
        )
    except BadSignature:
        return [], None
    return [Pending(*values) for values in content["waiting"]], content["proved"] and tuple(content["proved"])


def _write(waiting: list[Pending], proved: Proved | None) -> None:
    if "pending_sign_ins" not in g:
        after_this_request(_set_cookie)
    g.pending_sign_ins = (waiting, proved)


def _set_cookie(response: Response) -> Response:
    waiting, proved = g.pending_sign_ins
    name = current_app.config["PENDING_COOKIE"]
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    if waiting or proved:
        value = _signing().dumps({"waiting": [astuple(pending) for pending in waiting], "proved": proved})
        response.set_cookie(name, value, max_age=SECONDS, secure=secure, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(name, secure=secure, httponly=True, samesite="Lax")
    return response


def _signing() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="sign-ins at an organisation")
