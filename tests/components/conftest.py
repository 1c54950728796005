"""A small Flask app with the house's templates and nothing else of the service: no database, no accounts."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from flask import Flask
from flask_login import LoginManager
from jinja2 import ChainableUndefined, Environment, PackageLoader, StrictUndefined

from accreditation.permissions.viewer import NOBODY
from accreditation.web import filters, kept, render, typed
from accreditation.web.headers import JS_ENABLED
from tests.components import sample

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def house_app() -> Flask:
    """The house's templates under the strictest settings: an undefined name is an error."""
    app = Flask(
        "house", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "accreditation" / "static")
    )
    app.config.update(SECRET_KEY="for tests of the look only", CSRF_ENABLED=True, TESTING=True)
    app.jinja_options = {"autoescape": True}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["asset"] = lambda name: f"/static/{name}"
    filters.register(app)
    render.register(app)
    typed.register(app)
    kept.register(app)
    # Reasons of the sample are mended on its own page; the service's places have no address in this app.
    app.jinja_env.globals["linked"] = lambda reasons: [
        (reason.message, reason.target and "/sample") for reason in reasons
    ]
    sample.register(app)
    visitors = LoginManager(app, add_context_processor=False)
    visitors.anonymous_user = lambda: NOBODY
    visitors.user_loader(lambda token: None)

    @app.context_processor
    def _page() -> dict[str, object]:
        return {
            "viewer": SimpleNamespace(
                is_authenticated=True, on_shared_computer=False, name="Asha Rao", unread_notices=3
            ),
            "nav": [("Home", "/", True), ("Evidence", "/evidence", False)],
            "body_name": "Health Education England",
            "demo": True,
            "inline_script": JS_ENABLED,
        }

    return app


@pytest.fixture
def ui(house_app: Flask) -> Iterator[render.Components]:
    """The components, inside a request."""
    with house_app.test_request_context("/sample?status=open&page=2"):
        yield cast(render.Components, house_app.jinja_env.globals["ui"])


@pytest.fixture(scope="session")
def package() -> Environment:
    """The NHS package's own templates; they end in .jinja, so escaping has to be forced."""
    return Environment(
        loader=PackageLoader("nhsuk_frontend_jinja", "templates"),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
