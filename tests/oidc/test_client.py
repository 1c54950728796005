"""What an organisation's sign-in says is believed only if all of it is true: issuer, audience, nonce, algorithm, time."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from accreditation.oidc import Assertion, Failure, Returned, SignInFailed, documents
from accreditation.oidc.client import Client
from accreditation.sign_in_providers import SignInProvider
from tests.servers.identity_provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider, running

BACK = "https://service.example/sign-in/with/nhs/back"
NOT_SIGNED = ".."


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    with running() as provider:
        yield provider


def settings(provider: IdentityProvider, **changes: Any) -> SignInProvider:
    values: dict[str, Any] = {"issuer": provider.issuer, "label": "NHS CIS2", "client_id": CLIENT_ID}
    return SignInProvider("nhs", **{**values, "client_secret": CLIENT_SECRET, **changes})


def client(provider: IdentityProvider, **changes: Any) -> Client:
    return Client(settings(provider, **changes), "a secret of this service")


def walk(client: Client, *, state: str = "s" * 20, again: bool = False, **changes: Any) -> Assertion:
    """Go to the provider as a browser would, and come back."""
    page = requests.get(client.address(state, BACK, again=again), timeout=5).text
    address = page.split('href="')[1].split('"')[0].replace("&amp;", "&")
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    returned = Returned(code=query["code"], issuer=query.get("iss", ""), state=state, redirect_uri=BACK)
    return client.assertion(replace(returned, **changes))


def failure(client: Client, **changes: Any) -> Failure:
    with pytest.raises(SignInFailed) as caught:
        walk(client, **changes)
    return caught.value.failure


def test_whoever_signs_in_is_known_by_issuer_and_subject(provider: IdentityProvider) -> None:
    assert walk(client(provider)) == Assertion(provider.issuer, provider.subject, "lead@example.org")


def test_the_browser_is_sent_with_state_nonce_and_a_challenge(provider: IdentityProvider) -> None:
    address = client(provider, acr=("AAL3_ANY", "AAL2")).address("a-state", BACK)
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert query["state"] == "a-state"
    assert query["code_challenge_method"] == "S256"
    assert query["acr_values"] == "AAL3_ANY AAL2"
    assert query["scope"] == "openid email"
    assert query["redirect_uri"] == BACK
    assert query["response_type"] == "code"
    assert len(query["nonce"]) > 40
    assert query["nonce"] != query["code_challenge"]
    other = parse_qs(urlsplit(client(provider).address("another", BACK)).query)
    assert other["nonce"] != [query["nonce"]]
    assert "prompt" not in query


def changed(**changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def change(claims: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in {**claims, **changes}.items() if value is not None}

    return change


NOW = int(time.time())


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"iss": "https://elsewhere.example"}, Failure.FORGED),
        ({"iss": None}, Failure.FORGED),
        ({"aud": "another-service"}, Failure.FORGED),
        ({"aud": None}, Failure.FORGED),
        ({"aud": [CLIENT_ID, "another-service"]}, Failure.FORGED),  # and nobody says for whom
        ({"aud": [CLIENT_ID], "azp": "another-service"}, Failure.FORGED),
        ({"nonce": "another"}, Failure.FORGED),
        ({"nonce": None}, Failure.FORGED),
        ({"sub": None}, Failure.FORGED),
        ({"sub": ""}, Failure.FORGED),
        ({"sub": 17}, Failure.FORGED),
        ({"exp": NOW - 90}, Failure.EXPIRED),
        ({"exp": None}, Failure.FORGED),
        ({"exp": "tomorrow"}, Failure.FORGED),
        ({"iat": NOW + 3600}, Failure.EXPIRED),
        ({"iat": None}, Failure.FORGED),
        ({"nbf": NOW + 3600}, Failure.EXPIRED),
        ({"at_hash": "of another token"}, Failure.FORGED),
    ],
)
def test_a_claim_that_is_not_true_is_refused(
    provider: IdentityProvider, changes: dict[str, Any], expected: Failure
) -> None:
    provider.change = changed(**changes)
    assert failure(client(provider)) is expected


def test_a_clock_that_differs_by_half_a_minute_is_no_lie(provider: IdentityProvider) -> None:
    provider.change = changed(exp=int(time.time()) - 30, iat=int(time.time()) + 30)
    assert walk(client(provider)).subject == provider.subject


def without_signature(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "none"}, claims, OctKey.import_key("x"), algorithms=["none"])


def with_the_client_secret(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(CLIENT_SECRET), algorithms=["HS256"])


def by_a_stranger(provider: IdentityProvider, claims: dict[str, Any]) -> str:
    return provider.signed(claims, RSAKey.generate_key(2048))


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_signature_that_is_not_the_providers_is_refused(provider: IdentityProvider) -> None:
    for sign in (
        without_signature,
        with_the_client_secret,
        provider.signed_with_public_key,
        lambda claims: by_a_stranger(provider, claims),
        lambda claims: provider.signed(claims) + "x",
        lambda claims: provider.signed(claims).rsplit(".", 1)[0] + ".",
        lambda claims: "no token",
        lambda claims: NOT_SIGNED,
        lambda claims: "é.é.é",
        lambda claims: "e30.e30.e30",
        lambda claims: "W10.e30.e30",
    ):
        provider.sign = sign
        assert failure(client(provider)) is Failure.FORGED


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256"])
def test_three_algorithms_are_taken(provider: IdentityProvider, algorithm: str) -> None:
    provider.algorithm = algorithm
    provider.rotate("key")
    assert walk(client(provider)).subject == provider.subject


def test_another_algorithm_with_the_right_key_is_refused(provider: IdentityProvider) -> None:
    provider.sign = lambda claims: provider.signed(claims, algorithm="RS512")
    assert failure(client(provider)) is Failure.FORGED


def test_keys_are_asked_for_once_and_anew_when_they_change(provider: IdentityProvider) -> None:
    moment = [0.0]
    speaking = Client(settings(provider), "a secret of this service", now=lambda: moment[0])
    walk(speaking)
    walk(speaking, state="another")
    assert provider.hits["/keys"] == provider.hits["/.well-known/openid-configuration"] == 1
    provider.rotate("second")
    # Not within a minute: anybody can name a key.
    assert failure(speaking, state="third") is Failure.FORGED
    assert provider.hits["/keys"] == 1
    moment[0] += 61
    assert walk(speaking, state="fourth").subject == provider.subject
    assert provider.hits["/keys"] == 2
    moment[0] += 3600
    walk(speaking, state="fifth")
    assert provider.hits["/keys"] == 3
    assert provider.hits["/.well-known/openid-configuration"] == 2


def test_unknown_keys_do_not_make_us_ask_without_end(provider: IdentityProvider) -> None:
    speaking = client(provider)
    provider.key_id = "nobody's"
    for state in ("first", "second", "third"):
        assert failure(speaking, state=state) is Failure.FORGED
    assert provider.hits["/keys"] == 1


def test_a_token_that_names_no_key_is_checked_with_the_only_one(provider: IdentityProvider) -> None:
    provider.key_id = None
    assert walk(client(provider)).subject == provider.subject


def test_keys_of_other_kinds_beside_ours_are_passed_over(provider: IdentityProvider) -> None:
    keys = provider.published_keys()["keys"]
    keys += [
        {"kty": "new", "kid": "x"},
        {"kty": "RSA", "kid": "y"},
        {"kty": "oct", "k": "eA", "kid": "z"},
        "no key",
    ]
    provider.published_keys = lambda: {"keys": keys}  # type: ignore[method-assign]
    assert walk(client(provider)).subject == provider.subject
    provider.published_keys = lambda: {"keys": keys[1:]}  # type: ignore[method-assign]
    assert failure(client(provider)) is Failure.CHANGED


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"issuer": "https://elsewhere.example"}, Failure.CHANGED),
        ({"token_endpoint": "http://elsewhere.example/token"}, Failure.CHANGED),
        ({"jwks_uri": "file:///etc/passwd"}, Failure.CHANGED),
        ({"authorization_endpoint": "javascript:alert(1)"}, Failure.CHANGED),
        ({"authorization_endpoint": None}, Failure.CHANGED),
        ({"end_session_endpoint": "http://elsewhere.example"}, Failure.CHANGED),
    ],
)
def test_a_description_of_unsafe_places_is_refused(
    provider: IdentityProvider, changes: dict[str, Any], expected: Failure
) -> None:
    provider.description_changes = changes
    with pytest.raises(SignInFailed) as caught:
        client(provider).address("state", BACK)
    assert caught.value.failure is expected


def test_a_provider_that_is_down_is_not_waited_for_by_everybody(provider: IdentityProvider) -> None:
    moment = [0.0]
    speaking = Client(settings(provider), "a secret of this service", now=lambda: moment[0])
    provider.broken = True
    for _ in range(3):
        with pytest.raises(SignInFailed) as caught:
            speaking.address("state", BACK)
        assert caught.value.failure is Failure.DOWN
    assert provider.hits["/.well-known/openid-configuration"] == 1
    provider.broken = False
    moment[0] += 11
    assert speaking.address("state", BACK)


def test_a_provider_that_hangs_holds_one_thread_and_not_for_long(
    provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "TIMEOUT", (0.5, 0.5))
    monkeypatch.setattr(documents, "WAIT_SECONDS", 0.05)
    provider.delay = 2
    hanging = client(provider)
    details: list[str] = []

    def knock() -> None:
        with pytest.raises(SignInFailed) as caught:
            hanging.address("state", BACK)
        details.append(caught.value.detail)

    threads = [threading.Thread(target=knock) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(details) == ["ReadTimeout", *["somebody else waits for it already"] * 3]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((500, b"oops"), Failure.DOWN),
        ((200, b"oops"), Failure.CHANGED),
        ((200, b"[]"), Failure.CHANGED),
        ((200, b"{}"), Failure.FORGED),
        ((302, b"{}"), Failure.FORGED),
        ((400, b'{"error": "invalid_grant"}'), Failure.CODE),
    ],
)
def test_an_answer_that_is_no_token_is_refused(
    provider: IdentityProvider, answer: tuple[int, bytes], expected: Failure
) -> None:
    provider.token_answer = answer
    assert failure(client(provider)) is expected


def test_a_code_is_good_once_and_only_for_the_state_it_came_with(provider: IdentityProvider) -> None:
    speaking = client(provider)
    assert failure(speaking, code="made up") is Failure.CODE
    page = requests.get(speaking.address("state", BACK), timeout=5).text
    code = parse_qs(page.split('href="')[1].split("?")[1].split("&")[0])["code"][0]
    # The verifier belongs to the state, so a code that was put into another sign-in is refused.
    with pytest.raises(SignInFailed, match="code"):
        speaking.assertion(Returned(code, "", "another state", BACK))


def test_another_issuers_answer_is_refused(provider: IdentityProvider) -> None:
    assert failure(client(provider), issuer="https://elsewhere.example") is Failure.FORGED
    provider.description_changes = {"authorization_response_iss_parameter_supported": True}
    assert failure(client(provider)) is Failure.FORGED
    assert walk(client(provider), issuer=provider.issuer).subject == provider.subject


@pytest.mark.parametrize(
    ("about", "changes", "address"),
    [
        ({"email": " Lead@Example.org ", "email_verified": True}, {}, "lead@example.org"),
        ({"email": "lead@example.org", "email_verified": "true"}, {}, "lead@example.org"),
        ({"email": "lead@example.org", "email_verified": False}, {"trust_addresses": True}, ""),
        ({"email": "lead@example.org", "email_verified": "false"}, {"trust_addresses": True}, ""),
        ({"email": "lead@example.org"}, {}, ""),
        ({"email": "lead@example.org"}, {"trust_addresses": True}, "lead@example.org"),
        ({"email": "lead@example.org", "xms_edov": True}, {}, "lead@example.org"),
        ({"email": "lead@example.org", "xms_edov": 0}, {}, ""),
        ({"email": ["lead@example.org"], "email_verified": True}, {}, ""),
        ({"email": "lead", "email_verified": True}, {}, ""),
        ({}, {"trust_addresses": True}, ""),
    ],
)
def test_only_a_confirmed_address_is_taken(
    provider: IdentityProvider, about: dict[str, Any], changes: dict[str, Any], address: str
) -> None:
    provider.about = about
    assert walk(client(provider, **changes)).address == address


def test_userinfo_adds_the_address_but_never_another_person(provider: IdentityProvider) -> None:
    provider.about = {}
    provider.userinfo = {"email": "lead@example.org", "email_verified": True}
    assert walk(client(provider)).address == ""
    assert walk(client(provider, userinfo=True), state="second").address == "lead@example.org"
    provider.userinfo["sub"] = "somebody else"
    assert failure(client(provider, userinfo=True), state="third") is Failure.FORGED


def test_a_demanded_acr_is_held(provider: IdentityProvider) -> None:
    demanding = client(provider, accepted_acr=("AAL3_ANY",), strong_acr=("AAL3_ANY",))
    assert failure(demanding) is Failure.TOO_WEAK
    provider.about = {"acr": "AAL1"}
    assert failure(demanding, state="second") is Failure.TOO_WEAK
    provider.about = {"acr": "AAL3_ANY"}
    assert walk(demanding, state="third").is_strong


def test_methods_may_count_as_two_factors(provider: IdentityProvider) -> None:
    provider.about = {"amr": ["pwd", "mfa"]}
    assert walk(client(provider, strong_amr=("mfa",))).is_strong
    assert not walk(client(provider)).is_strong
    provider.about = {"amr": "mfa"}
    assert failure(client(provider, strong_amr=("mfa",))) is Failure.FORGED


def test_proving_again_needs_a_sign_in_after_it_was_asked_for(provider: IdentityProvider) -> None:
    began = datetime.now(UTC)
    speaking = client(provider)
    assert failure(speaking, again=True, fresh_since=began) is Failure.NOT_FRESH
    provider.signed_in_at = (began - timedelta(minutes=1)).timestamp()
    assert failure(speaking, again=True, state="second", fresh_since=began) is Failure.NOT_FRESH
    provider.signed_in_at = (began + timedelta(hours=1)).timestamp()
    assert failure(speaking, again=True, state="third", fresh_since=began) is Failure.NOT_FRESH
    provider.signed_in_at = began.timestamp()
    assert walk(speaking, again=True, state="fourth", fresh_since=began).signed_in_at is not None
    assert provider.requests[-1]["prompt"] == "login"
    assert provider.requests[-1]["max_age"] == "0"


def test_the_service_may_prove_itself_by_a_key(provider: IdentityProvider, tmp_path: Path) -> None:
    key = RSAKey.generate_key(2048)
    file = tmp_path / "key.pem"
    file.write_bytes(key.as_pem(private=True))
    sent: list[dict[str, str]] = []

    def exchanged(form: dict[str, str], _authorization: str) -> tuple[int, dict[str, Any]]:
        sent.append(form)
        return 200, {"access_token": "at", "token_type": "Bearer", "id_token": provider.id_token(nonce())}

    def nonce() -> str:
        return provider.requests[-1]["nonce"]

    provider.exchanged = exchanged  # type: ignore[method-assign,assignment]
    by_key = client(
        provider, client_secret="", auth="private_key_jwt", private_key_file=str(file), key_id="ours"
    )
    assert walk(by_key).subject == provider.subject
    proof = jwt.decode(sent[0]["client_assertion"], key, algorithms=["RS256"])
    assert proof.header["kid"] == "ours"
    assert proof.claims["iss"] == proof.claims["sub"] == CLIENT_ID
    assert proof.claims["aud"] == f"{provider.issuer}/token"
    assert proof.claims["exp"] - proof.claims["iat"] <= 301
    assert "client_secret" not in sent[0]


EVENT: dict[str, Any] = {"http://schemas.openid.net/event/backchannel-logout": {}}


def logout(provider: IdentityProvider, **changes: Any) -> str:
    claims = {"iss": provider.issuer, "aud": CLIENT_ID, "iat": int(time.time()), "jti": "j", "events": EVENT}
    return provider.signed(changed(**changes)({**claims, "sub": provider.subject, "sid": "s1"}))


def test_a_message_of_a_sign_out_is_checked_as_well(provider: IdentityProvider) -> None:
    speaking = client(provider)
    assert speaking.ended(logout(provider))["sid"] == "s1"
    lies: tuple[dict[str, Any], ...] = (
        {"iss": "https://elsewhere.example"},
        {"aud": "another"},
        {"events": None},
        {"events": {}},
        {"nonce": "an ID token's"},
        {"sub": None, "sid": None},
        {"iat": int(time.time()) - 300},
        {"exp": int(time.time()) - 300},
    )
    for changes in lies:
        with pytest.raises(SignInFailed):
            speaking.ended(logout(provider, **changes))
    for text in ("", "no token", provider.id_token("n")):
        with pytest.raises(SignInFailed):
            speaking.ended(text)


def test_signing_out_there_names_this_service_and_the_way_back(provider: IdentityProvider) -> None:
    address = client(provider).leaving_address("https://service.example/sign-in")
    assert address == (
        f"{provider.issuer}/leave?client_id={CLIENT_ID}&post_logout_redirect_uri=https%3A%2F%2Fservice.example%2Fsign-in"
    )
    provider.description_changes = {"end_session_endpoint": None}
    assert client(provider).leaving_address("https://service.example/sign-in") is None


def test_nothing_secret_is_in_the_words_of_a_failure(provider: IdentityProvider) -> None:
    provider.token_answer = (400, b'{"error": "invalid_grant", "error_description": "<b>never shown</b>"}')
    with pytest.raises(SignInFailed) as caught:
        walk(client(provider))
    assert "never shown" not in str(caught.value)
    assert CLIENT_SECRET not in repr(settings(provider))
