"""What everybody may read, and what a load balancer asks."""

from datetime import date

from flask import Blueprint, current_app, g, jsonify, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from accreditation.enums.evidence import RetentionClass
from accreditation.enums.people import PANEL_ROLES, PROVIDER_ROLES, Role
from accreditation.enums.permissions import Permission as P
from accreditation.permissions.viewer import NOBODY
from accreditation.queries import frameworks
from accreditation.rules.retention import YEARS
from accreditation.services.readiness import READY, Readiness
from accreditation.settings import Contact, Settings
from accreditation.web import pending_sign_ins
from accreditation.web.access import public_page, requires, viewer
from accreditation.web.devices import KNOWN_DAYS

bp = Blueprint("public", __name__)
RETRY_AFTER = "30"
STATEMENT_REVIEWED = date(2026, 11, 29)
"""The day on which somebody last compared the accessibility statement with the service."""

KINDS: tuple[tuple[str, frozenset[Role]], ...] = (
    ("provider", PROVIDER_ROLES),
    ("reviewer", frozenset({Role.REVIEWER})),
    ("office", frozenset({Role.SECRETARIAT, Role.MODERATOR, Role.CONCERN_OFFICER})),
    ("panel", PANEL_ROLES | {Role.RATIFIER}),
    ("administrator", frozenset({Role.ADMINISTRATOR, Role.AUDITOR})),
)
"""Whose questions the help page answers, by the roles that they hold."""


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


@bp.get("/standards")
@requires(P.PUBLIC)
@public_page
def standards() -> ResponseReturnValue:
    """What the standards are, in the newest published framework."""
    version = next(iter(frameworks.offered()), None)
    words = frameworks.words(version) if version else None
    return render_template("public/standards.html", version=version, framework=words)


@bp.get("/help")
@requires(P.PUBLIC)
@public_page
def help_page() -> ResponseReturnValue:
    """Short answers for each kind of person; whoever is signed in finds their own open."""
    person = NOBODY if g.public_page else viewer()
    roles = {grant.role for grant in person.grants}
    kind = next((kind for kind, theirs in KINDS if roles & theirs), None)
    return render_template("public/help.html", kind=kind)


@bp.get("/contact")
@requires(P.PUBLIC)
@public_page
def contact() -> ResponseReturnValue:
    """Whom to turn to about the service."""
    return render_template("public/contact.html", **_contact())


@bp.get("/privacy")
@requires(P.PUBLIC)
@public_page
def privacy() -> ResponseReturnValue:
    """What the service keeps about people, who sees it, and how long."""
    return render_template("public/privacy.html", years_submitted=YEARS[RetentionClass.SUBMITTED])


@bp.get("/cookies")
@requires(P.PUBLIC)
@public_page
def cookies() -> ResponseReturnValue:
    """What the service keeps in a browser."""
    settings = _settings()
    return render_template(
        "public/cookies.html",
        session_cookie=current_app.config["SESSION_COOKIE_NAME"],
        device_cookie=current_app.config["DEVICE_COOKIE"],
        device_days=KNOWN_DAYS,
        pending_cookie=current_app.config["PENDING_COOKIE"],
        pending_minutes=pending_sign_ins.MINUTES,
        idle_minutes=settings.session_idle_minutes,
        shared_idle_minutes=settings.session_shared_idle_minutes,
        session_hours=settings.session_hours,
    )


@bp.get("/accessibility")
@requires(P.PUBLIC)
@public_page
def accessibility() -> ResponseReturnValue:
    """How accessible the service is."""
    return render_template("public/accessibility.html", reviewed_on=STATEMENT_REVIEWED, **_contact())


def _contact() -> dict[str, object]:
    """Whom to turn to, as the settings say it, and as rows to show."""
    contact: Contact = _settings().contact
    email = Markup('<a href="mailto:{0}">{0}</a>').format(contact.email) if contact.email else ""
    rows = (
        ("Who", contact.name),
        ("Email", email),
        ("Telephone", contact.phone),
        ("Open", contact.hours),
    )
    return {"contact": contact, "contact_rows": [(label, words) for label, words in rows if words]}


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
