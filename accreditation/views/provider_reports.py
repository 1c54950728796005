"""The report as the provider reads it: agreed scores, what they rest on, findings, and later the decision; nobody's name."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.permissions.table import can
from accreditation.queries import cases, frameworks
from accreditation.queries import reports as queries
from accreditation.web.access import requires, viewer

bp = Blueprint("provider_reports", __name__)


@bp.get("/applications/<id:application_id>/report")
@requires(P.APPLICATION_SEE, queries.for_provider)
def show(application: Application) -> ResponseReturnValue:
    """Read the report, and confirm its facts while that is asked."""
    to_check = (
        application.status is ApplicationStatus.FACTUAL_ACCURACY and application.accuracy_confirmed_at is None
    )
    return render_template(
        "provider_reports/show.html",
        application=application,
        place=cases.place_of(application),
        domains=queries.by_domain(application, queries.lines(application)),
        scale={point.score: point.label for point in frameworks.of_application(application).scale},
        decision=queries.decision(viewer(), application),
        to_check=to_check,
        confirms=to_check and can(viewer(), P.APPLICATION_LEAD, application),
    )
