"""Arrange a meeting: its day, its members, and the cases on its agenda."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.meetings import Meeting
from accreditation.permissions.viewer import Viewer
from accreditation.queries import locks
from accreditation.queries import meetings as queries
from accreditation.queries.meetings import Arrangement
from accreditation.services import meetings
from accreditation.services.meetings import PanelSeat
from accreditation.views.meetings.overview import bp
from accreditation.web.access import allow, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm
from forms.meetings import MeetingChangeForm, MeetingForm, MembersForm


def _arrangement(person: Viewer) -> Arrangement | None:
    office = request.args.get("office", "")
    # A longer number is no id of ours, and more than the database takes.
    office_id = int(office) if office.isascii() and office.isdigit() and len(office) < 10 else None
    return queries.arrangement(person, office_id)


@bp.route("/new", methods=["GET", "POST"])
@requires(P.MEETING_ARRANGE, _arrangement)
def new(arrangement: Arrangement) -> ResponseReturnValue:
    """Arrange a meeting of the office's panel."""
    form = bind(MeetingForm.for_people(_names(arrangement)), data=_usual_seats(arrangement))
    if submitted(form):
        with unit_of_work():
            meeting = meetings.schedule(
                arrangement,
                actor=viewer(),
                title=form["title"].data,
                held_on=form["held_on"].data,
                begins_at=form["begins_at"].data,
                seats=_seats(form, arrangement),
            )
        flash("Meeting arranged. Put cases on its agenda next.")
        return redirect(url_for(".show", meeting_id=meeting.id))
    return shown("meetings/new.html", form=form, arrangement=arrangement)


def _names(arrangement: Arrangement) -> list[tuple[int, str]]:
    return [(person.person_id, person.name) for person in arrangement.people]


def _usual_seats(arrangement: Arrangement) -> dict[str, object]:
    """What each person usually sits as."""
    seats: dict[str, object] = {f"seat_{person.person_id}": person.seat for person in arrangement.people}
    return seats | {f"profession_{person.person_id}": person.profession for person in arrangement.people}


def _seats(form: MembersForm, arrangement: Arrangement) -> dict[int, PanelSeat]:
    chosen = form.seats([person.person_id for person in arrangement.people])
    return {person_id: PanelSeat(seat, profession) for person_id, (seat, profession) in chosen.items()}


@bp.route("/<id:meeting_id>/change", methods=["GET", "POST"])
@requires(P.MEETING_ARRANGE, queries.for_viewer, lock=locks.of_meeting)
def change(meeting: Meeting) -> ResponseReturnValue:
    """Give a meeting another title, day or time."""
    form = bind(MeetingChangeForm, obj=meeting)
    if submitted(form):
        with unit_of_work():
            changed = meetings.change(meeting, actor=viewer(), **form.values())
        flash("Saved." if changed else "Nothing was changed.")
        return redirect(url_for(".show", meeting_id=meeting.id))
    return shown("meetings/change.html", form=form, meeting=meeting)


@bp.route("/<id:meeting_id>/members", methods=["GET", "POST"])
@requires(P.MEETING_ARRANGE, queries.for_viewer, lock=locks.of_meeting)
def members(meeting: Meeting) -> ResponseReturnValue:
    """Change who sits on the panel."""
    arrangement = queries.arrangement(viewer(), meeting.office_id)
    if arrangement is None:
        abort(404)
    arrangement = queries.with_sitting(arrangement, meeting)
    sitting = {member.person_id: member for member in meeting.members}
    present_seats: dict[str, object] = {}
    for person_id, member in sitting.items():
        present_seats |= {
            f"seat_{person_id}": queries.seat_of(member),
            f"profession_{person_id}": member.profession,
        }
    form = bind(MembersForm.for_people(_names(arrangement)), data=present_seats)
    if submitted(form):
        with unit_of_work():
            meetings.reseat(meeting, arrangement, actor=viewer(), seats=_seats(form, arrangement))
        flash("Members changed.")
        return redirect(url_for(".show", meeting_id=meeting.id))
    return shown("meetings/members.html", form=form, meeting=meeting, arrangement=arrangement)


@bp.route("/<id:meeting_id>/agenda/<id:application_id>", methods=["GET", "POST"])
@requires(P.MEETING_ARRANGE, queries.listing, lock=locks.application)
def list_case(subject: queries.Listing) -> ResponseReturnValue:
    """Put a case on the agenda."""
    allow(P.CASE_RUN, subject.application)
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            meetings.list_case(subject.meeting, subject.application, actor=viewer())
        flash(f"{subject.application.reference} is on the agenda.")
        return redirect(url_for(".show", meeting_id=subject.meeting.id))
    return shown(
        "meetings/list_case.html", form=form, meeting=subject.meeting, application=subject.application
    )
