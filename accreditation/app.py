"""The application factory: one line a concern."""

import os

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from accreditation import commands, logs, models, views, web
from accreditation.commands import databases
from accreditation.commands.group import Advice
from accreditation.db import db
from accreditation.demo import mark
from accreditation.services.readiness import Readiness
from accreditation.settings import ROOT, BadSettings, Settings
from accreditation.storage import store_from
from accreditation.web.bodies import Bodies
from accreditation.web.root import AtRoot

_CONNECT_SECONDS = 5
_PREPARED_AFTER = 2
"""A statement that a connection is asked so often is prepared there: most are asked by every page of a kind."""
_STATEMENTS = 2_000
"""The service asks in more ways than the five hundred that are held without this, and writing one out anew takes longer than asking."""
migrate = Migrate(directory=str(ROOT / "migrations"), render_as_batch=True)


def create_app(settings: Settings | None = None, **config: object) -> Flask:
    """The service with these settings, or with those of the environment."""
    if settings is None:
        settings = _settings()
        # Only a process of its own: a test keeps pytest's handlers.
        logs.configure(as_json=settings.log_json)
    app = Flask(__name__, template_folder=str(ROOT / "templates"))
    app.config.from_mapping(_config(settings))
    app.config.update(config)
    app.extensions["settings"] = settings
    app.extensions["store"] = store_from(settings)
    app.wsgi_app = AtRoot(app.wsgi_app)  # type: ignore[method-assign]
    app.wsgi_app = Bodies(app.wsgi_app, settings.web_threads)  # type: ignore[method-assign]
    app.extensions["readiness"] = Readiness(app.extensions["store"], settings, _newest_migration())
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    db.init_app(app)
    migrate.init_app(app, db)
    if _from_command_line():
        databases.announce(app, settings)
    web.register(app, settings)
    views.add_pages(app)
    commands.register(app)
    return app


def _settings() -> Settings:
    """The environment's settings, which must be safe to serve with; a command line may do without, and cannot serve."""
    try:
        settings = Settings.from_environment()
    except BadSettings as bad:
        if _from_command_line():
            raise Advice(str(bad)) from bad
        raise
    if not _from_command_line():
        settings.checked()
        mark.refuse_in_production(settings)
    return settings


def _newest_migration() -> str:
    """The number of the newest migration: their files' names begin with it."""
    return max(path.name.partition("_")[0] for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))


def _from_command_line() -> bool:
    return os.environ.get("FLASK_RUN_FROM_CLI") == "true"


def _config(settings: Settings) -> dict[str, object]:
    url = settings.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(url, settings),
        "MAX_CONTENT_LENGTH": settings.form_limit,
        "MAX_FORM_MEMORY_SIZE": settings.form_limit,
        # A browser takes a `__Host-` cookie from this very host and over TLS alone, so no neighbour can plant one.
        "SESSION_COOKIE_NAME": "__Host-accreditation" if settings.secure_cookies else "accreditation",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SEND_FILE_MAX_AGE_DEFAULT": 31536000,
        "CSRF_ENABLED": True,
    }


def _engine_options(url: str, settings: Settings) -> dict[str, object]:
    # What was asked of the database holds what people wrote, and must not get into a log.
    options: dict[str, object] = {"hide_parameters": True, "query_cache_size": _STATEMENTS}
    if url.startswith("postgresql"):
        threshold = _PREPARED_AFTER if settings.prepared_statements else None
        # The connection that was used last has its statements prepared and its part of the database at hand.
        options["pool_use_lifo"] = True
        options["connect_args"] = {"connect_timeout": _CONNECT_SECONDS, "prepare_threshold": threshold}
    return options


__all__ = ["create_app", "models"]
