"""What is due to me by month, the address at which my own calendar reads it, and a file for each meeting."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from accreditation import clock, dates
from accreditation.db import unit_of_work
from accreditation.enums.people import PROVIDER_ROLES, Role
from accreditation.enums.permissions import Permission as P
from accreditation.messages.calendar_files import CalendarEvent, calendar_file
from accreditation.models.calendar_keys import CalendarKey
from accreditation.models.meetings import Meeting
from accreditation.permissions.viewer import Viewer
from accreditation.queries import calendar as queries
from accreditation.queries import calendar_keys as key_queries
from accreditation.queries import holidays, meetings, sessions
from accreditation.rules import working_days, years
from accreditation.services import calendar_keys
from accreditation.settings import Settings
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.files import attachment
from forms.base import ConfirmForm

bp = Blueprint("calendar", __name__)

CLOSES = dates.at_time(working_days.CLOSING)
_MONTH = re.compile(r"(2\d{3})-(0[1-9]|1[0-2])", re.ASCII)


@bp.get("/calendar")
@requires(P.SIGNED_IN)
def show() -> ResponseReturnValue:
    """What is due to me in a month, by day."""
    person = viewer()
    first = _month_asked_for()
    weeks = years.weeks(first)
    return render_template(
        "calendar/show.html",
        month=queries.month(person, first),
        weeks=weeks,
        holidays=holidays.names(day for week in weeks for day in week if day),
        today=clock.today(),
        closes=CLOSES,
        before=years.months_before(first, 1),
        after=years.months_before(first, -1),
        rest=_rest(person),
    )


def _month_asked_for() -> date:
    """The first day of the month in the address; of the present month for anything that is no month."""
    typed = _MONTH.fullmatch(request.args.get("month", ""))
    return date(int(typed[1]), int(typed[2]), 1) if typed else clock.today().replace(day=1)


def _rest(person: Viewer) -> tuple[str, str]:
    """The list of a person who has more in a month than stands on its page, and what the link to it says."""
    if person.offices(Role.SECRETARIAT):
        return "cases.worklist", "All cases of your office are in the worklist"
    if person.has(*PROVIDER_ROLES):
        return "home.placements", "All of them are among your placements"
    return "home.show", "What needs you first is on your home page"


@bp.route("/calendar/address", methods=["GET", "POST"])
@requires(P.SIGNED_IN)
def address() -> ResponseReturnValue:
    """Make an address from which my own calendar reads my dates, or another in its place."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            calendar_keys.make(actor=viewer())
        flash("Your address is ready. Copy it into your own calendar.")
        return redirect(url_for(".address"))
    key = key_queries.own(viewer())
    return shown("calendar/address.html", form=form, key=key, address=_address_of(key) if key else "")


def _address_of(key: CalendarKey) -> str:
    part = key_queries.address_part(key, _settings().secret_key)
    return _settings().base_url.rstrip("/") + url_for(".feed", key=part)


@bp.route("/calendar/address/withdraw", methods=["GET", "POST"])
@requires(P.SIGNED_IN)
def withdraw() -> ResponseReturnValue:
    """Let my address lead nowhere."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            withdrawn = calendar_keys.withdraw(actor=viewer())
        flash("Nobody can read your dates by the address any more." if withdrawn else "You had no address.")
        return redirect(url_for(".address"))
    return shown("calendar/withdraw.html", form=form)


@bp.get("/calendar/<key>.ics")
@requires(P.PUBLIC)
def feed(key: str) -> ResponseReturnValue:
    """The dates of whoever made this address, for another calendar; what they may see is asked each time."""
    # Whoever reads it is no person: no session is read, also not for the page of an address that leads nowhere.
    g.public_page = True
    person_id = key_queries.holder(key, _settings().secret_key)
    if person_id is None:
        abort(404)
    person = sessions.viewer_of(person_id)
    # Of somebody who left nothing is told; an empty file takes what was told before out of their calendar.
    entries = queries.upcoming(person) if person is not None else []
    return _file("Placement accreditation", "dates.ics", entries)


@bp.get("/meetings/<id:meeting_id>/meeting.ics")
@requires(P.MEETING_SEE, meetings.for_viewer)
def of_meeting(meeting: Meeting) -> ResponseReturnValue:
    """One meeting as a file for the calendars of its members and its office."""
    return _file(meeting.title, "meeting.ics", [queries.of_meeting(meeting, viewer())])


def _file(name: str, filename: str, entries: Iterable[queries.Entry]) -> Response:
    """The file, which nobody between keeps; 304 where whoever asks has these very bytes."""
    content = calendar_file(name, [_event(entry) for entry in entries])
    answer = Response(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = attachment(filename)
    answer.set_etag(hashlib.sha256(content).hexdigest())
    answer.make_conditional(request)
    return answer


def _event(entry: queries.Entry) -> CalendarEvent:
    base_url = _settings().base_url.rstrip("/")
    page = base_url + url_for(entry.endpoint, **entry.values)
    return CalendarEvent(
        uid=f"{entry.key}@{urlsplit(base_url).hostname}",
        day=entry.day,
        summary=f"{entry.what} ({entry.about})" if entry.about and entry.is_deadline else entry.what,
        description="\n".join(_sentences(entry, page)),
        url=page,
        changed_at=entry.stamp,
        changes=entry.changes,
        begins_at=entry.begins_at,
        takes_time=entry.begins_at is not None,
        is_cancelled=entry.is_cancelled,
    )


def _sentences(entry: queries.Entry, page: str) -> list[str]:
    """What stands beneath: whose turn, by when, what happens then, and where."""
    whose = (
        f"{entry.whose.label}, by {CLOSES} on {dates.weekday(entry.day)}."
        if entry.is_deadline
        else f"{entry.whose.label}."
    )
    about = [f"{entry.about}."] if entry.about and not entry.is_deadline else []
    return [whose, *about, entry.then, f"What counts stands here: {page}"]


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
