"""Bank holidays that the calendar of the service does not have: an administrator adds them before they come."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.clocks import ExtraHoliday
from accreditation.queries import holidays as queries
from accreditation.services import holidays
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.filters import plural
from forms.base import ConfirmForm
from forms.holidays import HolidayForm

bp = Blueprint("holidays", __name__, url_prefix="/holidays")


@bp.route("", methods=["GET", "POST"])
@requires(P.CYCLES_MANAGE)
def index() -> ResponseReturnValue:
    """The days added so far, and adding one."""
    form = bind(HolidayForm)
    if submitted(form):
        with unit_of_work():
            moved = holidays.add(day=form.day.data, name=form["name"].data, actor=viewer())
        flash(f"The day is added. It moved {plural(moved, 'date')}.")
        return redirect(url_for(".index"))
    return shown("holidays/index.html", form=form, holidays=queries.every(), today=clock.today())


@bp.route("/<id:holiday_id>/take-away", methods=["GET", "POST"])
@requires(P.CYCLES_MANAGE, queries.for_administrator)
def take_away(holiday: ExtraHoliday) -> ResponseReturnValue:
    """Let a day to come be a working day after all."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            moved = holidays.take_away(holiday, actor=viewer())
        flash(f"The day counts as a working day. It moved {plural(moved, 'date')}.")
        return redirect(url_for(".index"))
    return shown("holidays/take_away.html", form=form, holiday=holiday)
