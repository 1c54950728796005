"""The organisations by whose sign-in people come in here, as views and pages find them."""

from typing import TYPE_CHECKING

from flask import Flask, abort, current_app

from accreditation.settings import Settings
from accreditation.sign_in_providers import SignInProvider

if TYPE_CHECKING:
    from accreditation.oidc.client import Client

_CLIENTS = "sign_in_clients"


def register(app: Flask, settings: Settings) -> None:
    """Make a client for each organisation; nothing is fetched before somebody signs in."""
    app.extensions[_CLIENTS] = _clients(settings) if settings.sign_in_providers else {}
    app.jinja_env.globals["sign_in_providers"] = settings.sign_in_providers


def _clients(settings: Settings) -> dict[str, "Client"]:
    from accreditation.oidc.client import Client

    return {provider.name: Client(provider, settings.secret_key) for provider in settings.sign_in_providers}


def client(name: str) -> "Client":
    """The organisation of that name; no such page (404) where none is set."""
    clients: dict[str, Client] = current_app.extensions[_CLIENTS]
    if name not in clients:
        abort(404)
    return clients[name]


def providers() -> tuple[SignInProvider, ...]:
    """Every organisation that is set, in the order in which they are offered."""
    settings: Settings = current_app.extensions["settings"]
    return settings.sign_in_providers


def label_of(issuer: str) -> str:
    """What an issuer is called here; its address where it is no longer set."""
    return next((provider.label for provider in providers() if provider.issuer == issuer), issuer)


def whole_address(path: str) -> str:
    """The address of a page as others reach it, which has to be registered with the organisation."""
    settings: Settings = current_app.extensions["settings"]
    return settings.base_url.rstrip("/") + path
