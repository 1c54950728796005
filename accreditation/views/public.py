"""What everybody may read, and what a load balancer asks."""

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.permissions import Permission as P
from accreditation.queries import frameworks, health
from accreditation.web.access import public_page, requires

bp = Blueprint("public", __name__)


@bp.get("/standards")
@requires(P.PUBLIC)
@public_page
def standards() -> ResponseReturnValue:
    """What the standards are, in the newest published framework."""
    version = next(iter(frameworks.versions()), None)
    words = frameworks.words(version) if version else None
    return render_template("public/standards.html", version=version, framework=words)


@bp.get("/accessibility")
@requires(P.PUBLIC)
@public_page
def accessibility() -> ResponseReturnValue:
    """How accessible the service is."""
    return render_template("public/accessibility.html")


@bp.get("/health")
@requires(P.PUBLIC)
def is_well() -> ResponseReturnValue:
    """Whether the service answers and reaches its database."""
    health.ask()
    return jsonify(status="ok")
