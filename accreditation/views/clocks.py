"""The dates of a case: what is due by when and what moved it, for the office and the provider; and giving more time."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation import dates
from accreditation.db import unit_of_work
from accreditation.enums.clocks import words_of
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.permissions.table import can
from accreditation.queries import applications, case_dates, clocks, locks
from accreditation.queries.case_dates import ClockOfCase
from accreditation.services import extensions, pauses
from accreditation.visibility import Field, SeenCase, shows
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.clocks import MoreTimeForm

bp = Blueprint("clocks", __name__)


@bp.get("/cases/<id:application_id>/dates")
@requires(P.CASE_SEE, applications.for_office)
def show(application: Application) -> ResponseReturnValue:
    """Every date of a case for its office, with what may be done about it."""
    person = viewer()
    of_case = case_dates.of_case(
        application.id, with_concerns=shows(Field.AGREED, person, SeenCase(application))
    )
    may_pause = can(person, P.CASE_PAUSE, application)
    pause = of_case.pause
    return render_template(
        "clocks/show.html",
        application=application,
        dates=of_case,
        ends=None if pause is None else clocks.ends(pause).date(),
        may_pause=may_pause and pause is None and not pauses.why_not(application),
        may_resume=may_pause and pause is not None,
        may_lengthen=pause is not None
        and pause.extended_at is None
        and can(person, P.CASE_RATIFY, application),
        movable={
            line.clock.id
            for line in of_case.running
            if pause is None
            and can(person, P.CASE_RUN, application)
            and extensions.may_be_extended(line.clock)
        },
    )


@bp.get("/applications/<id:application_id>/dates")
@requires(P.APPLICATION_SEE, applications.for_provider)
def of_provider(application: Application) -> ResponseReturnValue:
    """Every date of an application for its provider, with the reasons of the office."""
    of_case = case_dates.of_case(application.id, case_dates.FOR_PROVIDER)
    return render_template(
        "clocks/of_provider.html",
        application=application,
        dates=of_case,
        ends=None if of_case.pause is None else clocks.ends(of_case.pause).date(),
    )


@bp.route("/cases/<id:application_id>/dates/<id:clock_id>", methods=["GET", "POST"])
@requires(P.CASE_RUN, case_dates.clock_for_office, lock=locks.application)
def extend(due: ClockOfCase) -> ResponseReturnValue:
    """Give more time for one thing, once the new date was read."""
    form, application, row = bind(MoreTimeForm), due.application, due.clock
    if submitted(form):
        with unit_of_work():
            extensions.extend(row, application, actor=viewer(), **form.values())
        flash(f"More time is given: it is due on {dates.day(row.due_on)}.")
        return redirect(url_for(".show", application_id=application.id))
    return shown(
        "clocks/extend.html",
        form=form,
        application=application,
        clock=row,
        words=words_of(row.kind, row.name),
        left=extensions.days_left(row, application) if extensions.may_be_extended(row) else 0,
    )
