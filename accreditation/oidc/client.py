"""One organisation's sign-in: where a browser is sent, what its answer is worth, and where it signs out."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT

from accreditation.oidc import tokens
from accreditation.oidc.assertions import Assertion, Returned, assertion
from accreditation.oidc.documents import LARGEST, TIMEOUT, Published, as_object
from accreditation.oidc.failures import Failure, SignInFailed
from accreditation.oidc.moments import now
from accreditation.sign_in_providers import KEY_AUTH, SignInProvider, is_loopback

_ASSERTION_LASTS = 300


class Client:
    """Speaks with one provider; what it publishes is kept between requests, nothing else is.

    The nonce and the verifier of a sign-in are worked out from its state and the service's secret, so no place keeps them.
    """

    def __init__(self, provider: SignInProvider, secret: str, now: Callable[[], float] = monotonic) -> None:
        self.provider = provider
        self._secret = secret.encode()
        by_key = provider.auth == KEY_AUTH
        self._credential = Path(provider.private_key_file).read_text() if by_key else provider.client_secret
        http = requests.Session()
        self._proxied = not is_loopback(urlsplit(provider.issuer).hostname or "")
        http.trust_env = self._proxied
        self._published = Published(provider, http, now)

    def address(self, state: str, redirect_uri: str, *, again: bool = False) -> str:
        """Where the browser is sent to sign in; `again` asks for it though the person is signed in there; raises SignInFailed."""
        endpoint = self._published.description()["authorization_endpoint"]
        further: dict[str, str] = {"prompt": "login", "max_age": "0"} if again else {}
        if self.provider.acr:
            further["acr_values"] = " ".join(self.provider.acr)
        with self._session(redirect_uri) as session:
            address, _ = session.create_authorization_url(
                endpoint,
                state=state,
                code_verifier=self._derived("verifier", state),
                nonce=self._derived("nonce", state),
                **further,
            )
        return str(address)

    def assertion(self, returned: Returned) -> Assertion:
        """Who the person is, from what the browser brought back; raises SignInFailed."""
        description = self._published.description()
        demands_issuer = description.get("authorization_response_iss_parameter_supported") is True
        if (returned.issuer or demands_issuer) and returned.issuer != self.provider.issuer:
            raise SignInFailed(Failure.FORGED, "another issuer answered")
        with self._session(returned.redirect_uri) as session:
            token = self._exchanged(session, description["token_endpoint"], returned)
            claims = tokens.id_token(
                token.get("id_token"),
                self.provider,
                self._published,
                nonce=self._derived("nonce", returned.state),
                access_token=token.get("access_token"),
            )
            about = self._userinfo(session, description, claims) if self.provider.userinfo else {}
        return assertion(claims, about, self.provider, fresh_since=returned.fresh_since)

    def ended(self, message: str) -> Mapping[str, Any]:
        """Whose sign-in, or which (`sub`, `sid`), ended at the provider, as its signed message says; raises SignInFailed."""
        return tokens.logout_token(message, self.provider, self._published)

    def leaving_address(self, back: str) -> str | None:
        """Where the browser is sent to sign out there too, if the provider has such a page; raises SignInFailed."""
        endpoint = self._published.description().get("end_session_endpoint")
        if endpoint is None:
            return None
        query = urlencode({"client_id": self.provider.client_id, "post_logout_redirect_uri": back})
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{query}"

    def _derived(self, purpose: str, state: str) -> str:
        words = f"{self.provider.name} {purpose} {state}".encode()
        digest = hmac.new(self._secret, words, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def _session(self, redirect_uri: str) -> OAuth2Session:
        provider = self.provider
        session = OAuth2Session(
            provider.client_id,
            self._credential,
            token_endpoint_auth_method=provider.auth,
            scope=provider.scopes,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            default_timeout=TIMEOUT,
        )
        session.trust_env = self._proxied
        if provider.auth == KEY_AUTH:
            lasts = {"exp": now() + _ASSERTION_LASTS}
            session.register_client_auth_method(PrivateKeyJWT(headers={"kid": provider.key_id}, claims=lasts))
        return session

    def _exchanged(self, session: OAuth2Session, endpoint: str, returned: Returned) -> Mapping[str, Any]:
        ask = partial(session.fetch_token, endpoint, grant_type="authorization_code", allow_redirects=False)
        try:
            token = ask(code=returned.code, code_verifier=self._derived("verifier", returned.state))
        except OAuthError as error:
            raise SignInFailed(Failure.CODE, "the code was not accepted") from error
        except requests.JSONDecodeError as error:
            raise SignInFailed(Failure.CHANGED, "no JSON for the code") from error
        except (requests.RequestException, OSError) as error:
            raise SignInFailed(Failure.DOWN, type(error).__name__) from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise SignInFailed(Failure.CHANGED, type(error).__name__) from error
        if not isinstance(token, dict):
            raise SignInFailed(Failure.CHANGED, "no token for the code")
        return token

    def _userinfo(
        self, session: OAuth2Session, description: Mapping[str, Any], claims: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        endpoint = description.get("userinfo_endpoint")
        if endpoint is None:
            raise SignInFailed(Failure.CHANGED, "no userinfo")
        try:
            with session.get(endpoint, allow_redirects=False, stream=True) as answer:
                if answer.status_code != requests.codes.ok:
                    raise SignInFailed(Failure.DOWN, f"userinfo answered {answer.status_code}")
                about = as_object(answer.raw.read(LARGEST + 1, decode_content=True))
        except (requests.RequestException, OSError, OAuthError) as error:
            raise SignInFailed(Failure.DOWN, type(error).__name__) from error
        # Else the answer for one person could be put in place of another's.
        if about.get("sub") != claims["sub"]:
            raise SignInFailed(Failure.FORGED, "userinfo of somebody else")
        return about
