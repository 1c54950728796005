"""The report as the provider reads it: agreed scores, what they rest on, findings, and later the decision; nobody's name."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.awards import Outcome
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.permissions.table import can
from accreditation.queries import (
    accuracy,
    applications,
    awards,
    clarified,
    countersigners,
    frameworks,
    papers,
    rounds,
    step_subjects,
)
from accreditation.queries import reports as queries
from accreditation.queries.agreed_scores import AgreedLine
from accreditation.queries.policies import policy_of
from accreditation.queries.reports import ReportContent
from accreditation.services import steps
from accreditation.services.applications import too_soon
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
    policy = policy_of(application)
    content = queries.of_round(review_round, policy)
    decision = queries.decision(viewer(), application)
    scores = {row.code: row for row in papers.by_domain(application, [line.agreed for line in content.lines])}
    short = {code for row in scores.values() for code in row.below}
    refused = decision is not None and decision.outcome is Outcome.NOT_ACCREDITED
    return render_template(
        "provider_reports/show.html",
        application=application,
        questions=clarified.counted(review_round.id),
        today=clock.today(),
        place=application.subject.name,
        domains=queries.by_domain(application, content.lines),
        scores=scores,
        below=[line for line in content.lines if line.agreed.code in short],
        findings=queries.every_finding(content),
        scale={point.score: point.label for point in frameworks.of_application(application).scale},
        decision=decision,
        award=awards.of_application(application) if decision is not None else None,
        # Nothing is open to more evidence after any other outcome.
        opened=_opened(application, content) if application.status is ApplicationStatus.DEFERRED else (),
        wait=too_soon(application.placement) if refused and application.placement else "",
        appeal_days=policy.days("appeal_lodge"),
        countersignature=countersigners.of_submission(application.id),
        report=report,
        to_check=to_check,
        points=accuracy.of_report(report.newest) if report.newest else (),
        earlier=accuracy.answered_before(review_round, report),
        marks=to_check and application.paused_at is None and can(viewer(), P.APPLICATION_DRAFT, application),
        confirms=to_check and _confirms(application),
    )


def _opened(application: Application, content: ReportContent) -> list[AgreedLine]:
    """The standards on which a deferred case may show more."""
    codes = {defect.standard.code for defect in applications.defects(application)}
    return [line.agreed for line in content.lines if line.agreed.code in codes]
