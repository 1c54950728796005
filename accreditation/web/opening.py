"""What a browser holds while somebody signs in: the wait between two proofs, and the session once all are given."""

import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta

from flask import current_app, request, session

from accreditation import clock
from accreditation.enums.accounts import SignInMethod
from accreditation.services import sessions
from accreditation.services.sessions.passkeys import Asking, Site
from accreditation.settings import Settings
from accreditation.web import devices, kept

WAITS = timedelta(minutes=5)
_WAITING, _BROWSER, _SINCE = "second_step", "browser", "signed_in_at"


@dataclass(frozen=True)
class Waiting:
    """Somebody whose first proof was right, until the second comes; `mark` ties it to their password as it was then."""

    person_id: int
    account: str
    mark: str | None
    shared: bool
    since: float


def wait(person_id: int, account: str, *, mark: str | None = None, shared: bool = False) -> None:
    """Let this browser, and no other, bring the second proof within five minutes."""
    waiting = Waiting(person_id, account, mark, shared, clock.now().timestamp())
    session[_WAITING] = asdict(waiting)


def waiting() -> Waiting | None:
    """Who is half signed in in this browser; nobody after five minutes, or where the clock was set back."""
    if _WAITING not in session:
        return None
    here = Waiting(**session[_WAITING])
    age = clock.now().timestamp() - here.since
    return here if 0 <= age < WAITS.total_seconds() else None


def go_on(
    person_id: int, account: str, method: SignInMethod, *, mark: str | None = None, shared: bool = False
) -> None:
    """Start the session of somebody who gave all their proofs, in this browser; raises RuleBroken where their account changed."""
    settings: Settings = current_app.extensions["settings"]
    opened(
        sessions.go_on(
            person_id,
            method=method,
            mark=mark,
            user_agent=request.user_agent.string,
            hours=settings.session_hours,
            previous_token=session.get("_user_id", ""),
            new_device=not devices.key_for(account),
            shared=shared,
        ),
        account,
    )


def opened(token: str, account: str) -> None:
    """Let this browser hold the session that has begun, and nothing from before it."""
    session.clear()
    session["_user_id"] = token
    session[_SINCE] = clock.now().timestamp()
    devices.remember(account)
    kept.remember(token)


def just_signed_in() -> bool:
    """Whether the session began within five minutes, so that what was proved then is fresh."""
    since: float = session.get(_SINCE, 0.0)
    age = clock.now().timestamp() - since
    return 0 <= age < WAITS.total_seconds()


def asking(act: str, session_id: int | None = None) -> Asking:
    """What a passkey is asked for here: bound to the session where there is one, else to this browser."""
    settings: Settings = current_app.extensions["settings"]
    if session_id is None and _BROWSER not in session:
        session[_BROWSER] = secrets.token_urlsafe(16)
    browser = f"session {session_id}" if session_id is not None else session[_BROWSER]
    site = Site.at(settings.base_url, "Placement accreditation")
    return Asking(site, act, browser, settings.secret_key)
