"""Pause a case, let it go on, and make a pause longer: each asks once, and says which dates it moves."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.clocks import words_of
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.queries import applications, locks
from accreditation.queries import clocks as queries
from accreditation.services import clocks, pauses
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.clocks import LongerPauseForm, PauseForm, ResumeForm

bp = Blueprint("pauses", __name__, url_prefix="/cases/<id:application_id>")


@bp.route("/pause", methods=["GET", "POST"])
@requires(P.CASE_PAUSE, applications.for_office, lock=locks.application)
def pause(application: Application) -> ResponseReturnValue:
    """Let a case stand still."""
    form = bind(PauseForm)
    if submitted(form):
        with unit_of_work():
            pauses.pause(application, actor=viewer(), reason=form.reason.data)
        flash("The application is paused. No deadline counts until it goes on.")
        return redirect(url_for("clocks.show", application_id=application.id))
    unable = pauses.why_not(application)
    if unable:
        form.closed(unable)
    return shown(
        "pauses/pause.html",
        form=form,
        application=application,
        unable=unable,
        longest=pauses.longest(application),
    )


@bp.route("/go-on", methods=["GET", "POST"])
@requires(P.CASE_PAUSE, applications.for_office, lock=locks.application)
def resume(application: Application) -> ResponseReturnValue:
    """Let a paused case go on."""
    form = bind(ResumeForm)
    if submitted(form):
        with unit_of_work():
            pauses.resume(application, actor=viewer(), reason=form.reason.data)
        flash("The application goes on. Its dates are moved by the working days of the pause.")
        return redirect(url_for("clocks.show", application_id=application.id))
    row = queries.running_pause(application.id)
    if row is None:
        form.closed(NOT_PAUSED)
    return shown(
        "pauses/resume.html",
        form=form,
        application=application,
        pause=row,
        moved=[
            (words_of(move.clock.kind, move.clock.name), move.after)
            for move in clocks.if_resumed(application)
        ]
        if row is not None
        else [],
    )


@bp.route("/longer-pause", methods=["GET", "POST"])
@requires(P.CASE_RATIFY, applications.for_office, lock=locks.application)
def extend(application: Application) -> ResponseReturnValue:
    """Let a pause last longer, once."""
    form = bind(LongerPauseForm)
    if submitted(form):
        with unit_of_work():
            pauses.extend_pause(application, actor=viewer(), **form.values())
        flash("The pause may last longer.")
        return redirect(url_for("clocks.show", application_id=application.id))
    row = queries.running_pause(application.id)
    may = row is not None and row.extended_at is None
    if not may:
        form.closed(
            NOT_PAUSED if row is None else "This pause was made longer already, which is possible once."
        )
    return shown(
        "pauses/extend.html",
        form=form,
        application=application,
        pause=row if may else None,
        ends=None if row is None else queries.ends(row).date(),
        longer_already=row is not None and not may,
    )


NOT_PAUSED = "This application is not paused now. Nothing was changed."
