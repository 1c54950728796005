"""How ready applications are: of one what stops it, its scores and what they would earn; and all of a provider's on one board."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.enums.applications import DRAFTING
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.queries import applications, self_scores, step_subjects
from accreditation.queries.own_cases import MOST
from accreditation.services import next_steps, own_cases
from accreditation.services.case_facts import CaseFacts
from accreditation.services.own_cases import Filters
from accreditation.web.access import requires, viewer
from accreditation.web.bind import filtered, page_number
from accreditation.web.steps import links
from forms.applications import BoardFilter
from workflows.actors import PROVIDER

bp = Blueprint("readiness", __name__)


@bp.get("/applications/<id:application_id>/readiness")
@requires(P.APPLICATION_SEE, applications.for_provider)
def show(application: Application) -> ResponseReturnValue:
    """What stops the next step, the provider's scores beside the evidence, and what the award rule would say on them."""
    if application.status not in DRAFTING:
        # Once it is sent, reviewers score: what its own scores would earn says nothing any more.
        return redirect(url_for("applications.show", application_id=application.id))
    scored = self_scores.of_application(application)
    # Of nobody in particular: that this reader wrote an answer does not stop the executive.
    facts = CaseFacts(application, None)
    step = next_steps.of_case(application, facts)
    offered = links(step_subjects.of_case(viewer(), application, PROVIDER), side=PROVIDER, facts=facts)
    return render_template(
        "readiness/show.html",
        application=application,
        step=step,
        take=next((link for link in offered if step is not None and link.trigger is step.trigger), None),
        scored=scored,
        titles={line.answer.standard.code: line.answer.standard.title for line in scored.lines},
        outlook=scored.outlook,
    )


@bp.get("/applications/readiness")
@requires(P.APPLICATION_LIST)
def board() -> ResponseReturnValue:
    """Every application under way of the viewer's providers and placements, what needs them most first."""
    form = filtered(BoardFilter)
    filters = Filters(**form.values())
    whole_board = own_cases.board(viewer(), filters, page_number())
    return render_template(
        "readiness/board.html",
        filters=form,
        page=whole_board.page,
        left_off=whole_board.left_off,
        most=MOST,
        filtering=filters != Filters(),
        providers=len({line.application.organisation_id for line in whole_board.page.rows}),
    )
