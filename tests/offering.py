"""An organisation's sign-in that a test's app offers, for as long as the test lasts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import Flask

from accreditation.sign_in_providers import SignInProvider
from accreditation.web import sign_in_providers
from tests.servers.identity_provider import CLIENT_ID, CLIENT_SECRET

NOWHERE = "http://127.0.0.1:9/nowhere"
"""An issuer for pages that only show it: nothing listens there."""


def nhs(issuer: str = NOWHERE, **options: Any) -> SignInProvider:
    """The organisation of these tests."""
    return SignInProvider(
        "nhs", issuer=issuer, label="NHS CIS2", client_id=CLIENT_ID, client_secret=CLIENT_SECRET, **options
    )


@contextmanager
def offered(app: Flask, provider: SignInProvider, base_url: str = "http://localhost") -> Iterator[None]:
    """Let the app offer the organisation's sign-in, and no longer afterwards."""
    before = app.extensions["settings"]
    settings = replace(before, sign_in_providers=(provider,), base_url=base_url)
    app.extensions["settings"] = settings
    sign_in_providers.register(app, settings)
    try:
        yield
    finally:
        app.extensions["settings"] = before
        sign_in_providers.register(app, before)
