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
    """Somebody whose first proof was right, until the second comes; `mark` ties it to their password as it was then.

    Where an organisation gave the first, `identity_id` and `provider_session` are what ends the session when they sign out there.
    """

    person_id: int
    account: str
    mark: str | None
    shared: bool
    since: float
    identity_id: int | None = None
    provider_session: str = ""

    def method(self, second: SignInMethod) -> SignInMethod:
        """How they signed in altogether, once the second proof is given."""
        if self.identity_id is None or second is SignInMethod.RECOVERY:
            return second
        return SignInMethod.ORGANISATION


def wait(
    person_id: int,
    account: str,
    *,
    mark: str | None = None,
    shared: bool = False,
    identity_id: int | None = None,
    provider_session: str = "",
) -> None:
    """Let this browser, and no other, bring the second proof within five minutes."""
    since = clock.now().timestamp()
    waiting = Waiting(person_id, account, mark, shared, since, identity_id, provider_session)
    session[_WAITING] = asdict(waiting)


def waiting() -> Waiting | None:
    """Who is half signed in in this browser; nobody after five minutes, or where the clock was set back."""
    if _WAITING not in session:
        return None
    here = Waiting(**session[_WAITING])
    age = clock.now().timestamp() - here.since
    return here if 0 <= age < WAITS.total_seconds() else None


def go_on(person_id: int, account: str, second: SignInMethod, first: Waiting | None = None) -> None:
    """Start the session of somebody who gave all their proofs, in this browser; raises RuleBroken where their account changed."""
    settings: Settings = current_app.extensions["settings"]
    opened(
        sessions.go_on(
            person_id,
            method=first.method(second) if first else second,
            mark=first.mark if first else None,
            user_agent=request.user_agent.string,
            hours=settings.session_hours,
            previous_token=session.get("_user_id", ""),
            new_device=not devices.key_for(account),
            shared=first.shared if first else False,
            identity_id=first.identity_id if first else None,
            provider_session=first.provider_session if first else "",
        ),
        account,
    )


def opened(token: str, account: str) -> None:
    """Let this browser hold the session that has begun, and nothing from before it, and know the account again."""
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
