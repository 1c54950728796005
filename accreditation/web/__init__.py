"""What pages share: access, forms, sessions, headers, errors."""

from flask import Flask

from accreditation.settings import Settings
from accreditation.web import (
    addresses,
    devices,
    errors,
    filters,
    headers,
    kept,
    mending,
    navigation,
    pending_sign_ins,
    render,
    request_log,
    session,
    sign_in_providers,
    typed,
    urls,
)


def register(app: Flask, settings: Settings) -> None:
    """Give the app everything that its pages share."""
    app.url_map.converters["id"] = urls.IdConverter
    app.url_map.converters["default"] = app.url_map.converters["string"] = urls.TextConverter
    # Every template stays compiled: there are more than Jinja keeps by itself, and a page would compile its own anew.
    app.jinja_options = {"autoescape": True, "cache_size": -1}
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    # First, so that its line is written after everything else has had its say.
    request_log.register(app)
    session.register(app, settings)
    devices.register(app)
    pending_sign_ins.register(app)
    sign_in_providers.register(app, settings)
    headers.register(app, settings)
    errors.register(app)
    kept.register(app)
    typed.register(app)
    urls.register_assets(app)
    addresses.register(app)
    filters.register(app)
    navigation.register(app, settings)
    render.register(app)
    mending.register(app)
