"""Concerns about patients or learners, for the concern officer: the list, and one with what was done about it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.permissions import Permission as P
from accreditation.models.concerns import Concern
from accreditation.queries import awards, locks, rounds, step_subjects
from accreditation.queries import concerns as queries
from accreditation.queries.paging import WHOLE
from accreditation.services import steps
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from accreditation.web.files import spreadsheet
from forms.concerns import ConcernFilter, ConcernForm

bp = Blueprint("concerns", __name__, url_prefix="/concerns")

CSV_HEAD = ("Concern", "Place", "Provider", "Standard", "Raised", "Where it stands")


@bp.get("")
@requires(P.CONCERN_LIST)
def index() -> ResponseReturnValue:
    """Every concern of the office, new ones first."""
    form = filtered(ConcernFilter)
    filters = queries.Filters(**form.values())
    page = queries.of_offices(viewer(), filters, page_number())
    return render_template(
        "concerns/index.html",
        filters=form,
        filtering=filters != queries.Filters(),
        page=page,
    )


@bp.get("/list.csv")
@requires(P.CONCERN_LIST)
def as_csv() -> ResponseReturnValue:
    """The concerns that the filters show, as a file, without their words."""
    filters = queries.Filters(**filtered(ConcernFilter).values())
    rows = (
        (
            concern.kind,
            concern.place,
            concern.provider,
            f"{concern.standard.code} {concern.standard.title}" if concern.standard else "",
            concern.raised_at,
            concern.status,
        )
        for concern in queries.of_offices(viewer(), filters, size=WHOLE).rows
    )
    return spreadsheet("concerns.csv", CSV_HEAD, rows)


@bp.route("/<id:concern_id>", methods=["GET", "POST"])
@requires(P.CONCERN_SEE, queries.get, lock=locks.of_concern)
def show(concern: Concern) -> ResponseReturnValue:
    """Read a concern, triage it, escalate or close it."""
    form = bind(ConcernForm)
    subject = step_subjects.of_concern(concern)
    triggers = [offer.trigger for offer in steps.offered(viewer(), subject)]
    form.trigger.choices = [(trigger, trigger.label) for trigger in triggers]
    if submitted(form):
        with unit_of_work():
            steps.take(subject, form.trigger.data, actor=viewer(), words=form.words.data)
        flash(step_words.done("concern", form.trigger.data))
        return redirect(url_for(".show", concern_id=concern.id))
    return shown(
        "concerns/show.html",
        form=form,
        concern=concern,
        steps=triggers,
        stands=rounds.where_it_stands(concern.application) if concern.application else None,
        award_status=awards.status_today(concern.award) if concern.award else None,
    )
