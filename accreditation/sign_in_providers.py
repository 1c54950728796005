"""Organisations whose own sign-in opens accounts here, as a deployment names them in its environment."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

_NAME = re.compile(r"[a-z][a-z0-9]{0,19}")
_PREFIX = "OIDC_"
_LIST = "OIDC_PROVIDERS"
_KEYS = frozenset(
    {"ISSUER", "LABEL", "CLIENT_ID", "CLIENT_SECRET", "PRIVATE_KEY_FILE", "KEY_ID", "AUTH", "SCOPES", "ACR"}
    | {"ACCEPTED_ACR", "STRONG_ACR", "STRONG_AMR", "TRUST_ADDRESSES", "LINK_AT_ONCE", "USERINFO"}
)
_SECRET_AUTHS = ("client_secret_basic", "client_secret_post")
KEY_AUTH = "private_key_jwt"


@dataclass(frozen=True)
class SignInProvider:
    """One organisation's sign-in, by OpenID Connect.

    `acr` is asked for, and every sign-in must then have been of an `accepted_acr`; `strong_acr` and `strong_amr` say which
    sign-ins count as two factors.
    `trust_addresses` takes each address for a confirmed one; `link_at_once` links it to its account without its password.
    """

    name: str
    issuer: str = ""
    label: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    private_key_file: str = ""
    key_id: str = ""
    auth: str = "client_secret_basic"
    scopes: str = "openid email"
    acr: tuple[str, ...] = ()
    accepted_acr: tuple[str, ...] = ()
    strong_acr: tuple[str, ...] = ()
    strong_amr: tuple[str, ...] = ()
    trust_addresses: bool = False
    link_at_once: bool = False
    userinfo: bool = False

    @property
    def settings_prefix(self) -> str:
        """How the names of its settings begin."""
        return f"{_PREFIX}{self.name.upper()}_"

    def problems(self) -> Iterator[str]:
        """What is wrong with its settings, in words for whoever set them."""
        prefix = self.settings_prefix
        for key, value in (("ISSUER", self.issuer), ("LABEL", self.label), ("CLIENT_ID", self.client_id)):
            if not value:
                yield f"{prefix}{key} is not set."
        if self.issuer and not is_safe_address(self.issuer):
            yield f"{prefix}ISSUER must begin with https:// (plain http:// only for this very machine)."
        if "openid" not in self.scopes.split():
            yield f"{prefix}SCOPES must name openid."
        yield from self._problems_of_secret()

    def _problems_of_secret(self) -> Iterator[str]:
        prefix = self.settings_prefix
        if self.auth not in (*_SECRET_AUTHS, KEY_AUTH):
            yield f"{prefix}AUTH must be one of: {', '.join((*_SECRET_AUTHS, KEY_AUTH))}."
        elif self.auth in _SECRET_AUTHS and not self.client_secret:
            yield f"{prefix}CLIENT_SECRET is not set (or set {prefix}PRIVATE_KEY_FILE and {prefix}KEY_ID)."
        elif self.auth == KEY_AUTH:
            if not self.key_id:
                yield f"{prefix}KEY_ID is not set: it names the key that was registered."
            if not self.private_key_file or not Path(self.private_key_file).is_file():
                yield f"{prefix}PRIVATE_KEY_FILE must name a file with a private key in PEM."


def from_environment(environment: Mapping[str, str]) -> tuple[SignInProvider, ...]:
    """The sign-ins that the environment names, in its order; what is wrong with them `problems` says."""
    return tuple(_provider(name, environment) for name in _names(environment))


def problems(environment: Mapping[str, str]) -> list[str]:
    """Everything that is wrong with these settings, with those that belong to no sign-in."""
    names = _names(environment)
    wrong = [
        f"{_LIST} names {name!r}: use small letters and digits alone."
        for name in names
        if not _NAME.fullmatch(name)
    ]
    wrong += [
        f"{_LIST} names {name!r} twice." for name in sorted({name for name in names if names.count(name) > 1})
    ]
    settable = {f"{_PREFIX}{name.upper()}_{key}" for name in names for key in _KEYS} | {_LIST}
    # A setting with a slip in its name would else be passed over without a word.
    wrong += [
        f"{key} is not a setting: {_LIST} does not name its provider, or the name has a slip."
        for key in sorted(environment)
        if key.startswith(_PREFIX) and key not in settable
    ]
    if names and not is_safe_address(environment.get("BASE_URL", "")):
        wrong.append(f"BASE_URL must be this service's own https:// address where {_LIST} is set.")
    for key in ("TRUST_ADDRESSES", "LINK_AT_ONCE", "USERINFO"):
        for name in names:
            if environment.get(f"{_PREFIX}{name.upper()}_{key}", "0") not in {"0", "1", ""}:
                wrong.append(f"{_PREFIX}{name.upper()}_{key} must be 1 or 0.")
    return wrong + [problem for provider in from_environment(environment) for problem in provider.problems()]


def is_safe_address(address: str) -> bool:
    """Whether what is fetched from or sent to an address stays between its server and us."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if not host or parts.username or parts.password or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _names(environment: Mapping[str, str]) -> list[str]:
    return environment.get(_LIST, "").replace(",", " ").split()


def _provider(name: str, environment: Mapping[str, str]) -> SignInProvider:
    def text(key: str, default: str = "") -> str:
        return environment.get(f"{_PREFIX}{name.upper()}_{key}", "").strip() or default

    key_file = text("PRIVATE_KEY_FILE")
    return SignInProvider(
        name=name,
        issuer=text("ISSUER"),
        label=text("LABEL"),
        client_id=text("CLIENT_ID"),
        client_secret=text("CLIENT_SECRET"),
        private_key_file=key_file,
        key_id=text("KEY_ID"),
        auth=text("AUTH", KEY_AUTH if key_file else _SECRET_AUTHS[0]),
        scopes=text("SCOPES", "openid email"),
        acr=tuple(text("ACR").split()),
        accepted_acr=tuple(text("ACCEPTED_ACR", text("ACR")).split()),
        strong_acr=tuple(text("STRONG_ACR").split()),
        strong_amr=tuple(text("STRONG_AMR").split()),
        trust_addresses=text("TRUST_ADDRESSES") == "1",
        link_at_once=text("LINK_AT_ONCE") == "1",
        userinfo=text("USERINFO") == "1",
    )
