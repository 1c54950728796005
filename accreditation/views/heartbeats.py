"""Confirm today's date after the machine's clock jumped, so that deadlines count again."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.queries import heartbeats as queries
from accreditation.services import heartbeats
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm

bp = Blueprint("heartbeats", __name__, url_prefix="/date")


@bp.route("", methods=["GET", "POST"])
@requires(P.JOBS_MANAGE)
def confirm() -> ResponseReturnValue:
    """Say what the clock did, and confirm that the date is right."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            heartbeats.confirm_date(actor=viewer())
        flash("The date is confirmed. Deadlines count again.")
        return redirect(url_for("jobs.index"))
    return shown("heartbeats/confirm.html", form=form, jumps=queries.jumps_for(viewer()), now=clock.now())
