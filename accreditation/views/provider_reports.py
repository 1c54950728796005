"""The report as the provider reads it: agreed scores, what they rest on, findings, and later the decision; nobody's name."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.queries import frameworks, rounds, step_subjects
from accreditation.queries import reports as queries
from accreditation.queries.policies import policy_of
from accreditation.services import steps
from accreditation.web.access import requires, viewer
from workflows.actors import PROVIDER

bp = Blueprint("provider_reports", __name__)


def _confirms(application: Application) -> bool:
    subject = step_subjects.of_case(viewer(), application, PROVIDER)
    return steps.actor_of(viewer(), subject, Trigger.CONFIRM_ACCURACY, side=PROVIDER) is not None


@bp.get("/applications/<id:application_id>/report")
@requires(P.APPLICATION_SEE, queries.for_provider)
def show(application: Application) -> ResponseReturnValue:
    """Read the report, and confirm its facts while that is asked."""
    review_round = application.current_round
    report = rounds.report(review_round)
    to_check = application.status is ApplicationStatus.FACTUAL_ACCURACY and report.confirmation is None
    content = queries.of_round(review_round, policy_of(application))
    return render_template(
        "provider_reports/show.html",
        application=application,
        place=application.subject.name,
        domains=queries.by_domain(application, content.lines),
        general=content.general,
        scale={point.score: point.label for point in frameworks.of_application(application).scale},
        decision=queries.decision(viewer(), application),
        report=report,
        to_check=to_check,
        confirms=to_check and _confirms(application),
    )
