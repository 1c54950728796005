"""Becoming a reviewer: the public page on which somebody asks, and the office's list of those who did, with its answer."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.factors import BindingAct
from accreditation.enums.permissions import Permission as P
from accreditation.enums.reviewers import ApplicationOutcome
from accreditation.models.reviewer_applications import ReviewerApplication
from accreditation.queries import organisations as organisation_queries
from accreditation.queries import reviewer_applications as queries
from accreditation.services import accounts, reviewer_applications
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from accreditation.web.stepping import stepped_up
from forms.reviewer_applications import DECLINE, AnswerForm, ApplicationsFilter, ReviewerApplicationForm

bp = Blueprint("reviewer_applications", __name__)

DONE = {
    ApplicationOutcome.INVITED: "{name} is invited. Once they accept, an administrator confirms the role of reviewer.",
    ApplicationOutcome.PROPOSED: (
        "{name} has an account, so the role of reviewer is proposed. It stands once an administrator confirms it."
    ),
}


@bp.route("/become-a-reviewer", methods=["GET", "POST"])
@requires(P.PUBLIC)
def apply() -> ResponseReturnValue:
    """Ask to become a reviewer; the answer is the same for every address."""
    form = bind(ReviewerApplicationForm)
    form.office_id.choices = organisation_queries.open_offices()
    if submitted(form):
        with unit_of_work():
            reviewer_applications.apply(**form.values(), remote_addr=request.remote_addr or "")
        return redirect(url_for(".sent"))
    return shown("reviewer_applications/apply.html", form=form)


@bp.get("/become-a-reviewer/sent")
@requires(P.PUBLIC)
def sent() -> ResponseReturnValue:
    """What happens next, whoever asked."""
    return render_template("reviewer_applications/sent.html")


@bp.get("/reviewers/applications")
@requires(P.REVIEWERS_MANAGE)
def index() -> ResponseReturnValue:
    """Those who ask to review for the viewer's offices."""
    filters = filtered(ApplicationsFilter)
    decided = bool(filters.values())
    return render_template(
        "reviewer_applications/index.html",
        filters=filters,
        decided=decided,
        page=queries.page(viewer(), page_number(), decided=decided),
    )


@bp.route("/reviewers/applications/<id:reviewer_application_id>", methods=["GET", "POST"])
@requires(P.REVIEWERS_MANAGE, queries.for_office, lock=queries.take)
@stepped_up(BindingAct.GIVE_ROLE)
def show(application: ReviewerApplication) -> ResponseReturnValue:
    """Read an application, and invite whoever sent it or decline with a reason."""
    form = bind(AnswerForm)
    if submitted(form):
        name = application.name
        with unit_of_work():
            if form.decision.data == DECLINE:
                reviewer_applications.decline(application, reason=form.reason.data or "", actor=viewer())
                flash(f"{name} is declined. The email with your reason goes out.")
            else:
                outcome = reviewer_applications.invite(application, actor=viewer())
                flash(DONE[outcome].format(name=name))
        return redirect(url_for(".index"))
    if application.outcome is not None:
        form.closed("This application was answered already.")
    return shown(
        "reviewer_applications/show.html",
        form=form,
        application=application,
        has_account=application.outcome is None and accounts.is_taken(application.address),
    )
