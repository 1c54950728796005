"""Concerns about patients or learners, for the concern officer: the list, and one with what was done about it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.concerns import ConcernTrigger
from accreditation.enums.permissions import Permission as P
from accreditation.models.concerns import Concern
from accreditation.queries import concerns as queries
from accreditation.queries import locks
from accreditation.services import concerns
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from forms.concerns import ConcernFilter, ConcernForm
from workflows.concern import CONCERN
from workflows.engine import possible

bp = Blueprint("concerns", __name__, url_prefix="/concerns")


@bp.get("")
@requires(P.CONCERN_LIST)
def index() -> ResponseReturnValue:
    """Every concern of the office, new ones first."""
    filters = filtered(ConcernFilter)
    which = queries.Wanted(**filters.values())
    page = queries.of_offices(viewer(), which, page_number())
    return render_template(
        "concerns/index.html",
        filters=filters,
        filtering=which != queries.Wanted(),
        page=page,
    )


@bp.route("/<id:concern_id>", methods=["GET", "POST"])
@requires(P.CONCERN_SEE, queries.get, lock=locks.of_concern)
def show(concern: Concern) -> ResponseReturnValue:
    """Read a concern, triage it, escalate or close it."""
    form = bind(ConcernForm)
    steps = [ConcernTrigger(trigger) for trigger in possible(CONCERN, concern)]
    form.trigger.choices = [(trigger, trigger.label) for trigger in steps]
    if submitted(form):
        with unit_of_work():
            concerns.move_concern(concern, form.trigger.data, words=form.words.data, actor=viewer())
        flash("Recorded.")
        return redirect(url_for(".show", concern_id=concern.id))
    return shown(
        "concerns/show.html",
        form=form,
        concern=concern,
        steps=steps,
    )
