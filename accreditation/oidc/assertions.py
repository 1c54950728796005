"""What a provider vouches for about somebody who has just signed in there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from accreditation import text
from accreditation.oidc.failures import Failure, SignInFailed
from accreditation.oidc.moments import FRESH_LEEWAY, LEEWAY, now
from accreditation.sign_in_providers import SignInProvider

_YES = (True, "true", "1", 1)


@dataclass(frozen=True)
class Returned:
    """What a browser brings back from the provider, and what it was sent with."""

    code: str
    issuer: str
    state: str
    redirect_uri: str
    fresh_since: datetime | None = None


@dataclass(frozen=True)
class Assertion:
    """Who somebody is for a provider: the issuer and its own number for them, which never changes.

    `address` is empty unless the provider has confirmed it; `is_strong` where it counts as two factors.
    """

    issuer: str
    subject: str
    address: str = ""
    is_strong: bool = False
    signed_in_at: datetime | None = None
    session: str = ""


def assertion(
    claims: Mapping[str, Any],
    about: Mapping[str, Any],
    provider: SignInProvider,
    *,
    fresh_since: datetime | None,
) -> Assertion:
    """The assertion in the claims of an ID token, with what userinfo adds `about` the person; raises SignInFailed."""
    acr = claims.get("acr")
    if provider.accepted_acr and acr not in provider.accepted_acr:
        raise SignInFailed(Failure.TOO_WEAK, "acr")
    methods = claims.get("amr")
    strong_method = isinstance(methods, list) and any(method in provider.strong_amr for method in methods)
    session = claims.get("sid")
    return Assertion(
        issuer=provider.issuer,
        subject=claims["sub"],
        address=_confirmed_address(claims if "email" in claims else about, provider),
        is_strong=acr in provider.strong_acr or strong_method,
        signed_in_at=_signed_in_at(claims, fresh_since),
        session=session if isinstance(session, str) else "",
    )


def _signed_in_at(claims: Mapping[str, Any], fresh_since: datetime | None) -> datetime | None:
    """When the person last proved to the provider who they are; raises SignInFailed where that had to be just now."""
    seconds = claims.get("auth_time")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= now() + LEEWAY:
        if fresh_since is not None:
            raise SignInFailed(Failure.NOT_FRESH, "no auth_time")
        return None
    if fresh_since is not None and seconds < int(fresh_since.timestamp()) - FRESH_LEEWAY:
        raise SignInFailed(Failure.NOT_FRESH, "auth_time")
    return datetime.fromtimestamp(seconds, UTC)


def _confirmed_address(claims: Mapping[str, Any], provider: SignInProvider) -> str:
    """The e-mail address as accounts are told apart by it, if the provider knows that it is this person's."""
    address = text.address(claims.get("email"))
    verified = claims.get("email_verified")
    # What the provider itself says is not confirmed stays so, whatever the setting says of its other addresses.
    if "@" not in address or verified in (False, "false"):
        return ""
    confirmed = verified in _YES or claims.get("xms_edov") in _YES or provider.trust_addresses
    return address if confirmed else ""
