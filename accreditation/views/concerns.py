"""Concerns about patients or learners, for the concern officer: the list, and one with all that can be done about it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.concerns import READ_BY_PROVIDER
from accreditation.enums.permissions import Permission as P
from accreditation.models.concerns import Concern
from accreditation.queries import awards, clocks, locks, rounds, step_subjects
from accreditation.queries import concerns as queries
from accreditation.queries.paging import WHOLE
from accreditation.services import concerns, steps
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from accreditation.web.files import spreadsheet
from forms.base import BaseForm
from forms.concerns import ConcernFilter, ConcernForm, InformForm, RequireForm, ShareForm

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
        records=queries.records(concern.id),
        pause=clocks.running_pause(concern.application.id) if concern.application else None,
        over=concerns.why_over(concern),
        read_by_provider=READ_BY_PROVIDER,
        stands=rounds.where_it_stands(concern.application) if concern.application else None,
        award_status=awards.status_today(concern.award) if concern.award else None,
    )


@bp.route("/<id:concern_id>/inform", methods=["GET", "POST"])
@requires(P.CONCERN_SEE, queries.of_case, lock=locks.of_concern)
def inform(concern: Concern) -> ResponseReturnValue:
    """Tell the provider why its office acts."""
    form = bind(InformForm)
    if submitted(form):
        with unit_of_work():
            concerns.tell_provider(concern, words=form.words.data, actor=viewer())
        flash("The provider can read this now, and is told that you have written.")
        return redirect(url_for(".show", concern_id=concern.id))
    return _asking("concerns/inform.html", form, concern)


@bp.route("/<id:concern_id>/require", methods=["GET", "POST"])
@requires(P.CONCERN_SEE, queries.of_case, lock=locks.of_concern)
def require(concern: Concern) -> ResponseReturnValue:
    """Require something of the provider at once."""
    form = bind(RequireForm)
    if submitted(form):
        with unit_of_work():
            concerns.require(concern, words=form.words.data, actor=viewer())
        flash("The requirement is sent. The provider can read it now.")
        return redirect(url_for(".show", concern_id=concern.id))
    return _asking("concerns/require.html", form, concern, due=concerns.due_at_once(concern))


@bp.route("/<id:concern_id>/share", methods=["GET", "POST"])
@requires(P.CONCERN_SEE, queries.get, lock=locks.of_concern)
def share(concern: Concern) -> ResponseReturnValue:
    """Record with whom a concern is shared, and why."""
    form = bind(ShareForm)
    if submitted(form):
        with unit_of_work():
            concerns.share(concern, shared_with=form.shared_with.data, words=form.words.data, actor=viewer())
        flash("Recorded. Send it by the way that you have agreed with them: the service sends nothing.")
        return redirect(url_for(".show", concern_id=concern.id))
    return _asking("concerns/share.html", form, concern)


def _asking(template: str, form: BaseForm, concern: Concern, **shows: object) -> ResponseReturnValue:
    """The page of one act, without its form where nothing more is done about the concern."""
    over = concerns.why_over(concern)
    if over:
        form.closed(over)
    return shown(template, form=form, concern=concern, over=over, **shows)
