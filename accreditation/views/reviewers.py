"""An office's reviewers: the list, one reviewer's page, and the trainings that the office records."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.people import Role
from accreditation.enums.permissions import Permission as P
from accreditation.errors import RuleBroken
from accreditation.queries import organisations as organisation_queries
from accreditation.queries import policies, reviewer_applications, reviewer_details
from accreditation.queries import reviewer_pool as queries
from accreditation.queries.reviewer_pool import Pooled, TrainingOf
from accreditation.services import reviewer_trainings
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from forms.reviewers import PoolFilter, StrikeOutForm, TrainingForm

bp = Blueprint("reviewers", __name__, url_prefix="/reviewers")


@bp.get("")
@requires(P.REVIEWERS_MANAGE)
def index() -> ResponseReturnValue:
    """The reviewers of the viewer's offices, searched and filtered."""
    own = queries.offices_of(viewer())
    offices = [
        (office.id, office.name)
        for office in organisation_queries.offices()
        if own is None or office.id in own
    ]
    form = filtered(PoolFilter)
    form.office.choices = offices
    filters = queries.Filters(**form.values())
    months = policies.shipped_defaults().training_valid_months
    return render_template(
        "reviewers/index.html",
        filters=form,
        filtering=filters != queries.Filters(),
        offices=offices,
        page=queries.page(viewer(), filters, page_number(), trained_months=months),
        waiting=reviewer_applications.waiting(viewer()),
        undescribed=queries.without_details(viewer()),
        describes=viewer().has(Role.ADMINISTRATOR),
    )


@bp.get("/<id:reviewer_id>")
@requires(P.REVIEWERS_MANAGE, queries.for_office)
def show(reviewer: Pooled) -> ResponseReturnValue:
    """Everything that the office may read of one reviewer: never a score."""
    return render_template(
        "reviewers/show.html",
        reviewer=reviewer,
        details=reviewer_details.of(reviewer.profile),
        describes=viewer().has(Role.ADMINISTRATOR),
    )


@bp.route("/<id:reviewer_id>/training", methods=["GET", "POST"])
@requires(P.REVIEWERS_MANAGE, queries.for_office)
def add_training(reviewer: Pooled) -> ResponseReturnValue:
    """Record a training that a reviewer has done; never one's own."""
    form = bind(TrainingForm)
    if submitted(form):
        with unit_of_work():
            if reviewer.person.id == viewer().id:
                raise RuleBroken("Nobody records their own training. Ask a colleague in the office.")
            reviewer_trainings.record(
                reviewer.person.id,
                form.kind.data,
                form.held_on.data,
                form.words.data or "",
                viewer(),
            )
        flash(f"The training of {reviewer.person.name} is recorded.")
        return redirect(url_for(".show", reviewer_id=reviewer.person.id))
    return shown("reviewers/add_training.html", form=form, reviewer=reviewer)


@bp.route("/<id:reviewer_id>/training/<id:training_id>", methods=["GET", "POST"])
@requires(P.REVIEWERS_MANAGE, queries.training_for_office)
def strike_out(recorded: TrainingOf) -> ResponseReturnValue:
    """Strike out a training that was recorded by mistake; never one's own."""
    form = bind(StrikeOutForm)
    if submitted(form):
        with unit_of_work():
            reviewer_trainings.strike_out(
                recorded.training, recorded.struck, reason=form.reason.data or "", actor=viewer()
            )
        flash("The training is struck out. It stays on the record, and counts no more.")
        return redirect(url_for(".show", reviewer_id=recorded.person.id))
    return shown("reviewers/strike_out.html", form=form, recorded=recorded)
