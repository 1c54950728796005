"""What every answer carries: who may frame, script and keep it."""

import base64
import hashlib
import secrets
from time import perf_counter

from flask import Flask, Response, g, request

from accreditation.settings import Settings

JS_ENABLED = "document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' nhsuk-frontend-supported' : '');"
"""The one inline script; the policy knows it by its hash, so that a cached page keeps working."""

PUBLIC_SECONDS = 60


def _policy(settings: Settings) -> str:
    digest = base64.b64encode(hashlib.sha256(JS_ENABLED.encode()).digest()).decode()
    connect = f"'self' {_bucket_origin(settings)}".strip()
    return (
        f"default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'self'; img-src 'self' data:;"
        f" connect-src {connect}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
    )


def _bucket_origin(settings: Settings) -> str:
    """Where browsers send the parts of files, if not to the service: the set address, else Amazon's for the region."""
    if settings.s3_bucket and not settings.s3_endpoint:
        return f"https://s3.{settings.s3_region}.amazonaws.com"
    return settings.s3_endpoint


def register(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer of the app."""
    policy = _policy(settings)
    app.jinja_env.globals["inline_script"] = JS_ENABLED

    @app.before_request
    def _name_request() -> None:
        g.request_id = secrets.token_hex(8)
        g.started = perf_counter()

    @app.after_request
    def _add(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = policy
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "no-referrer" if _holds_key() else "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        # A path alone: the host that a request names may be anybody's.
        if headers.get("Location", "").startswith(request.host_url):
            headers["Location"] = headers["Location"].removeprefix(request.host_url.removesuffix("/"))
        headers["X-Request-Id"] = g.get("request_id", "")
        if settings.secure_cookies:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        # Built files carry a hash in their name and are kept for ever; pictures set their own.
        kept_for_ever = request.endpoint == "static" and response.status_code < 400
        if not kept_for_ever and "Cache-Control" not in headers:
            headers["Cache-Control"] = _cache(response)
        if g.get("varies_by_session"):
            # Who has just signed in is not shown the copy that their browser kept from before.
            response.vary.add("Cookie")
        return response


def _holds_key() -> bool:
    """Whether the address holds the secret part of a letter's link, also as the page to go on to: no request after it says so."""
    return any(name == "key" or "key=" in value for name, value in request.args.items(multi=True))


def _cache(response: Response) -> str:
    """Public pages may be kept for a minute; a page made for a person never, and one on which a session was read neither."""
    if g.get("public_page") and response.status_code == 200:
        return f"public, max-age={PUBLIC_SECONDS}"
    return "no-store"
