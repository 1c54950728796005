"""Signed tokens of a provider: checked by its keys, for this service, for this very sign-in, and in time."""

from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError
from joserfc.jws import extract_compact
from joserfc.jwt import Token

from accreditation.oidc.documents import Published
from accreditation.oidc.failures import Failure, SignInFailed
from accreditation.oidc.moments import LEEWAY, now
from accreditation.sign_in_providers import SignInProvider

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Never `none`, and never a shared secret: a public key would do as one."""
LOGOUT_LASTS = 120
"""Seconds for which a message of a sign-out is taken; a copy of it that comes later ends nothing."""
LARGEST = 64 * 1024
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


def id_token(
    text: object, provider: SignInProvider, published: Published, *, nonce: str, access_token: object
) -> Mapping[str, Any]:
    """The claims of an ID token; raises SignInFailed unless all of it may be believed."""
    token = _verified(text, published)
    claims = CodeIDToken(
        token.claims,
        token.header,
        options=_demands(provider, {"sub": {"essential": True}, "iat": {"essential": True}}),
        params={"nonce": nonce, "client_id": provider.client_id, "access_token": access_token},
    )
    _validate(claims)
    return dict(token.claims)


def logout_token(text: object, provider: SignInProvider, published: Published) -> Mapping[str, Any]:
    """The claims of a message that somebody signed out at the provider; raises SignInFailed."""
    token = _verified(text, published)
    claims = token.claims
    registry = jwt.JWTClaimsRegistry(
        now=now(), leeway=LEEWAY, **_demands(provider, {"iat": {"essential": True}})
    )
    try:
        registry.validate(claims)
    except JoseError as error:
        raise _refused(error) from error
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(_LOGOUT), dict) or "nonce" in claims:
        raise SignInFailed(Failure.FORGED, "not a message of a sign-out")
    if now() - claims["iat"] > LOGOUT_LASTS:
        raise SignInFailed(Failure.EXPIRED, "an old message of a sign-out")
    if not any(isinstance(claims.get(name), str) and claims[name] for name in ("sub", "sid")):
        raise SignInFailed(Failure.FORGED, "a sign-out of nobody")
    return dict(claims)


def _verified(text: object, published: Published) -> Token:
    """A token whose signature is the provider's."""
    if not isinstance(text, str) or not text.isascii() or len(text) > LARGEST:
        raise SignInFailed(Failure.FORGED, "no token")
    try:
        header = extract_compact(text.encode()).headers()
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SignInFailed(Failure.FORGED, "a token that cannot be read") from error
    if header.get("alg") not in ALGORITHMS:
        raise SignInFailed(Failure.FORGED, "an algorithm that is not allowed")
    key_id = header.get("kid")
    keys = published.keys(key_id if isinstance(key_id, str) else None)
    try:
        return jwt.decode(text, keys, algorithms=ALGORITHMS)
    except (JoseError, ValueError, TypeError) as error:
        raise SignInFailed(Failure.FORGED, type(error).__name__) from error


def _demands(provider: SignInProvider, further: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        **further,
    }


def _validate(claims: CodeIDToken) -> None:
    try:
        claims.validate(now=now(), leeway=LEEWAY)
    except JoseError as error:
        raise _refused(error) from error
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise SignInFailed(Failure.FORGED, type(error).__name__) from error
    if not claims["sub"] or not isinstance(claims["sub"], str):
        raise SignInFailed(Failure.FORGED, "no subject")


def _refused(error: JoseError) -> SignInFailed:
    claim = str(getattr(error, "claim", "") or type(error).__name__)
    is_early = isinstance(error, InvalidClaimError) and claim in {"iat", "nbf"}
    late = is_early or isinstance(error, ExpiredTokenError)
    return SignInFailed(Failure.EXPIRED if late else Failure.FORGED, claim)
