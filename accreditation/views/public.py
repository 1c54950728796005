"""What everybody may read, and what a load balancer asks."""

from flask import Blueprint, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.permissions import Permission as P
from accreditation.queries import frameworks
from accreditation.services.readiness import READY, Readiness
from accreditation.web.access import public_page, requires

bp = Blueprint("public", __name__)
RETRY_AFTER = "30"


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
    """Whether the process answers; it asks nothing else, so that an outage elsewhere restarts no server."""
    return jsonify(status="ok")


@bp.get("/ready")
@requires(P.PUBLIC)
def ready() -> ResponseReturnValue:
    """Whether the service can do its work: each part with its state, and 503 where one does not answer."""
    readiness: Readiness = current_app.extensions["readiness"]
    parts = readiness.parts()
    is_ready = all(state in READY for state in parts.values())
    answer = jsonify(
        status="ready" if is_ready else "not ready",
        parts={part: state.value for part, state in parts.items()},
    )
    answer.headers["Cache-Control"] = "no-store"
    if not is_ready:
        answer.status_code = 503
        answer.headers["Retry-After"] = RETRY_AFTER
    return answer
